"""What came back beside what was given out: every fault with its section and row."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.case import Case
from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.translation.markdown import Runs
from analysis.publishing.translation.pairing import Twins
from analysis.publishing.translation.passages import TranslationError, section_words
from analysis.publishing.translation.returned import Returned, ReturnedFile
from analysis.publishing.translation.rows import Row, key_of, numbers, plain_text, rows_of

SHOWN = 60  # letters of a text that a message quotes
TYPED = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
TYPED_FOR_US = str.maketrans(TYPED)


def compare(study: Case, twins: Twins, file: ReturnedFile) -> list[tuple[Row, Returned]]:
    """Put each row that came back beside the one that was given out.

    Raises
    ------
    TranslationError
        When the file is another case's, or older than the English text, or a row was taken out,
        added, moved or spoilt, its English changed, or its Welsh holds what cannot be kept; every
        fault is listed.
    """
    if file.case != study.name:
        found = words("translation.found.other_case", case=file.case)
        raise _refusal(file, found, words("translation.expected.case", case=study.name))
    rows = rows_of(twins)
    if file.english != twins.english.hash:
        raise TranslationError(*_outdated(file, rows, study.name))
    faults = [*file.faults, *_structure(file, rows)]
    returned = {row.number: row for row in reversed(file.rows)}
    pairs = [(row, returned[row.number]) for row in rows if row.number in returned]
    for _, held in groupby(pairs, key=lambda pair: pair[0].pair.name):
        block = list(held)
        for row, back in block:
            faults += _row_faults(file.name, row, back)
        faults += _block_faults(file.name, block)
    if faults:
        raise TranslationError(*faults)
    return pairs


def changed(row: Row, back: Returned) -> bool:
    """Say whether the translator changed the Welsh of a row."""
    return not row.pair.english.fixed and key_of(back.welsh.runs) != back.keys[1]


def _structure(file: ReturnedFile, rows: Sequence[Row]) -> Iterator[Words]:
    """Find rows that are gone, twice, unknown, or not in their place."""
    known = {row.number: place for place, row in enumerate(rows)}
    counts = Counter(row.number for row in file.rows)
    for row in rows:
        if not counts[row.number]:
            yield _in_row(file.name, row, words("translation.found.row_gone"), _as_given())
        elif counts[row.number] > 1:
            yield _in_row(file.name, row, words("translation.found.row_twice"), _as_given())
    for number in counts:
        if number not in known:
            found = words("translation.found.row_unknown", row=number)
            yield words("translation.in_file", file=file.name, found=found, expected=_as_given())
    places = [
        known[number]
        for number in dict.fromkeys(row.number for row in file.rows)
        if number in known
    ]
    for place in sorted(set(places) - _in_order(places)):
        yield _in_row(file.name, rows[place], words("translation.found.row_moved"), _as_given())


def _in_order(places: Sequence[int]) -> set[int]:
    """Return the longest part of some numbers that rises: those outside it were moved."""
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tops, place)
        before[place] = tops[at - 1] if at else None
        tops[at : at + 1] = [place]
    kept: set[int] = set()
    last = tops[-1] if tops else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _row_faults(file: str, row: Row, back: Returned) -> Iterator[Words]:
    faults: list[tuple[Words, Words]] = [*back.english.faults]
    if _untouched(back.english.text) != _untouched(plain_text(row.english)):
        found = words("translation.found.text", text=_short(back.english.text))
        faults.append((found, _quoted(row.english)))
    if row.pair.english.fixed:
        if back.welsh.text != plain_text(row.welsh):
            found = words("translation.found.text", text=_short(back.welsh.text))
            faults.append((found, _quoted(row.welsh)))
    else:
        faults += back.welsh.faults
        faults += _welsh_faults(row, back) if changed(row, back) else ()
    for found, expected in faults:
        yield _in_row(file, row, found, expected)


def _welsh_faults(row: Row, back: Returned) -> Iterator[tuple[Words, Words]]:
    """Find what is wrong with Welsh that the translator changed."""
    now = key_of(row.welsh)
    if now != back.keys[1] and now != key_of(back.welsh.runs):
        yield words("translation.found.conflict"), words("translation.expected.one_change")
    if not back.welsh.paragraphs and row.welsh:
        yield words("translation.found.emptied"), words("translation.expected.welsh")
    allowed = _marks(row)
    for run in back.welsh.runs:
        if run.finding and run.text not in allowed:
            found = words("translation.found.mark", mark=run.text)
            yield found, words("translation.expected.marks")


def _block_faults(file: str, block: list[tuple[Row, Returned]]) -> Iterator[Words]:
    """Find marks that are gone or doubled, and lists that are translated in part."""
    if not any(changed(row, back) for row, back in block):
        return
    row = next(row for row, back in block if changed(row, back))
    for one, back in block:
        if (count := len(back.welsh.paragraphs)) > 1:
            found = words("translation.found.paragraphs", count=count)
            yield _in_row(file, one, found, words("translation.expected.one"))
    held = [bool(back.welsh.paragraphs) for _, back in block]
    if not any(held):
        return
    for (empty, _), filled in zip(block, held, strict=True):
        if not filled and not empty.welsh:
            found = words("translation.found.no_welsh")
            yield _in_row(file, empty, found, words("translation.expected.whole_block"))
    lost = list(_lost_marks(file, block, row))
    yield from lost or _strayed_marks(file, block)


def _lost_marks(file: str, block: list[tuple[Row, Returned]], changed_row: Row) -> Iterator[Words]:
    """Find marks that a block has less or more often than its English."""
    wanted = numbers(row.english for row, _ in block)
    found_numbers = numbers(back.welsh.runs for _, back in block)
    for name in wanted:
        if wanted[name] != found_numbers[name]:
            place = next((one for one, _ in block if name in numbers([one.english])), changed_row)
            mark = next(r.text for r in place.english if r.finding == name)
            found = words("translation.found.mark_times", mark=mark, count=found_numbers[name])
            expected = words("translation.expected.mark_times", count=wanted[name])
            yield _in_row(file, place, found, expected)


def _strayed_marks(file: str, block: list[tuple[Row, Returned]]) -> Iterator[Words]:
    """Find marks that were moved to another item of a list, where they stand by another label."""
    for row, back in block:
        held = numbers([back.welsh.runs])
        as_before = held in (numbers([row.english]), numbers([row.welsh]))
        if "list" in row.pair.english.part.kind and changed(row, back) and not as_before:
            marks = " ".join(run.text for run in back.welsh.runs if run.finding) or "–"
            found = words("translation.found.mark_strayed", marks=marks)
            shown = " ".join(run.text for run in row.english if run.finding) or "–"
            yield _in_row(file, row, found, words("translation.expected.mark_here", marks=shown))


def _marks(row: Row) -> set[str]:
    """Return the marks of a block in English, and in Welsh as it stands."""
    passages = filter(None, (row.pair.english, row.pair.welsh))
    return {
        run.text
        for passage in passages
        for item in passage.part.items
        for run in item
        if run.finding
    }


def _outdated(file: ReturnedFile, rows: Sequence[Row], case: str) -> Iterator[Words]:
    """Name the blocks whose English has changed since the file was given out."""
    given = Counter(row.keys[0] for row in file.rows)
    now = Counter(row.keys[0] for row in rows)
    yield words("translation.outdated", file=file.name)
    for row in rows:
        if row.keys[0] not in given:
            text = _short(plain_text(row.english))
            yield _in_row(
                file.name,
                row,
                words("translation.found.older"),
                words("translation.expected.text", text=text),
            )
    for back in file.rows:
        if back.keys[0] not in now:
            found = words("translation.found.text", text=_short(back.english.text))
            yield words("translation.no_longer", file=file.name, row=back.number, found=found)
    yield words("translation.export_again", case=case)


def _untouched(text: str) -> str:
    """Return a text with the quotes, dashes and dots that Word puts in by itself put back."""
    return text.translate(TYPED_FOR_US)


def _quoted(runs: Runs) -> Words:
    return words("translation.expected.text", text=_short(plain_text(runs)))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"


def _as_given() -> Words:
    return words("translation.expected.rows")


def _in_row(file: str, row: Row, found: Words, expected: Words) -> Words:
    return words(
        "translation.in_row",
        file=file,
        section=section_words(row.section),
        row=row.number,
        found=found,
        expected=expected,
    )


def _refusal(file: ReturnedFile, found: Words, expected: Words) -> TranslationError:
    return TranslationError(
        words("translation.in_file", file=file.name, found=found, expected=expected)
    )
