"""Taking an edited file in: the Welsh narrative is written anew where the translator changed it."""

import codecs
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from analysis.case import Case
from analysis.publishing.faults import NarrativeError, words
from analysis.publishing.files import write_file
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.prose import Part
from analysis.publishing.translation.comparing import changed, compare
from analysis.publishing.translation.markdown import block_markdown, list_mark
from analysis.publishing.translation.pairing import (
    BEHIND,
    NONE,
    SAME,
    Pair,
    Twins,
    pair_up,
    twins_of,
)
from analysis.publishing.translation.passages import (
    COMMENT,
    Passage,
    Prose,
    TranslationError,
    fingerprint,
    narrative_path,
    parse,
    section_words,
)
from analysis.publishing.translation.returned import Returned, read_returned
from analysis.publishing.translation.rows import Row
from analysis.publishing.translation.state import Kept, state_path, state_toml

Place = tuple[int, int, list[str]]  # the lines before it, the lines up to its end, the new lines


@dataclass(frozen=True)
class Taken:
    """What taking a file in did: names of blocks (``findings 4``), and what was in the file.

    `confirmed` are blocks whose Welsh stays, and that the translator ticked as right beside the
    changed English; `behind` and `lacking` are what is still to do.
    """

    changed: tuple[str, ...]
    confirmed: tuple[str, ...]
    behind: tuple[str, ...]
    lacking: tuple[str, ...]
    comments: int
    tracked: int


def take_in(study: Case, path: Path) -> Taken:
    """Read the edited Welsh of a Word file back into ``narrative.cy.md``, whole or not at all.

    Blocks that were not changed stay byte for byte as they are, comments too.

    Parameters
    ----------
    study
        The case.
    path
        A file that `export` wrote and a translator edited.

    Raises
    ------
    TranslationError
        When the file's structure was broken, or it holds what a narrative cannot; every fault is
        listed and nothing is written.
    NarrativeError
        When a narrative of the case has faults.
    """
    twins = twins_of(study)
    file = read_returned(path)
    pairs = compare(study, twins, file)
    blocks: dict[str, list[tuple[Row, Returned]]] = {}
    for row, back in pairs:
        blocks.setdefault(row.pair.name, []).append((row, back))
    edited = {
        name: part
        for name, rows in blocks.items()
        if any(changed(*pair) for pair in rows) and (part := _part(rows)).items
    }
    there = {pair.name: pair.welsh.hash for pair in twins.pairs if pair.welsh}
    edited = {name: part for name, part in edited.items() if _hash(part) != there.get(name)}
    _refuse_shared(twins, edited, file.name)
    raw = _rewritten(twins, edited)
    after, found = _checked(twins, raw, edited, file.name)
    ticked = {name for name, rows in blocks.items() if rows[0][1].ticked} - {*edited}
    confirmed = tuple(name for name in twins.named(BEHIND) if name in ticked)
    kept = _confirmed(twins, found, {*twins.named(BEHIND)} - {*edited, *confirmed})
    _write(study, raw if raw != twins.welsh.raw else None, kept)
    now = pair_up(twins.english, after, kept)
    return Taken(
        (*edited,), confirmed, now.named(BEHIND), now.named(NONE), file.comments, file.changes
    )


def _part(rows: Sequence[tuple[Row, Returned]]) -> Part:
    """Return a block as the translator left it, in the English block's kind."""
    english = rows[0][0].pair.english.part
    items = (back.welsh.runs if changed(row, back) else row.welsh for row, back in rows)
    return replace(english, items=tuple(filter(None, items)))


def _refuse_shared(twins: Twins, edited: dict[str, Part], file: str) -> None:
    """Refuse to edit a block that shares a line with another through a comment."""
    faults = []
    for pair in twins.pairs:
        first, last = pair.welsh.lines if pair.welsh and pair.name in edited else (0, -1)
        beside = [
            other
            for other in twins.welsh.passages
            if other != pair.welsh and other.lines[0] <= last and other.lines[1] >= first
        ]
        if beside:
            values = {"narrative": twins.welsh.file, "first": first, "last": last}
            faults.append(words("translation.shared_comment", file=file, **values))
    if faults:
        raise TranslationError(*faults)


def _rewritten(twins: Twins, edited: dict[str, Part]) -> str:
    """Write the Welsh narrative with what was edited; the lines of all else stay as they are."""
    places: list[Place] = []
    anchor = 0
    for name, held in groupby(twins.pairs, key=lambda pair: pair.english.section):
        pairs = list(held)
        marker = twins.welsh.markers.get(name)
        new = [] if marker else ["", CASE_STUDY.markers[name]]
        anchor = marker or anchor
        wanted = marker or any(pair.name in edited for pair in pairs)
        for pair in pairs:
            written = edited.get(pair.name)
            if pair.welsh:
                places += [_replaced(pair.welsh, pair, written, twins)] if written else []
                anchor = pair.welsh.lines[1]
            elif wanted and (written or pair.english.fixed):
                text = block_markdown(written or pair.english.part, _bullet(pair, twins))
                places.append((anchor, anchor, [*new, "", *text.split("\n")]))
                new = []
    return _applied(twins.welsh.raw.split("\n"), places)


def _replaced(passage: Passage, pair: Pair, part: Part, twins: Twins) -> Place:
    """Return the lines to replace and the new ones, with the comments of the old ones before."""
    first, last = passage.lines
    old = "\n".join(twins.welsh.raw.replace("\r\n", "\n").split("\n")[first - 1 : last])
    same = part.kind == passage.part.kind
    mark = list_mark(COMMENT.sub("", old)) if same else _bullet(pair, twins)
    comments = [line for found in COMMENT.findall(old) for line in found.split("\n")]
    return first - 1, last, [*comments, *block_markdown(part, mark).split("\n")]


def _bullet(pair: Pair, twins: Twins) -> str:
    """Return the bullet of the English list, so that neighbouring lists stay apart."""
    first, last = pair.english.lines
    lines = twins.english.raw.split("\n")[first - 1 : last]
    return list_mark(COMMENT.sub("", "\n".join(lines)))


def _applied(lines: list[str], places: list[Place]) -> str:
    """Put new lines in their places, with a blank line after what is inserted."""
    ending = "\r" if lines[0].endswith("\r") else ""
    result = list(lines)
    insertions: dict[int, list[str]] = {}
    for first, last, new in places:
        if first == last:
            insertions.setdefault(first, []).extend(new)
    replaced = [place for place in places if place[0] != place[1]]
    joined = [*replaced, *((anchor, anchor, new) for anchor, new in insertions.items())]
    # From the end, so that the lines before keep their numbers; what follows a block goes first.
    for first, last, new in sorted(joined, key=lambda place: (place[0], place[1]), reverse=True):
        held = new[1:] if first == last == 0 else new
        if first == last < len(result) and result[last].strip():
            held = [*held, ""]
        result[first:last] = [f"{line}{ending}" for line in held]
    text = "\n".join(result)
    return text if not places or text.endswith("\n") else f"{text}{ending}\n"


def _checked(
    twins: Twins, raw: str, edited: dict[str, Part], file: str
) -> tuple[Prose, tuple[Pair, ...]]:
    """Read what is to be written once more; refuse it where it would not read as it was typed."""
    try:
        after = parse(raw, twins.welsh.file, "cy")
    except NarrativeError as error:
        raise TranslationError(*error.lines) from None
    wanted: dict[str, list[tuple[str, str]]] = {}
    for pair in twins.pairs:
        part = edited.get(pair.name) or (pair.welsh.part if pair.welsh else None)
        if part is not None and not pair.english.fixed:
            both = (pair.english.hash, _hash(part))
            wanted.setdefault(pair.english.section, []).append(both)
    hints = Kept({name: tuple(pairs) for name, pairs in wanted.items()})
    found = pair_up(twins.english, after, hints).pairs
    faults = [
        words(
            "translation.unwritable",
            file=file,
            section=section_words(pair.english.section),
            block=pair.english.number,
        )
        for pair in found
        if pair.name in edited and pair.state != SAME
    ]
    if faults:
        raise TranslationError(*faults)
    return after, found


def _hash(part: Part) -> str:
    """Return the fingerprint of a block, as a passage has it."""
    return fingerprint(block_markdown(part))


def _confirmed(twins: Twins, found: Sequence[Pair], behind: Collection[str]) -> Kept:
    """Return which blocks are confirmed now: all that came back, but those that stay behind."""
    confirmed: dict[str, list[tuple[str, str]]] = {}
    for pair in found:
        section = confirmed.setdefault(pair.english.section, [])
        if pair.welsh is None or pair.english.fixed:
            continue
        if pair.name in behind:
            known = twins.kept.confirmed.get(pair.english.section, ())
            section += [old for old in known if old[1] == pair.welsh.hash]
        else:
            section.append((pair.english.hash, pair.welsh.hash))
    held = {name: tuple(pairs) for name, pairs in confirmed.items()}
    return Kept(held, twins.kept.signature)


def _write(study: Case, raw: str | None, kept: Kept) -> None:
    """Write beside what is there, then put both files in its place."""
    narrative = narrative_path(study, "cy")
    marked = narrative.is_file() and narrative.read_bytes().startswith(codecs.BOM_UTF8)
    texts = {narrative: raw, state_path(study): state_toml(kept)}
    staged = {path: path.with_name(f".{path.name}.new") for path in texts}
    try:
        for path, text in texts.items():
            if text is not None:
                start = codecs.BOM_UTF8 if marked and path == narrative else b""
                write_file(staged[path], start + text.encode("utf-8"))
        for path, beside in staged.items():
            if texts[path] is not None:
                beside.replace(path)
    finally:
        with suppress(OSError):
            for beside in staged.values():
                beside.unlink(missing_ok=True)
