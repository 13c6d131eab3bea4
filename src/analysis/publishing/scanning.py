"""Looking through finished files for what names or quotes a person.

What is found is a reason to stop and look; that nothing is found proves nothing.
"""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path, PurePosixPath

from analysis.disclosure.identifiers import nhs_number
from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.markup_text import markup_text
from analysis.publishing.pdf_text import pdf_text

VERBATIM = 5  # words in a row that are somebody's own
TYPED = 4  # letters of a key from which it is one in small letters too
SHOWN = 3  # findings of one kind that are named in one file
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# A text of a workbook, between two tags or in an attribute that says something
IN_WORKBOOK = re.compile(r'>([^<>]+)<|\b(?:name|altText|title|Target)="([^"]*)"')
# What a part of a Word file says in attributes; the others name styles and marks
IN_WORD = re.compile(r'\b(?:descr|title|Target)="([^"]*)"', re.IGNORECASE)
# Where a text ends: a paragraph's runs make one, whatever part of a word is bold
ENDS_IN_WORD = re.compile(r"</w:p>|<w:(?:tab|br|cr)\b[^>]*>|</(?!w:)[^>]*>")
TAG = re.compile(r"<[^>]*>")
LOOKS = ("xl/theme/", "xl/styles", "word/theme/")  # parts that are long and say nothing
OFFICE_FILES = (".docx", ".xlsx")
MARKUP_FILES = (".html", ".svg", ".xml")
TEXT_FILES = (*MARKUP_FILES, ".csv", ".cff", ".txt", ".md", ".yaml")
# A cell that holds the place of a text in a workbook's list of texts, and no number of its own
PLACE_OF_TEXT = re.compile(r'(<c [^>]*\bt="s"[^>]*>)<v>\d+</v>')
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Edges: no letter, digit, dot, slash or hyphen beside it, as in a fingerprint or an address
BEFORE, AFTER = r"(?<![\w./-])", r"(?![\w/-])"
PATTERNS = {
    # HMRC, National Insurance Manual NIM39110
    "national_insurance": re.compile(
        rf"{BEFORE}(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
        rf" ?\d\d ?\d\d ?\d\d ?[A-D]{AFTER}",
        re.IGNORECASE,
    ),
    "nhs": re.compile(rf"{BEFORE}\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}}{AFTER}"),
    "telephone": re.compile(
        rf"{BEFORE}(?:(?:\+|00)44 ?(?:\(0\) ?)?|0)[1-37-9](?:(?:\)? ?-?\d){{8,9}}"
        rf"|\d{{2,3}}\.\d{{3}}\.\d{{3,4}}){AFTER}"
    ),
    # Royal Mail, Programmer's Guide: outward code, then a digit and two letters
    "postcode": re.compile(
        rf"{BEFORE}(?:[A-Z]{{1,2}}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}"
        rf"|[a-z]{{1,2}}\d[a-z\d]? \d[abd-hjlnp-uw-z]{{2}}){AFTER}"
    ),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}
SIGNS = {"email": "@"}  # without which nothing of a kind can be there, and need not be looked for


@dataclass(frozen=True)
class Wanted:
    """What no published file may hold.

    Attributes
    ----------
    keys
        Pseudonyms and keys of single people and of what they hold.
    spoken
        What people said, by its key.
    confirmed
        Words of it that a named person confirmed as quotations.
    allowed
        Addresses that are meant to be published.
    """

    keys: frozenset[str] = frozenset()
    spoken: Mapping[str, str] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()

    @cached_property
    def single(self) -> frozenset[str]:
        """The keys that are one word."""
        return frozenset(key for key in self.keys if re.fullmatch(r"[\w-]+", key))

    @cached_property
    def unconfirmed(self) -> dict[str, set[tuple[str, ...]]]:
        """The runs of words of what people said that nobody confirmed, by its key."""
        confirmed = {run for said in self.confirmed for run in _runs(said)}
        return {key: _runs(said) - confirmed for key, said in self.spoken.items()}


def scan(folder: Path, wanted: Wanted) -> list[Words]:
    """Look through every page, drawing, document, workbook and data file of a folder.

    The names of the files are looked through, too.

    Parameters
    ----------
    folder
        The finished files.
    wanted
        What they may not hold.

    Returns
    -------
    list of Words
        A line for each thing found: the file and what kind it is. Keys are named, for they are the
        author's own; words, numbers and addresses are not repeated.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return scan_files({path.relative_to(folder).as_posix(): path for path in paths}, wanted)


def scan_files(files: Mapping[str, bytes | Path], wanted: Wanted) -> list[Words]:
    """Look through finished files by their names; see `scan`.

    Parameters
    ----------
    files
        What each file holds, or where it lies.
    wanted
        What they may not hold.
    """
    problems: list[Words] = []
    for file, held in files.items():
        content = held.read_bytes() if isinstance(held, Path) else held
        problems += _found(file, content, wanted)
    return problems


def _found(file: str, content: bytes, wanted: Wanted) -> list[Words]:
    name = PurePosixPath(file)
    text = _plain(f"{name.stem}\n{text_of(name.name, content)}")
    keys = [words("scan.key", file=file, own=key) for key in _keys(text, wanted)[:SHOWN]]
    spoken = [words("scan.spoken", file=file, said=key) for key in _spoken(text, wanted)]
    patterns = _patterns(text, wanted.allowed)
    return [
        *keys,
        *spoken,
        *(words(f"scan.{kind}", file=file, count=count) for kind, count in patterns.items()),
    ]


def _patterns(text: str, allowed: frozenset[str]) -> dict[str, int]:
    found = {
        kind: set(pattern.findall(text)) if SIGNS.get(kind, "") in text else set()
        for kind, pattern in PATTERNS.items()
    }
    found["nhs"] = {each for each in found["nhs"] if nhs_number(each)}
    found["email"] -= allowed
    return {kind: len(held) for kind, held in found.items() if held}


def _keys(text: str, wanted: Wanted) -> list[str]:
    """Find keys that stand in a text as whole words."""
    written = set(re.findall(r"[\w-]+", text))
    folded = {word.lower() for word in written}
    found = {
        key
        for key in wanted.single
        if key in written or (len(key) >= TYPED and key.lower() in folded)
    }
    longer = (
        key
        for key in wanted.keys - wanted.single
        if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text)
    )
    return sorted({*found, *longer})


def _plain(text: str) -> str:
    """Write letters and spaces in their plain forms, as a reader sees them.

    Wide letters, spaces that do not break and dashes become plain ones; signs without width, soft
    hyphens among them, go: they would hide a key, a number or a sentence.
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    unseen = {ord(sign): None for sign in set(plain) if unicodedata.category(sign) == "Cf"}
    return plain.translate({**DASHES, **unseen})


def _spoken(text: str, wanted: Wanted) -> list[str]:
    """Return the keys of what people said of which a text has a run of words."""
    if not wanted.spoken:
        return []
    listed = _listed(text)
    known, whole = set(listed), f" {' '.join(listed)} "
    return [
        key
        for key, own in wanted.unconfirmed.items()
        # few runs have only words of the text: those alone are looked for
        if any(known.issuperset(run) and f" {' '.join(run)} " in whole for run in own)
    ]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of words of a text, in small letters and without signs."""
    listed = _listed(text)
    return set(zip(*(listed[place:] for place in range(VERBATIM)), strict=False))


def _listed(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def text_of(name: str, content: bytes) -> str:
    """Return what a reader, or a program, can read of a file; nothing of a kind not known.

    Parameters
    ----------
    name
        The file's name; its ending says how it is read.
    content
        The finished file.
    """
    ending = Path(name).suffix.lower()
    if ending == ".pdf":
        return pdf_text(content)
    if ending in OFFICE_FILES:
        return "\n".join(_parts(content))
    if ending == ".json":
        return "\n".join(_said_in(json.loads(content)))
    if ending not in TEXT_FILES:
        return ""
    text = content.decode("utf-8-sig")
    return markup_text(text, ending) if ending in MARKUP_FILES else text


def _said_in(held: object) -> Iterator[str]:
    """Yield every name and text of a JSON file as it reads, however its letters are written."""
    if isinstance(held, dict):
        for name, inner in held.items():
            yield str(name)
            yield from _said_in(inner)
    elif isinstance(held, list):
        for inner in held:
            yield from _said_in(inner)
    else:
        yield str(held)


def _parts(content: bytes) -> Iterator[str]:
    """Yield the text of every part of an office file, its properties among them."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith(LOOKS):
                source = archive.read(name).decode("utf-8")
                if name.startswith("xl/"):
                    found = IN_WORKBOOK.findall(PLACE_OF_TEXT.sub(r"\1", source))
                    yield unescape("\n".join(text or held for text, held in found))
                    continue
                yield unescape("\n".join(IN_WORD.findall(source)))
                yield unescape(TAG.sub("", ENDS_IN_WORD.sub("\n", source)))
