"""Rules on a Word file's text: headings, paragraphs, lists, links and languages."""

import re
from collections.abc import Iterator

from analysis.publishing.checks.word_reading import (
    VALUE,
    Element,
    Fault,
    Paragraph,
    WordFile,
    is_on,
    part_place,
    text_of,
)
from analysis.publishing.faults import words
from analysis.publishing.word_parts import clark
from analysis.publishing.word_styles import LOCALES

HEADING = re.compile(r"heading (\d)")
BODY = ("normal", "body text", "list paragraph", "")  # styles that say nothing of a text's part
LONGEST_HEADING = 120  # letters
TYPED_ITEM = re.compile(r"\s*(\(?\d{1,2}[.)]|\(?[a-z][.)]|[-–•·*▪◦])[\s\t]")
SPACED = re.compile(r"[  ]{3,}|\t{2,}|\n{2,}")
ADDRESS = re.compile(r"\s*(https?://|www\.)\S+\s*$", re.IGNORECASE)
# Words that say nothing of what a link leads to, heard apart from their sentence
VAGUE = frozenset(
    (
        *("here", "click here", "click", "link", "this link", "more", "read more", "see more"),
        *("find out more", "details", "download", "this page", "website", "go"),
        *("yma", "cliciwch yma", "clicio yma", "dolen", "y ddolen hon", "mwy", "darllen mwy"),
        *("darllenwch fwy", "gweld mwy", "rhagor", "manylion", "lawrlwytho", "lawrlwythwch"),
        *("y dudalen hon", "gwefan"),
    )
)
HAS_PICTURE = tuple(map(clark, ("w:drawing", "w:pict", "w:object")))


def titles(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that the text has one title, and the file's property says the same."""
    named = [item for item in file.paragraphs if file.style_name(item.style) == "title"]
    if not named:
        yield Fault("no_title_line", words("checks_word.place.whole"))
        return
    for item in named[1:]:
        yield Fault("second_title", item.place)
    core = file.trees.get("docProps/core.xml")
    held = "" if core is None else core.findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    title = " ".join(named[0].text.split())
    # A property has room for 255 letters and no more
    if held.strip() and not title.startswith(" ".join(held.split())):
        yield Fault("other_title", part_place("docProps/core.xml"), {"held": held, "title": title})


def headings(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that headings go down one level at a time and none is empty."""
    before = 0
    for item in file.paragraphs:
        level = _level(file, item)
        if not level:
            continue
        if not item.text.strip():
            yield Fault("empty_heading", item.place)
        if item.in_table:
            yield Fault("heading_in_table", item.place)
        if level > before + 1:
            yield Fault("skipped_heading", item.place, {"level": level, "wanted": before + 1})
        before = level
    if not before:
        yield Fault("no_heading", words("checks_word.place.whole"))


def bold_lines(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that what looks like a heading is one."""
    for item in file.paragraphs:
        if item.in_table or file.style_name(item.style) not in BODY:
            continue
        text = item.text.strip()
        told = [run for run in item.runs if text_of(run).strip()]
        is_short = 0 < len(text) <= LONGEST_HEADING and text[-1] not in ".:;,?!"
        if is_short and all(_is_bold(file, run) for run in told):
            yield Fault("bold_heading", item.place)


def empty_lines(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no empty paragraph, row of spaces or row of tabs makes room: a style does."""
    for item in file.paragraphs:
        has_picture = next(item.element.iter(*HAS_PICTURE), None) is not None
        if not item.text.strip() and not has_picture and not item.in_table:
            yield Fault("empty_line", item.place)
        elif SPACED.search(item.text):
            yield Fault("spaces", item.place)


def typed_lists(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a list is one: its bullets and numbers are Word's and not typed."""
    for item in file.paragraphs:
        if item.in_table or _level(file, item):
            continue
        found = TYPED_ITEM.match(item.text)
        if found and file.style_name(item.style) in (*BODY, "list bullet", "list number"):
            yield Fault("typed_list", item.place, {"mark": found[1]})


def known_styles(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that every style that the text names is one of the file's."""
    for item in file.paragraphs:
        if item.style not in file.styles:
            yield Fault("unknown_style", item.place, {"style": item.style or "–"})


def links(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a link says where it leads, leads there, and the same words lead to one place."""
    leads: dict[str, str] = {}
    names = {mark.get(clark("w:name")) for mark in file.body.iter(clark("w:bookmarkStart"))}
    addresses = _addresses(file)
    for item in file.paragraphs:
        style = file.style_name(item.style)
        for link in item.element.iter(clark("w:hyperlink")):
            text = " ".join(text_of(link).split())
            anchor = link.get(clark("w:anchor"))
            relation = link.get(clark("r:id"), "")
            values: dict[str, object] = {"text": text, "anchor": anchor or ""}
            if not text:
                yield Fault("empty_link", item.place)
            elif text.lower().strip(" .:>»→") in VAGUE:
                yield Fault("vague_link", item.place, values)
            elif ADDRESS.match(text) and style != "bibliography":
                yield Fault("bare_link", item.place, values)
            if anchor is not None and anchor not in names:
                yield Fault("lost_link", item.place, values)
            elif anchor is None and relation not in addresses:
                yield Fault("lost_link", item.place, {"text": text, "anchor": relation})
            elif text and anchor is None:
                address = addresses[relation]
                if leads.setdefault(text.lower(), address) != address:
                    yield Fault("two_ways", item.place, values)


def bookmarks(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no two places have one name."""
    seen: set[str] = set()
    for item in file.paragraphs:
        for mark in item.element.iter(clark("w:bookmarkStart")):
            name = mark.get(clark("w:name"), "")
            if name in seen:
                yield Fault("same_bookmark", item.place, {"name": name})
            seen.add(name)


def languages(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that the document's language is the reader's, and what is in the other marked."""
    styles, wanted = file.trees.get("word/styles.xml"), LOCALES[reader]
    place = part_place("word/styles.xml")
    defaults = None if styles is None else styles.find(clark("w:docDefaults"))
    held = [] if defaults is None else [item.get(VALUE) for item in defaults.iter(clark("w:lang"))]
    if held != [wanted]:
        yield Fault(
            "language", place, {"held": ", ".join(filter(None, held)) or "–", "wanted": wanted}
        )
    for name, style in file.styles.items():
        for item in style.iter(clark("w:lang")):
            if item.get(VALUE, wanted) != wanted:
                values: dict[str, object] = {"held": item.get(VALUE), "style": name}
                yield Fault("style_language", place, values)
    yield from _run_languages(file, wanted)


def _run_languages(file: WordFile, wanted: str) -> Iterator[Fault]:
    whole = other = 0
    known = ", ".join(LOCALES.values())
    for item in file.paragraphs:
        for run in item.runs:
            letters = len(text_of(run))
            marked = run.find(f"{clark('w:rPr')}/{clark('w:lang')}")
            held = wanted if marked is None else marked.get(VALUE, wanted)
            whole += letters
            other += letters * (held != wanted)
            if held not in LOCALES.values():
                yield Fault("run_language", item.place, {"held": held, "known": known})
    if 2 * other > whole:
        share = round(100 * other / whole)
        place = words("checks_word.place.whole")
        yield Fault("mostly_other", place, {"share": share, "wanted": wanted})


def _addresses(file: WordFile) -> dict[str, str]:
    """Return where the links of the text lead, by their names."""
    tree = file.trees.get("word/_rels/document.xml.rels")
    return {} if tree is None else {item.get("Id", ""): item.get("Target", "") for item in tree}


def _level(file: WordFile, item: Paragraph) -> int:
    found = HEADING.fullmatch(file.style_name(item.style))
    return int(found[1]) if found else 0


def _is_bold(file: WordFile, run: Element) -> bool:
    own = run.find(f"{clark('w:rPr')}/{clark('w:b')}")
    if own is not None:
        return is_on(own)
    named = run.find(f"{clark('w:rPr')}/{clark('w:rStyle')}")
    styles = [] if named is None else list(file.chain(named.get(VALUE, "")))
    return any(is_on(style.find(f"{clark('w:rPr')}/{clark('w:b')}")) for style in styles)


RULES = (
    *(titles, headings, bold_lines, empty_lines, typed_lists, known_styles),
    *(links, bookmarks, languages),
)
