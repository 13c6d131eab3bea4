"""Looking through finished files for what names or quotes a person.

What is found is a reason to stop and look; that nothing is found proves nothing.
"""

import base64
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.pdf_text import pdf_text

VERBATIM = 5  # words in a row that are somebody's own
TYPED = 4  # letters of a key from which it is one in small letters too
SHOWN = 3  # findings of one kind that are named in one file
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
DRAWN = {"d", "points", "style", "transform", "viewbox", "clip-path"}
ADDRESSES = ("href", "src", "xlink:href", "target")
POLICY = "default-src "  # how a page's security policy begins, which holds a fingerprint
# The attributes of an office file that say something; the others name styles and marks
OFFICE_ATTRIBUTES = frozenset({"descr", "title", "target"})
# A text of a workbook, between two tags or in an attribute that says something
IN_WORKBOOK = re.compile(r'>([^<>]+)<|\b(?:name|altText|title|Target)="([^"]*)"')
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
    quoted = {key: _runs(said) for key, said in wanted.spoken.items()}
    confirmed = {run for said in wanted.confirmed for run in _runs(said)}
    problems: list[Words] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        file = path.relative_to(folder).as_posix()
        text = _plain(f"{path.stem}\n{text_of(path.name, path.read_bytes())}")
        problems += [
            words("scan.key", file=file, own=key) for key in _keys(text, wanted.keys)[:SHOWN]
        ]
        runs = _runs(text) if quoted else set()
        problems += [
            words("scan.spoken", file=file, said=key)
            for key, own in quoted.items()
            if (own - confirmed) & runs
        ]
        problems += [
            words(f"scan.{kind}", file=file, count=count)
            for kind, count in _patterns(text, wanted.allowed).items()
        ]
    return problems


def valid_nhs(found: str) -> bool:
    """Say whether ten digits have the check digit of an NHS number (modulus 11)."""
    digits = [int(sign) for sign in found if sign.isdigit()]
    rest = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits[9] == (0 if rest == 11 else rest)


def _patterns(text: str, allowed: frozenset[str]) -> dict[str, int]:
    found = {kind: set(pattern.findall(text)) for kind, pattern in PATTERNS.items()}
    found["nhs"] = {each for each in found["nhs"] if valid_nhs(each)}
    found["email"] -= allowed
    return {kind: len(held) for kind, held in found.items() if held}


def _keys(text: str, keys: frozenset[str]) -> list[str]:
    """Find keys that stand in a text as whole words."""
    single = {key for key in keys if re.fullmatch(r"[\w-]+", key)}
    written = set(re.findall(r"[\w-]+", text))
    folded = {word.lower() for word in written}
    found = {
        key for key in single if key in written or (len(key) >= TYPED and key.lower() in folded)
    }
    longer = (key for key in keys - single if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text))
    return sorted({*found, *longer})


def _plain(text: str) -> str:
    """Write letters and spaces in their plain forms, as a reader sees them.

    Wide letters, spaces that do not break and dashes become plain ones; signs without width, soft
    hyphens among them, go: they would hide a key, a number or a sentence.
    """
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of words of a text, in small letters and without signs."""
    listed = WORD.findall(text.lower().replace("’", "'"))
    return {tuple(listed[at : at + VERBATIM]) for at in range(len(listed) - VERBATIM + 1)}


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
    return _reader(text) if ending in MARKUP_FILES else text


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
                # a paragraph's runs make one text, whatever part of a word is bold
                yield _reader(source.replace("</w:p>", "\n</w:p>"), OFFICE_ATTRIBUTES)


class _Reader(HTMLParser):
    """Gathers what a reader, or a program, can read of a page: text, titles, embedded drawings."""

    def __init__(self, only: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=True)
        self.only = only
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag == "style"
        for name, held in attrs:
            kept = name in self.only if self.only else name not in DRAWN
            if held and kept and not name.startswith("xmlns"):
                said = _embedded(held) if name in ADDRESSES else held
                self.found.append(f" {'' if held.startswith(POLICY) else said} ")
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


BLOCKS = {
    *("p", "li", "td", "th", "tr", "div", "section", "h1", "h2", "h3", "caption", "text", "title"),
    *("figcaption", "summary", "option", "desc", "span", "br"),
}


def _reader(source: str, only: frozenset[str] = frozenset()) -> str:
    reader = _Reader(only)
    reader.feed(source)
    reader.close()
    return "".join(reader.found)


def _embedded(held: str) -> str:
    """Return an attribute's text: a drawing in it is read, a web address is not."""
    start, comma, data = held.partition(",")
    if start.startswith("data:image/svg") and comma:
        source = base64.b64decode(data) if start.endswith(";base64") else unquote(data).encode()
        return _reader(source.decode("utf-8"))
    if held.startswith(("data:", "http://", "https://", "sha256-")):
        return ""
    return held.removeprefix("mailto:")
