"""What names an expression of a notebook may give, from its syntax alone."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path

EXACT, TOGETHER, MADE, ANY = 3, 2, 1, 0  # how surely a name is meant
ANYTHING = ".+"
DEEPEST = 6  # of one name in another


@dataclass(frozen=True)
class Named:
    """A name, or a pattern of names, and how surely it is meant."""

    pattern: str
    certainty: int

    def fits(self, name: str) -> bool:
        """Say whether a name may be this one."""
        return re.fullmatch(self.pattern, name) is not None


class Assigned:
    """What the names of a notebook hold, cell by cell; those of the present cell come first."""

    def __init__(self) -> None:
        self._before: dict[str, list[ast.expr]] = {}
        self._here: dict[str, list[ast.expr]] = {}

    def begin_cell(self) -> None:
        """Take what the last cell assigned for what was there before."""
        self._before |= self._here
        self._here = {}

    def note(self, node: ast.AST) -> None:
        """Note an assignment, a loop or a comprehension."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value)
        elif isinstance(node, ast.AugAssign):
            self._bind(node.target, node.value)
        elif isinstance(node, (ast.For, ast.comprehension)):
            self._bind_each(node.target, node.iter)

    def values(self, name: str) -> list[ast.expr]:
        """Return what a name was given, in this cell or, if nothing was, before it."""
        return self._here.get(name) or self._before.get(name, [])

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._here.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            key = ast.Dict(keys=[target.slice], values=[value])  # found["x"] = …
            self._here.setdefault(target.value.id, []).append(key)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._bind(one, other)

    def _bind_each(self, target: ast.expr, over: ast.expr) -> None:
        """Bind a loop's name to what it runs over: of pairs, the first of each."""
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[0]
        if isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and not over.args:
            over = over.func.value  # over.items()
        self._bind(target, over)


def names_of(node: ast.expr | None, assigned: Assigned, depth: int = 0) -> list[Named]:
    """Return the names that an expression may give: of a mapping its keys, of a list its items."""
    if node is None or depth > DEEPEST:
        return []
    return list(dict.fromkeys(_names(node, assigned, depth + 1)))


def _names(node: ast.expr, assigned: Assigned, depth: int) -> Iterator[Named]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield Named(re.escape(node.value), EXACT)
    elif isinstance(node, ast.JoinedStr):
        yield from _together(node, assigned, depth)
    elif isinstance(node, ast.Name):
        values = assigned.values(node.id)
        yield from chain.from_iterable(names_of(value, assigned, depth) for value in values)
        if not values:
            yield Named(ANYTHING, ANY)
    elif isinstance(node, ast.Call):
        yield from _made(node)
    else:
        inner = list(_inside(node))
        yield from chain.from_iterable(names_of(one, assigned, depth) for one in inner)
        if not inner:
            yield Named(ANYTHING, ANY)


def _inside(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the parts of an expression that names may come from."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield key if key is not None else value  # **more
    elif isinstance(node, ast.DictComp):
        yield node.key
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        yield from node.elts
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
        yield node.elt
    elif isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Starred):
        yield node.value


def _together(node: ast.JoinedStr, assigned: Assigned, depth: int) -> Iterator[Named]:
    """Put a name together from its parts; what is not known of a part may be anything."""
    patterns, sure = [""], True
    for part in node.values:
        if isinstance(part, ast.Constant):
            found = [Named(re.escape(str(part.value)), EXACT)]
        else:
            assert isinstance(part, ast.FormattedValue)
            found = names_of(part.value, assigned, depth) or [Named(ANYTHING, ANY)]
        sure = sure and all(one.certainty == EXACT for one in found)
        patterns = [start + one.pattern for start in patterns for one in found]
    for pattern in patterns:
        yield Named(pattern, EXACT if sure else TOGETHER)


def _made(node: ast.Call) -> Iterator[Named]:
    """Yield the names that a function of the package may give: the texts in its code."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    texts = _texts().get(name, ())
    for pattern in texts:
        yield Named(pattern, MADE)
    yield Named(ANYTHING, ANY)  # or from what it is given


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    """Return, by name, the texts that stand in the functions of the package's subjects."""
    package = Path(str(resources.files("analysis")))
    found: dict[str, set[str]] = {}
    for folder in ("framing", "desk_research", "stakeholders", "pilot", "publishing"):
        for file in sorted((package / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    found.setdefault(node.name, set()).update(_texts_in(node))
    return {name: tuple(sorted(held)) for name, held in found.items()}


def _texts_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch(r"[a-z][a-z0-9_]*", node.value):
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANYTHING
                for part in node.values
            ]
            pattern = "".join(parts)
            if pattern != ANYTHING and re.search(r"[a-z_]{3}", pattern):
                yield pattern
