"""The card of the network that tells voices apart. Knows nothing of how it is run.

The file comes out of a wheel as data; docs/decisions/0021 says what else was looked for.
"""

from models.card import Card, Made, Member, Task, WeightFile, Wheels

CONVERSION = "voice lstm to onnx 1"
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
    made=Made("model.onnx", CONVERSION),
    default=False,
)
