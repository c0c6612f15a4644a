"""The cards of captioners that transformers runs, from folders as the hub serves them.

Revisions, sizes and hashes are those that others have published of the same files; a file that differs is refused when
it is fetched. Where a hash is empty, what the hub itself states is checked. Rows marked untested are of a kind that was
tried to the end, and were not tried themselves.
"""

from models.card import Card, Hub, Task, WeightFile

_File = tuple[str, str, int]


def _card(name: str, licence: str, repository: str, revision: str, files: tuple[_File, ...]) -> Card:
    listed = tuple(
        WeightFile(file, sha256, size_bytes, (Hub(repository, revision, file),)) for file, sha256, size_bytes in files
    )
    return Card(name, Task.CAPTIONS, licence, listed, default=False)


def _untested(licence: str, repository: str, files: tuple[str, ...]) -> Card:
    listed = tuple(WeightFile(file, "", 0, (Hub(repository, "main", file),)) for file in files)
    return Card(repository.split("/")[1], Task.CAPTIONS, licence, listed, default=False, untested=True)


BLIP = _card(
    "blip-image-captioning-base",
    "BSD-3-Clause",
    "Salesforce/blip-image-captioning-base",
    "82a37760796d32b1411fe092ab5d4e227313294b",
    (
        ("pytorch_model.bin", "d6638651a5526cc2ede56f2b5104d6851b0755816d220e5e046870430180c767", 989_820_849),
        ("config.json", "f7846f82f4e2c4a2ccbab9ae8b0e44873540a271a76a1288effd078180c13a82", 4_563),
        ("preprocessor_config.json", "065c10ec97edc5081fbd9655b3d9d25e2647ea6d5dab873325e88eed12d80a7d", 287),
        ("special_tokens_map.json", "b6d346be366a7d1d48332dbc9fdf3bf8960b5d879522b7799ddba59e76237ee3", 125),
        ("tokenizer.json", "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66", 711_396),
        ("tokenizer_config.json", "5c7f96096284c55e539eff95f4451c19efc34258ddb975a4400d052b77301e5e", 506),
        ("vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3", 231_508),
    ),
)

_SMOLVLM = (
    ("chat_template.json", "a68ad1a42681ae44eacd109ff8dd56a840f761c03d72f4ff4c515d092f882168", 429),
    ("generation_config.json", "067a2a54e5f87162ecac6e0e911cc4665fc8f7f3324794ecbac0f76badb56636", 136),
    ("preprocessor_config.json", "6cb6e36d6fcb88ca1502c4a26750715dc3e7dedddc9a8f17b27d8d167d1457e7", 486),
    ("processor_config.json", "e7bff42da73ae9eec9042ef20e066e11f1ee20f025358ff79131e3c0fb549b46", 68),
    ("special_tokens_map.json", "aa0ff906077086dfa9734a7f97f68c825877a48f9468807be65504495cdeef09", 1_069),
    ("tokenizer.json", "5ece781dc8d2b2f3e2f289ca0ae50b17cfc27dd27bfe7971bb8241e0b964331a", 3_548_256),
    ("tokenizer_config.json", "36c6fd44d07d10fd8180ee6b46dcccf69fb7c06753968ff0d7e17b8bfe17b777", 28_249),
)
"""What the two sizes share."""

SMOLVLM_256M = _card(
    "SmolVLM-256M-Instruct",
    "Apache-2.0",
    "HuggingFaceTB/SmolVLM-256M-Instruct",
    "7e3e67edbbed1bf9888184d9df282b700a323964",
    (
        ("model.safetensors", "74dea5904032e5ae99a2e0eef5179e6ac0f1dedc3ab0c7c2a5d4d387c843203e", 513_028_808),
        ("config.json", "b70fb4bfde88df9eeebc9d8ff523733b8bf70d6c9b06c610325960e06ae9db52", 7_353),
        *_SMOLVLM,
    ),
)

SMOLVLM_500M = _card(
    "SmolVLM-500M-Instruct",
    "Apache-2.0",
    "HuggingFaceTB/SmolVLM-500M-Instruct",
    "a7da5b986cb59b408707209984f360a5f4ad7e47",
    (
        ("model.safetensors", "d05b567eeaf534e83d375551f068ed57b5f52d37c657197f644af5ef9db091a2", 1_015_025_832),
        ("config.json", "daacbbca6af3c34e50466c72aed2df4553a08084f6a0551d4ae420a241cb66c6", 7_339),
        *_SMOLVLM,
    ),
)

BLIPS = (
    BLIP,
    _untested(
        "BSD-3-Clause",
        "Salesforce/blip-image-captioning-large",
        ("model.safetensors", "config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"),
    ),
)
VLMS = (
    SMOLVLM_256M,
    SMOLVLM_500M,
    _untested(
        "Apache-2.0",
        "HuggingFaceTB/SmolVLM-Instruct",
        ("model.safetensors", "config.json", *(file for file, _, _ in _SMOLVLM)),
    ),
)
CAPTION_CARDS = (*BLIPS, *VLMS)
