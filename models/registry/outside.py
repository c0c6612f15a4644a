"""The files that hold a graph's weights beside it: a graph of more than 2 GB names them, and they are fetched as well.

Source: ONNX, "External Data".
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from models.registry.card import Hub, WeightFile

if TYPE_CHECKING:
    from onnx import TensorProto

MOST_GRAPH_BYTES = 60_000_000
"""A graph that names files is small itself; a larger one holds its weights and is not read for this."""

SUFFIX, LOCATION = ".onnx", "location"


def outside_of(file: WeightFile, folder: Path) -> list[WeightFile]:
    """Return the files that a graph in `folder` names, to be had where it was; none where it holds its weights itself.

    A name that leads out of the graph's own folder is left out: ONNX Runtime refuses such a graph.
    """
    sources = [source for source in file.sources if isinstance(source, Hub)]
    path = folder / file.name
    if not sources or path.suffix != SUFFIX or not path.is_file() or path.stat().st_size > MOST_GRAPH_BYTES:
        return []
    return [
        WeightFile(
            str(PurePosixPath(file.name).with_name(name)),
            "",
            0,
            tuple(Hub(one.repository, one.revision, str(PurePosixPath(one.path).with_name(name))) for one in sources),
        )
        for name in sorted(set(_named(path)))
        if name and PurePosixPath(name).name == name == PureWindowsPath(name).name
    ]


def _named(path: Path) -> Iterator[str]:
    import onnx
    from google.protobuf.message import DecodeError

    try:
        graph = onnx.load(path, load_external_data=False).graph
    except (DecodeError, OSError):
        return
    for tensor in (*graph.initializer, *(one.t for node in graph.node for one in node.attribute)):
        yield from _locations(tensor)


def _locations(tensor: "TensorProto") -> Iterator[str]:
    yield from (one.value for one in tensor.external_data if one.key == LOCATION)
