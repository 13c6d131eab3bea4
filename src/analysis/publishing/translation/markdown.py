"""Blocks written as Markdown, so that what is read from it again is the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from analysis.publishing.prose import Part, Run

MARKUP = re.compile(r"[\\`*_\[\]<]|&(?=[#\w]+;)")
AT_START = re.compile(r"^(?:([#>+=~-])|(\d{1,9})([.)]))")
LIST_MARK = re.compile(r"\s*([-+*]|\d+[.)])")
INTERVAL = ", interval"  # in the mark of a number that is written with its interval
Runs = tuple[Run, ...]


def tidied(runs: Iterable[Run]) -> Runs:
    """Join runs of one style, take styles off spaces at their edges, and strip the whole.

    A space at the edge of emphasis cannot be written in Markdown, nor seen; nor can emphasis end
    with a stop or a bracket where a number follows at once, which then stands outside it. Marks of
    numbers stay runs of their own.
    """
    plain = _joined(replace(run, text=_one_line(run.text)) for run in runs)
    beside = zip([None, *plain], plain, [*plain[1:], None], strict=False)
    plain = [piece for before, run, after in beside for piece in _beside_marks(before, run, after)]
    pieces = [piece for run in _joined(plain) for piece in _without_edges(run)]
    linked = [list(group) for _, group in groupby(pieces, key=lambda run: run.href)]
    return _stripped(_joined(run for group in linked for run in _link_without_edges(group)))


def block_markdown(part: Part, mark: str = "") -> str:
    """Write a block as Markdown, one line a paragraph or item.

    Parameters
    ----------
    part
        The block; a run with a `finding` is written as its call.
    mark
        What the items of a list begin with: ``-`` or ``1.`` when not given.
    """
    if part.kind in ("figure", "table"):
        return f'{{{{ {part.kind}("{part.name}") }}}}'
    items = [inline_markdown(item) for item in part.items]
    if part.kind == "list":
        return "\n".join(f"{mark or '-'} {item}" for item in items)
    if part.kind == "ordered_list":
        end = mark[-1:] or "."
        return "\n".join(f"{number}{end} {item}" for number, item in enumerate(items, 1))
    if part.kind in ("quotation", "aside"):
        first = f"> [!{part.name}]\n" if part.kind == "aside" else ""
        return first + "\n>\n".join(f"> {item}" for item in items)
    return items[0]


def inline_markdown(runs: Iterable[Run]) -> str:
    """Write the runs of a paragraph as Markdown on one line."""
    written = ""
    for href, group in groupby(tidied(runs), key=lambda run: run.href):
        inner = "".join(span.markdown for span in _spans(list(group)))
        if href is not None:
            # An exclamation mark before it would make an image of the link.
            written = re.sub("!$", r"\!", written) + f"[{inner}]({_address(href)})"
        else:
            written += inner
    return AT_START.sub(lambda f: f"\\{f[1]}" if f[1] else f"{f[2]}\\{f[3]}", written)


def list_mark(source: str) -> str:
    """Return what the items of a list in Markdown begin with, blank where it is no list."""
    found = LIST_MARK.match(source)
    return found[1] if found else ""


def call_of(run: Run) -> str:
    """Write the call of a number from its mark."""
    more = f', "{INTERVAL[2:]}"' if INTERVAL in run.text else ""
    return f'{{{{ value("{run.finding}"{more}) }}}}'


@dataclass
class _Span:
    """Runs of one style side by side; `sign` is what marks the style, blank for plain text."""

    runs: list[Run]
    sign: str = ""
    free_start: bool = False
    free_end: bool = False

    @property
    def markdown(self) -> str:
        marks = self.sign * (2 * self.runs[0].strong + self.runs[0].emphasis)
        last = len(self.runs) - 1
        inner = "".join(
            call_of(run)
            if run.finding
            else _escaped(run.text, self.free_start and n == 0, self.free_end and n == last)
            for n, run in enumerate(self.runs)
        )
        return f"{marks}{inner}{marks}"


def _spans(runs: list[Run]) -> list[_Span]:
    """Divide the runs of a link, or of none, by style, so that each style's marks are seen.

    Two styles side by side take two kinds of mark. A letter beside a mark that would then not
    count as one is written by its number: ``**(a)**&#98;``.
    """
    spans = [_Span(list(held)) for _, held in groupby(runs, key=_style)]
    _set_signs(spans)
    for left, right in zip(spans, spans[1:], strict=False):
        if right.sign and not left.sign:
            left.free_end = _needs_free(right.sign, right.runs[0], 0)
        if left.sign and not right.sign:
            right.free_start = _needs_free(left.sign, left.runs[-1], -1)
    return spans


def _set_signs(spans: list[_Span]) -> None:
    """Give neighbours two kinds of mark: an underscore is none between a letter and a number."""
    signs = "*_"
    for place, span in enumerate(spans):
        if not any(_style(span.runs[0])):
            continue
        if place and spans[place - 1].sign:
            span.sign = signs[spans[place - 1].sign == "*"]
            continue
        chain = next((n for n, s in enumerate(spans[place:]) if not any(_style(s.runs[0]))), 0)
        before_number = chain and spans[place + chain].runs[0].finding
        after_number = place and spans[place - 1].runs[-1].finding
        span.sign = "_" if before_number and chain % 2 == 0 and not after_number else "*"


def _needs_free(sign: str, run: Run, edge: int) -> bool:
    return sign == "_" or not (run.finding or run.text[edge].isalnum())


def _escaped(text: str, free_start: bool, free_end: bool) -> str:
    start = _number_of(text[0]) if free_start and text[0].isalnum() else ""
    middle = text[1:] if start else text
    end = _number_of(middle[-1]) if free_end and middle and middle[-1].isalnum() else ""
    middle = middle[:-1] if end else middle
    return start + MARKUP.sub(lambda found: f"\\{found[0]}", middle) + end


def _number_of(letter: str) -> str:
    return f"&#{ord(letter)};"


def _address(href: str) -> str:
    if re.search(r"[\s()<>\\]", href):
        return "<" + re.sub(r"([<>\\])", r"\\\1", href) + ">"
    return re.sub(r"&(?=[#\w]+;)", r"\\&", href)


def _one_line(text: str) -> str:
    return re.sub(r"[\t\n\r\u2028\u2029]", " ", text)


def _style(run: Run) -> tuple[bool, bool]:
    return run.strong, run.emphasis


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    filled = (run for run in runs if run.text)
    for _, held in groupby(filled, key=lambda run: (*_style(run), run.href, run.finding)):
        alike = list(held)
        text = "".join(run.text for run in alike)
        joined += alike if alike[0].finding else [replace(alike[0], text=text)]
    return joined


def _beside_marks(before: Run | None, run: Run, after: Run | None) -> list[Run]:
    """Part an emphasised run from the signs at its edges that touch a number of another style."""
    if run.finding or not any(_style(run)):
        return [run]
    start, end, letters = 0, len(run.text), [n for n, c in enumerate(run.text) if c.isalnum()]
    if before and before.finding and _style(before) != _style(run):
        start = letters[0] if letters else end
    if after and after.finding and _style(after) != _style(run):
        end = letters[-1] + 1 if letters else start
    bare = Run("", href=run.href)
    texts = (run.text[:start], run.text[start:end], run.text[end:])
    return [replace(style, text=text) for style, text in zip((bare, run, bare), texts, strict=True)]


def _without_edges(run: Run) -> list[Run]:
    """Part a run from the spaces around it, which have no style but the link they stand in."""
    if run.finding or not any(_style(run)):
        return [run]
    core = run.text.strip()
    before, _, after = run.text.partition(core) if core else (run.text, "", "")
    blank = Run("", href=run.href)
    return [replace(blank, text=before), replace(run, text=core), replace(blank, text=after)]


def _link_without_edges(group: list[Run]) -> list[Run]:
    """Part a link from the spaces around it."""
    if group[0].href is None:
        return group
    whole = _joined(group)
    if not whole:
        return []
    first, last = whole[0], whole[-1]
    before = first.text[: len(first.text) - len(first.text.lstrip())]
    if not first.text.strip() and len(whole) == 1:
        return [Run(first.text)]
    after = last.text[len(last.text.rstrip()) :]
    return [Run(before), *_stripped(whole), Run(after)]


def _stripped(runs: list[Run]) -> Runs:
    if not runs:
        return ()
    held = list(runs)
    held[0] = replace(held[0], text=held[0].text.lstrip())
    held[-1] = replace(held[-1], text=held[-1].text.rstrip())
    return tuple(run for run in held if run.text)
