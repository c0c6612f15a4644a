"""Small changes for the worse to a piece of Python, one at a time. Knows syntax; nothing of tests or of meaning."""

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
FEW = 5
"""Whole numbers up to this count something or are a place: they are moved by one, others doubled and halved."""


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes from `start` to `end` of a file, in the given line, become others."""

    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        new = self.new.removeprefix("(") if len(self.new) > 1 and not self.old.startswith("(") else self.new
        at = next((at for at, (one, other) in enumerate(zip(self.old, new, strict=False)) if one != other), 0)
        begin = max(0, at - 30)
        return " -> ".join(" ".join(one[begin : at + 60].split()) for one in (self.old, new))

    def applied(self, source: bytes) -> bytes:
        """Return a file with this change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def changes(source: bytes) -> list[Change]:
    """Return all changes of a file, in the order of its lines; each still is Python."""
    lines = source.splitlines(keepends=True)
    begins = [0, *accumulate(map(len, lines))]
    found: dict[tuple[int, int, str], Change] = {}
    for node in _nodes(ast.parse(source)):
        start = begins[node.lineno - 1] + node.col_offset
        end = begins[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        old = source[start:end].decode()
        for new in _worse(node):
            change = Change(node.lineno, start, end, old, new)
            if new != old and _is_python(change.applied(source)):
                found[start, end, new] = change
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.new))


def _nodes(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Yield what may be changed: no types, no patterns, nothing inside of strings, no docstrings and no assertions."""
    if isinstance(node, (ast.JoinedStr, ast.Assert, ast.Import, ast.ImportFrom, ast.pattern)):
        return
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, (ast.expr, ast.stmt)):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _nodes(one)


def _worse(node: ast.expr | ast.stmt) -> Iterator[str]:
    """Yield what may stand in a node's place."""
    match node:
        case ast.Constant(value=bool() | int() | float() as value):
            yield from _numbers(value)
        case ast.Compare(ops=[op]):
            yield from (_with(node, ops=[other()]) for other in TURNED.get(type(op), ()))
        case ast.BoolOp(values=values):
            yield from (_joined(node, [*values[:at], *values[at + 1 :]]) for at in range(len(values)))
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub()):
            yield f"({ast.unparse(node.operand)})"
        case ast.BinOp() if type(node.op) in OTHER:
            yield _with(node, op=OTHER[type(node.op)]())
        case ast.IfExp():
            yield from (f"({ast.unparse(one)})" for one in (node.body, node.orelse))
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield _with(node, func=ast.Name(CALLED[name]))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _unfiltered(node)
        case ast.Continue() | ast.Break() | ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "pass"
        case _:
            return


def _numbers(value: bool | int | float) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, float) or value > FEW:
        yield from (repr(type(value)(value * by)) for by in (0.5, 2))
    else:
        yield str(value + 1)


def _joined(node: ast.BoolOp, values: Sequence[ast.expr]) -> str:
    return f"({ast.unparse(values[0])})" if len(values) == 1 else _with(node, values=list(values))


def _unfiltered(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Iterator[str]:
    """Yield a comprehension without each of its conditions; it stays in the brackets it has."""
    for at, one in enumerate(node.generators):
        for left_out in range(len(one.ifs)):
            other = copy.deepcopy(node)
            del other.generators[at].ifs[left_out]
            yield ast.unparse(other)


def _with(node: ast.expr, **fields: object) -> str:
    """Return a node in words, some of its fields replaced, in brackets, so that it stays one."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return f"({ast.unparse(other)})"


def _is_python(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
