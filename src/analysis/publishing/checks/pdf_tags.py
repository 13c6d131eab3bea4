"""What a PDF says of itself, read once for all rules: its tags, its properties and its doings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

HARMLESS = ("/URI", "/GoTo")  # an address is looked at apart
METADATA_LANGUAGE = re.compile(r"<dc:language>.*?<rdf:li[^>]*>([^<]*)<", re.DOTALL)
METADATA_TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>([^<]*)<", re.DOTALL)
OTHER_ANNOTATIONS = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")


Pages = dict[tuple[int, ...], int]  # the number of a page by its object


@dataclass(frozen=True)
class Element:
    """One tag in reading order; `page` is 0 where it names none."""

    kind: str
    parent: str
    children: tuple[str, ...]
    title: str
    alternative: str
    scope: str
    page: int


@dataclass(frozen=True)
class Look:
    """A PDF as the rules see it; a number of a page starts at 1 and is 0 for the whole file."""

    language: str
    metadata_language: str
    title: str
    metadata_title: str
    shows_title: bool
    elements: tuple[Element, ...]
    bookmarks: tuple[tuple[str, bool], ...]
    actions: tuple[tuple[int, str], ...]
    addresses: tuple[tuple[int, str], ...]
    attached: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    fonts: tuple[tuple[str, str], ...]
    wordless: tuple[int, ...]
    pages: tuple[tuple[int, int, str], ...]


def look(pdf: "pikepdf.Pdf") -> Look:
    """Read what the rules need of a PDF."""
    root = pdf.Root
    metadata = _metadata(root)
    properties = [(str(name)[1:], str(value)) for name, value in pdf.docinfo.items()]
    fonts = _fonts(pdf)
    return Look(
        language=str(root.get("/Lang", "")),
        metadata_language=_first(METADATA_LANGUAGE, metadata),
        title=str(pdf.docinfo.get("/Title", "")),
        metadata_title=_first(METADATA_TITLE, metadata),
        shows_title=bool(_at(root, "/ViewerPreferences", "/DisplayDocTitle")),
        elements=tuple(_elements(pdf)),
        bookmarks=tuple(_bookmarks(root)),
        actions=tuple(_actions(pdf)),
        addresses=tuple(_addresses(pdf)),
        attached=tuple(_attached(pdf)),
        properties=(*properties, ("XMP", metadata)),
        fonts=tuple(_faulty(fonts)),
        wordless=tuple(
            number
            for number, page in enumerate(pdf.pages, start=1)
            if not _at(page.obj, "/Resources", "/Font")
        ),
        pages=tuple(_sizes(pdf)),
    )


def _at(held: "pikepdf.Object", *keys: str) -> "pikepdf.Object | None":
    """Follow keys into an object, as far as there is one."""
    for key in keys:
        if key not in held:
            return None
        held = held[key]
    return held


def _said(held: "pikepdf.Object", *keys: str) -> str:
    """Return what stands at the end of keys as text; nothing where there is nothing."""
    found = _at(held, *keys)
    return "" if found is None else str(found)


def _metadata(root: "pikepdf.Object") -> str:
    held = root.get("/Metadata")
    return bytes(held.read_bytes()).decode("utf-8", "replace") if held is not None else ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    import html

    match = pattern.search(text)
    return html.unescape(match[1]) if match else ""


def _many(held: "pikepdf.Object | None") -> list["pikepdf.Object"]:
    """Return what a tag holds as a list, of which only further tags count."""
    import pikepdf

    if held is None:
        return []
    items = list(held) if isinstance(held, pikepdf.Array) else [held]
    return [item for item in items if isinstance(item, pikepdf.Dictionary) and "/S" in item]


def _elements(pdf: "pikepdf.Pdf") -> Iterator[Element]:
    """Walk the tags in reading order; a role of the file's own counts as what it stands for."""
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        return
    pages: Pages = {
        tuple(page.obj.objgen): number for number, page in enumerate(pdf.pages, start=1)
    }
    held = _at(tree, "/RoleMap")
    roles = {str(name): str(role) for name, role in held.items()} if held is not None else {}
    seen: set[tuple[int, int]] = set()
    waiting = [(item, "", 0) for item in reversed(_many(tree.get("/K")))]
    while waiting:
        item, parent, page = waiting.pop()
        if item.is_indirect and item.objgen in seen:
            continue  # a circle
        seen.add(item.objgen)
        kind = str(item.S)
        kind = roles.get(kind, kind)
        page = pages.get(tuple(item.Pg.objgen), page) if "/Pg" in item else page
        children = _many(item.get("/K"))
        page = page or _first_page(children, pages)
        yield Element(
            kind,
            parent,
            tuple(str(child.S) for child in children),
            str(item.get("/T", "")),
            str(item.get("/Alt", "")),
            _scope(item),
            page,
        )
        waiting += [(child, kind, page) for child in reversed(children)]


def _first_page(children: list["pikepdf.Object"], pages: Pages) -> int:
    for child in children:
        if "/Pg" in child:
            return pages.get(tuple(child.Pg.objgen), 0)
    return 0


def _scope(item: "pikepdf.Object") -> str:
    import pikepdf

    held = item.get("/A")
    if held is None:
        return ""
    for about in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(about, pikepdf.Dictionary) and "/Scope" in about:
            return str(about.Scope)
    return ""


def _bookmarks(root: "pikepdf.Object") -> Iterator[tuple[str, bool]]:
    first = _at(root, "/Outlines", "/First")
    waiting = [first] if first is not None else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield str(item.get("/Title", "")), "/Dest" in item or "/A" in item
        waiting += [item[key] for key in ("/Next", "/First") if key in item]


def _annotations(pdf: "pikepdf.Pdf") -> Iterator[tuple[int, "pikepdf.Object"]]:
    for number, page in enumerate(pdf.pages, start=1):
        for item in page.get("/Annots", ()):
            yield number, item


def _actions(pdf: "pikepdf.Pdf") -> Iterator[tuple[int, str]]:
    """Find what is done when the file is opened, looked at or clicked on, but for links."""
    import pikepdf

    root = pdf.Root
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary):
        yield 0, str(opening.get("/S", "/OpenAction"))
    yield from ((0, str(key)) for key in ("/AA", "/AcroForm") if key in root)
    if _at(root, "/Names", "/JavaScript") is not None:
        yield 0, "/JavaScript"
    for number, page in enumerate(pdf.pages, start=1):
        if "/AA" in page:
            yield number, "/AA"
    for number, item in _annotations(pdf):
        done = _said(item, "/A", "/S")
        if done and done not in HARMLESS:
            yield number, done
        if "/AA" in item:
            yield number, "/AA"


def _addresses(pdf: "pikepdf.Pdf") -> Iterator[tuple[int, str]]:
    for number, item in _annotations(pdf):
        if _said(item, "/A", "/S") == "/URI":
            yield number, _said(item, "/A", "/URI")


def _attached(pdf: "pikepdf.Pdf") -> Iterator[str]:
    yield from pdf.attachments
    if "/AF" in pdf.Root:
        yield "/AF"
    for _, item in _annotations(pdf):
        if str(item.get("/Subtype", "")) in OTHER_ANNOTATIONS:
            yield str(item.Subtype)


def _fonts(pdf: "pikepdf.Pdf") -> dict[str, "pikepdf.Object"]:
    """Return the fonts of all pages by their names."""
    held = {}
    for page in pdf.pages:
        fonts = _at(page.obj, "/Resources", "/Font")
        for _, font in fonts.items() if fonts is not None else ():
            held[_said(font, "/BaseFont").removeprefix("/") or "–"] = font
    return held


def _faulty(fonts: dict[str, "pikepdf.Object"]) -> Iterator[tuple[str, str]]:
    """Name the fonts that a reader's machine would have to have, or whose text nobody can read."""
    for name, font in sorted(fonts.items()):
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        files = (_at(inner, "/FontDescriptor", f"/FontFile{ending}") for ending in ("", "2", "3"))
        if all(file is None for file in files):
            yield name, "not_embedded"
        if "/ToUnicode" not in font:
            yield name, "no_letters"


def _sizes(pdf: "pikepdf.Pdf") -> Iterator[tuple[int, int, str]]:
    for page in pdf.pages:
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        yield round(right - left), round(top - bottom), str(page.get("/Tabs", ""))
