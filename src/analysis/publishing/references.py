"""References to findings inside prose: the only three calls that a text may make."""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from analysis.language import Words
from analysis.publishing.faults import fault, words

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

CALLS = ("value", "figure", "table")
INTERVAL = "interval"


@dataclass(frozen=True)
class Reference:
    """One call in a text: which finding it asks for, and in which line.

    ``{{ value("pilot.change", "interval") }}`` writes a figure with its interval after it.
    """

    kind: str
    name: str
    line: int
    interval: bool = False


def find_references(source: str, file: str) -> tuple[list[Reference], list[Words]]:
    """List the findings that a text asks for, without running anything of it.

    Parameters
    ----------
    source
        Text with ``{{ value("pilot.loans") }}``-style calls.
    file
        How the text is named in a fault.

    Returns
    -------
    tuple
        The references in reading order, and the faults: any other expression, statement, filter
        or attribute is one.
    """
    from jinja2 import TemplateSyntaxError, nodes

    try:
        parts = _parts(source)
    except TemplateSyntaxError as error:
        found = words("found.syntax", reason=error.message)
        return [], [fault(file, error.lineno, found, words("expected.call"))]
    except (RecursionError, ValueError):  # brackets in brackets, a number of thousands of digits
        return [], [fault(file, 0, words("found.endless_call"), words("expected.call"))]
    references: list[Reference] = []
    faults: list[Words] = []
    for part in parts:
        if isinstance(part, nodes.TemplateData):
            continue
        reference = _reference(part)
        if reference is None:
            found, expected = words("found.expression"), words("expected.call")
            faults.append(fault(file, part.lineno, found, expected))
        else:
            references.append(reference)
    return references, faults


def unknown_references(
    references: list[Reference], known: Mapping[str, Collection[str]], file: str
) -> list[Words]:
    """Return a fault for each reference to a finding that was not recorded.

    Parameters
    ----------
    references
        As `find_references` returns them.
    known
        The recorded names by kind of call: ``{"value": [...], "figure": [...], "table": [...]}``.
    """
    return [
        fault(
            file,
            reference.line,
            words("found.call", kind=reference.kind, name=reference.name),
            _near(reference, known),
        )
        for reference in references
        if reference.name not in known[reference.kind]
    ]


def fill(source: str, calls: Mapping[str, Callable[..., str]]) -> str:
    """Replace the references of a text, which `find_references` found no fault in.

    Parameters
    ----------
    source
        The text.
    calls
        What each call writes, by its name.
    """
    from jinja2 import nodes

    # a text is words and calls, and nothing else: joined here, for a template made of it takes
    # longer to be compiled than all texts to be read
    written = []
    for part in _parts(source):
        if isinstance(part, nodes.TemplateData):
            written.append(part.data)
        else:
            asked = _reference(part)
            if asked is None:
                msg = f"a text to fill has no fault; found {part!r} in line {part.lineno}"
                raise ValueError(msg)
            more = (INTERVAL,) if asked.interval else ()
            written.append(calls[asked.kind](asked.name, *more))
    return "".join(written)


@lru_cache(maxsize=1024)  # a text is first looked through and then filled, for each of its readers
def _parts(source: str) -> "tuple[nodes.Node, ...]":
    """Return the words, calls and whatever else a text is made of, as its syntax tree."""
    from jinja2 import nodes

    body = _environment().parse(source).body
    held = [node.nodes if isinstance(node, nodes.Output) else [node] for node in body]
    return tuple(part for parts in held for part in parts)


def _reference(node: "nodes.Node") -> Reference | None:
    from jinja2 import nodes

    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    if node.kwargs or node.dyn_args or node.dyn_kwargs or node.node.name not in CALLS:
        return None
    words = [item.value for item in node.args if isinstance(item, nodes.Const)]
    if len(words) != len(node.args) or not all(isinstance(word, str) for word in words):
        return None
    kind, lineno = node.node.name, node.lineno
    if len(words) == 1:
        return Reference(kind, words[0], lineno)
    if kind == "value" and words[1:] == [INTERVAL]:
        return Reference(kind, words[0], lineno, interval=True)
    return None


def _near(reference: Reference, known: Mapping[str, Collection[str]]) -> Words:
    names = known[reference.kind]
    elsewhere = [kind for kind in CALLS if kind != reference.kind and reference.name in known[kind]]
    if elsewhere:
        return words("expected.other_call", kind=elsewhere[0], name=reference.name)
    near = difflib.get_close_matches(reference.name, names, n=3)
    if near:
        return words("expected.near_names", names=", ".join(near))
    if names:
        return words("expected.names", names=", ".join(sorted(names)))
    return words("expected.no_name")


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # The result is Markdown or plain text, never HTML: it is escaped where HTML is made of it.
    return SandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True
    )
