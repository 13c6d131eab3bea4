"""A report of a case that is not whole yet: what is left out of it, and how it says so."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis import language
from analysis.findings import Record
from analysis.publishing.narrative import Narrative
from analysis.publishing.prose import Part, Run
from analysis.publishing.references import Reference
from analysis.publishing.wording import Both, Text, both, clean

Pair = Both[Part]
# By kind of call, the text that every finding of that kind has: who has it can be recorded
TEXTS = {"value": "findings.{}", "figure": "charts.{}.title", "table": "tables.{}"}
NOT_FILLED = "not_filled"  # why a table or a chart is withheld whose raw tables have no rows
NOT_THERE = "–"  # stands for a number until its block is left out
COLON = ":"


@dataclass(frozen=True)
class Gaps:
    """What a report does without.

    Attributes
    ----------
    missing
        The subjects whose notebooks were skipped for want of tables.
    left_out
        The findings of other subjects that the prose asks for and that were not recorded, or
        withheld since their tables have no rows.
    unwritten
        The sections that hold prompts only.
    """

    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.left_out or self.unwritten)


class _Recordable(Collection[str]):
    """The names that a call may use: what is recorded, and what other tables would record."""

    def __init__(self, kind: str, recorded: Collection[str]) -> None:
        self.kind, self.recorded = kind, recorded

    def __contains__(self, name: object) -> bool:
        return name in self.recorded or language.has_text(TEXTS[self.kind].format(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.recorded)

    def __len__(self) -> int:
        return len(self.recorded)


def recordable(record: Record) -> Mapping[str, Collection[str]]:
    """Return by kind of call the names that a narrative may use, whether recorded or not yet.

    What is listed of them, to suggest one, are the recorded ones.
    """
    return {
        "value": _Recordable("value", [*record.figures]),
        "figure": _Recordable("figure", [*record.charts, *record.withheld]),
        "table": _Recordable("table", [*record.tables, *record.withheld]),
    }


def patient(record: Record, write: Callable[[Reference], str]) -> Callable[[Reference], str]:
    """Return what writes a figure as `write` does, and a mark for one that is not recorded."""
    return lambda asked: write(asked) if asked.name in record.figures else NOT_THERE


def leave_out(narratives: Both[Narrative], record: Record) -> tuple[Both[Narrative], Gaps]:
    """Leave out the blocks that name a finding which was not recorded, in both languages alike.

    Of a list only such items are left out. A paragraph that ends in a colon introduces the block
    after it, and is left out with it. A section of which nothing is left, or which holds prompts
    only, gets a sentence that says so.

    Parameters
    ----------
    narratives
        The two narratives, which have the same blocks.
    record
        The findings.

    Returns
    -------
    Both of Narrative, Gaps
        What is published, and what it does without.
    """
    held: dict[str, list[Pair]] = {}
    for name, english in narratives.en.sections.items():
        welsh = narratives.cy.sections[name]
        pairs = [Both(cy=one, en=other) for one, other in zip(welsh, english, strict=True)]
        reason = "interface.draft.nothing_left" if pairs else "interface.draft.unwritten"
        held[name] = _kept(pairs, record) or [_sentence(reason)]
    left = both(
        lambda reader: replace(
            narratives[reader],
            sections={name: tuple(pair[reader] for pair in pairs) for name, pairs in held.items()},
        )
    )
    return left, _gaps(narratives.en, record)


def draft_body(gaps: Gaps) -> Text:
    """Say on the front page what a report does without, and what that would need."""

    def said(reader: str) -> str:
        def say(key: str, **values: object) -> str:
            return language.text(f"interface.draft.{key}", reader, **values)

        parts = [
            say("part", part=say(f"parts.{name}"), needs=say(f"needs.{name}"))
            for name in gaps.missing
        ]
        headings = [language.text(_heading(name), reader) for name in gaps.unwritten]
        sentences = [say("body")]
        if parts:
            sentences.append(say("missing", parts="; ".join(parts)))
        if gaps.left_out:
            sentences.append(say("left_out", count=len(gaps.left_out)))
        if headings:
            sentences.append(say("sections", sections="; ".join(headings)))
        return clean(" ".join(sentences))

    return both(said)


def _heading(section: str) -> str:
    return "interface.summary" if section == "summary" else f"interface.headings.{section}"


def _gaps(narrative: Narrative, record: Record) -> Gaps:
    parts = [part for section in narrative.sections.values() for part in section]
    absent = dict.fromkeys(name for part in parts for name in _absent(part, record))
    return Gaps(
        missing=record.missing,
        left_out=tuple(name for name in absent if name.partition(".")[0] not in record.missing),
        unwritten=tuple(name for name, held in narrative.sections.items() if not held),
    )


def _kept(pairs: Iterable[Pair], record: Record) -> list[Pair]:
    """Return the blocks that can be shown, in both languages alike."""
    kept: list[Pair] = []
    gone = False  # the block after this one
    for pair in reversed(list(pairs)):
        left = None if gone and _introduces(pair) else _without(pair, record)
        gone = left is None
        if left is not None:
            kept.insert(0, left)
    return kept


def _without(pair: Pair, record: Record) -> Pair | None:
    """Return a block without the list items that cannot be shown; None when nothing is left."""
    if not any(_absent(pair[reader], record) for reader in language.LANGUAGES):
        return pair
    if "list" not in pair.en.kind:
        return None
    shown = [
        place
        for place in range(len(pair.en.items))
        if not any(_unrecorded(pair[to].items[place], record) for to in language.LANGUAGES)
    ]
    if not shown:
        return None
    return both(lambda to: replace(pair[to], items=tuple(pair[to].items[place] for place in shown)))


def _absent(part: Part, record: Record) -> list[str]:
    """Return the findings that a block names and that were not recorded.

    A table or a chart that is withheld for another reason than empty tables is shown as that.
    """
    if part.kind in ("figure", "table"):
        made: Collection[str] = record.charts if part.kind == "figure" else record.tables
        shown = part.name in made or record.withheld.get(part.name, NOT_FILLED) != NOT_FILLED
        return [] if shown else [part.name]
    return [name for item in part.items for name in _unrecorded(item, record)]


def _unrecorded(item: Iterable[Run], record: Record) -> list[str]:
    return [run.finding for run in item if run.finding and run.finding not in record.figures]


def _introduces(pair: Pair) -> bool:
    """Say whether a paragraph only announces the block after it: it ends in a colon."""
    if pair.en.kind != "paragraph":
        return False
    written = ["".join(run.text for run in pair[to].items[-1]) for to in language.LANGUAGES]
    return any(text.rstrip().endswith(COLON) for text in written)


def _sentence(key: str) -> Pair:
    return both(
        lambda reader: Part(
            "paragraph", 0, ((Run(clean(language.text(key, reader)), emphasis=True),),)
        )
    )
