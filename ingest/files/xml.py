"""A tree of XML for whoever reads it: within bounds, and without anything that the document defines of its own.

A document that declares entities or a DTD is refused at the first such line, whatever its encoding, so that nothing
grows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat


class BadXml(Exception):
    """A document is incomplete, beyond the bounds, or defines entities; `defines` where it is the last."""

    def __init__(self, is_beyond: bool = False, defines: bool = False) -> None:
        """Say what is wrong with a document: it `is_beyond` the bounds, `defines` entities, or is broken."""
        super().__init__()
        self.is_beyond, self.defines = is_beyond, defines


@dataclass(slots=True)
class XmlElement:
    """An element: names are "namespace local"; `parts` are its letters and the elements in it, in order."""

    name: str
    attributes: dict[str, str]
    parts: list["str | XmlElement"] = field(default_factory=list)

    @property
    def inside(self) -> list["XmlElement"]:
        """The elements right in it."""
        return [one for one in self.parts if isinstance(one, XmlElement)]

    @property
    def text(self) -> str:
        """Its own letters, without the spaces around them."""
        return "".join(one for one in self.parts if isinstance(one, str)).strip()

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    def all(self) -> Iterator["XmlElement"]:
        """Yield the element and all in it, in the order of the document."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.inside))


def parsed(data: bytes, most_deep: int, most_nodes: int) -> XmlElement:
    """Return a nameless element around a document of at most so many levels and elements. Raises BadXml."""
    root = XmlElement("", {})
    open_nodes = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_nodes) > most_deep or count > most_nodes:
            raise BadXml(is_beyond=True)
        node = XmlElement(name, attributes)
        open_nodes[-1].parts.append(node)
        open_nodes.append(node)

    def refuse(*_: object) -> None:
        raise BadXml(defines=True)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_nodes.pop()
    parser.CharacterDataHandler = lambda text: open_nodes[-1].parts.append(text)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data.strip(b"\0 \r\n\t"), True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadXml from error
    return root
