"""Rules on how a Word file looks: fonts, sizes, colours, hidden text, links, pages."""

import re
from collections.abc import Iterator, Sequence

from analysis.publishing.checks.word_reading import (
    VALUE,
    Element,
    Fault,
    Paragraph,
    WordFile,
    is_on,
    number_of,
    part_place,
    text_of,
)
from analysis.publishing.faults import words
from analysis.publishing.word_parts import clark

FONTS = ("Arial", "Calibri", "Verdana", "Tahoma", "Segoe UI", "DejaVu Sans", "Liberation Sans")
SMALLEST = 7.0  # points
CONTRAST = 4.5
WHITE, BLACK, FILL = "FFFFFF", "000000", clark("w:fill")
COLOUR = re.compile("[0-9A-Fa-f]{6}")
A4 = (11906, 16838)  # twentieths of a point
SLACK = 20
TEXT_LOOK, PARAGRAPH_LOOK = clark("w:rPr"), clark("w:pPr")
MARKS = ("rStyle", "b", "bCs", "i", "iCs", "lang", "noProof", "webHidden", "vertAlign", "u", "rtl")


def fonts(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that the letters are of fonts that are easy to read and that machines have."""
    allowed = ", ".join(FONTS)
    for name, tree in file.trees.items():
        if not name.startswith("word/") or name.startswith(("word/theme", "word/fontTable")):
            continue
        held = [item for item in tree.iter(clark("w:rFonts"))]
        used = {item.get(clark(f"w:{key}")) for item in held for key in ("ascii", "hAnsi", "cs")}
        for font in sorted(filter(None, used - set(FONTS))):
            yield Fault("font", part_place(name), {"font": font, "allowed": allowed})
    if not _defaults(file, "w:rFonts"):
        yield Fault("no_font", part_place("word/styles.xml"))


def direct(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that every look is a style: no run has a font, a size or a colour of its own."""
    for item in file.paragraphs:
        for run in item.runs:
            look = run.find(TEXT_LOOK)
            own = [] if look is None else [child.tag.rpartition("}")[2] for child in look]
            other = [
                name for name in own if name not in MARKS and name not in ("vanish", "specVanish")
            ]
            if other:
                yield Fault("direct", item.place, {"look": ", ".join(other)})
                break


def sizes(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no text is too small to read."""
    for name, tree in file.trees.items():
        if name == "word/styles.xml" or name in file.told:
            points = [number_of(item, "val") / 2 for item in tree.iter(clark("w:sz"))]
            if points and min(points) < SMALLEST:
                values: dict[str, object] = {"points": min(points), "least": SMALLEST}
                yield Fault("small", part_place(name), values)


def hidden(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no text is hidden: who searches or hears the file would meet it."""
    marks = tuple(map(clark, ("w:vanish", "w:specVanish")))
    for name, tree in file.trees.items():
        is_told = name == "word/styles.xml" or name in file.told
        if is_told and any(is_on(item) for item in tree.iter(*marks)):
            yield Fault("hidden", part_place(name))


def contrasts(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that every letter stands out from its ground."""
    colours = _Colours(file)
    seen: set[tuple[str, str]] = set()
    for item in file.paragraphs:
        for run in item.runs:
            if not text_of(run).strip():
                continue
            pair = colours.of(item, run)
            if pair in seen:
                continue
            seen.add(pair)
            found = contrast(*pair)
            if found < CONTRAST:
                values: dict[str, object] = {
                    **{"ink": f"#{pair[0]}", "ground": f"#{pair[1]}"},
                    **{"contrast": f"{found:.1f}", "least": CONTRAST},
                }
                yield Fault("contrast", item.place, values)


def underlines(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a link is underlined: its colour alone does not say that it is one."""
    for item in file.paragraphs:
        for link in item.element.iter(clark("w:hyperlink")):
            for run in link.iter(clark("w:r")):
                if text_of(run).strip() and not _is_underlined(file, run):
                    yield Fault("no_underline", item.place, {"text": text_of(link).strip()})
                    break


def pages(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that pages are A4 and have a header and a footer that counts them."""
    sections = list(file.body.iter(clark("w:sectPr")))
    if not sections:
        yield Fault("no_page", words("checks_word.place.whole"))
    for number, section in enumerate(sections, start=1):
        place = words("checks_word.place.section", number=number)
        size = section.find(clark("w:pgSz"))
        sides = [number_of(size, side) for side in "wh"]
        if any(abs(side - a4) > SLACK for side, a4 in zip(sorted(sides), A4, strict=True)):
            yield Fault("page_size", place, {"wide": _mm(sides[0]), "high": _mm(sides[1])})
    footers = [tree for tree in file.told.values() if tree.tag == clark("w:ftr")]
    codes = [item.text or "" for tree in footers for item in tree.iter(clark("w:instrText"))]
    if not any(code.split()[:1] == ["PAGE"] for code in codes):
        yield Fault("no_page_number", words("checks_word.place.whole"))


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance), 1 to 21."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Colours:
    """Finds the colours of runs; most have their style's, which is worked out once."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.known: dict[str, tuple[str, str]] = {}

    def of(self, item: Paragraph, run: Element) -> tuple[str, str]:
        """Return a run's colour and the colour of what it stands on."""
        layout = item.element.find(PARAGRAPH_LOOK)
        cell = item.element.getparent().find(clark("w:tcPr"))
        own = (run.find(TEXT_LOOK), _ground(layout), _ground(cell))
        if own == (None, "", ""):
            if item.style not in self.known:
                self.known[item.style] = self._worked_out(item, run, own[1:])
            return self.known[item.style]
        return self._worked_out(item, run, own[1:])

    def _worked_out(
        self, item: Paragraph, run: Element, grounds: tuple[str, str]
    ) -> tuple[str, str]:
        looks = _looks(self.file, item.style, run)
        styled = [style.find(PARAGRAPH_LOOK) for style in self.file.chain(item.style)]
        ink = _first(looks, "w:color", VALUE) or BLACK
        paragraph, cell = grounds
        found = (_first(looks, "w:shd", FILL), paragraph, _first(styled, "w:shd", FILL), cell)
        return ink, next(filter(None, found), WHITE)


def _ground(look: Element | None) -> str:
    return _first([look], "w:shd", FILL)


def _looks(file: WordFile, style: str, run: Element) -> list[Element | None]:
    """Return what says how a run looks: its own, its style's, its paragraph's, the defaults."""
    own = run.find(TEXT_LOOK)
    named = None if own is None else own.find(clark("w:rStyle"))
    styles = [] if named is None else list(file.chain(named.get(VALUE, "")))
    styles += file.chain(style)
    return [own, *(item.find(TEXT_LOOK) for item in styles)]


def _first(looks: Sequence[Element | None], name: str, mark: str) -> str:
    """Return the first colour that is said; empty where none is."""
    for look in looks:
        held = None if look is None else look.find(clark(name))
        colour = None if held is None else held.get(mark)
        if colour:
            return str(colour).upper() if COLOUR.fullmatch(colour) else ""
    return ""


def _is_underlined(file: WordFile, run: Element) -> bool:
    for look in _looks(file, "", run):
        held = None if look is None else look.find(clark("w:u"))
        if held is not None:
            return bool(held.get(VALUE, "none") != "none")
    return False


def _defaults(file: WordFile, name: str) -> list[Element]:
    tree = file.trees.get("word/styles.xml")
    defaults = None if tree is None else tree.find(clark("w:docDefaults"))
    return [] if defaults is None else list(defaults.iter(clark(name)))


def _mm(twentieths: float) -> int:
    return round(twentieths / 1440 * 25.4)


RULES = (fonts, direct, sizes, hidden, contrasts, underlines, pages)
