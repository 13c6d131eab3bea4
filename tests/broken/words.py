"""Broken Word files, each made from a good one by one named change.

`BROKEN` holds, by name, what is wrong and the change; the good file is the Welsh one of the
made-up case, so that the broken ones stay current.
"""

import io
import zipfile
from collections.abc import Callable

Change = Callable[[bytes], bytes]
Parts = dict[str, str | bytes]

TEXT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
CORE, LINKS, TYPES = "docProps/core.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
END = "</w:sdt>"  # the contents; behind it the text begins
PLAIN = '<w:pPr><w:pStyle w:val="Normal"/></w:pPr>'


def paragraph(inside: str, properties: str = PLAIN) -> str:
    """A paragraph as it stands in the text."""
    return f"<w:p>{properties}{inside}</w:p>"


def run(words: str, look: str = "") -> str:
    """A run of text, with a look of its own where one is given."""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{words}</w:t></w:r>"


def unpacked(content: bytes) -> Parts:
    """The parts of a file; text where it is XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        held = {name: file.read(name) for name in file.namelist()}
    is_xml = (".xml", ".rels")
    return {name: part.decode() if name.endswith(is_xml) else part for name, part in held.items()}


def packed(parts: Parts) -> bytes:
    """A file of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def swap(name: str, old: str, new: str, times: int = 1) -> Change:
    """Put one thing in the place of the first like it in a part; the part must hold it."""

    def change(content: bytes) -> bytes:
        parts = unpacked(content)
        part = parts[name]
        assert isinstance(part, str)
        assert old in part, f"the good file no longer holds {old!r} in {name}"
        parts[name] = part.replace(old, new, times)
        return packed(parts)

    return change


def add(name: str, part: str | bytes, then: Change | None = None) -> Change:
    """Add a part, and make a further change."""

    def change(content: bytes) -> bytes:
        held = packed({**unpacked(content), name: part})
        return then(held) if then else held

    return change


def put(words: str) -> Change:
    """Put something at the beginning of the text."""
    return swap(TEXT, END, END + words)


def relate(kind: str, target: str, mode: str = ' TargetMode="External"') -> Change:
    """Let the text lead to something."""
    held = f'<Relationship Id="rId900" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return swap(LINKS, "</Relationships>", f"{held}</Relationships>")


def cut(name: str, start: str, end: str) -> Change:
    """Take out what stands from one thing to the end of another."""

    def change(content: bytes) -> bytes:
        part = unpacked(content)[name]
        assert isinstance(part, str)
        first = part.index(start)
        whole = part[first : part.index(end, first) + len(end)]
        return swap(name, whole, "")(content)

    return change


def both(first: Change, second: Change) -> Change:
    """Make two changes."""
    return lambda content: second(first(content))


def field(code: str) -> str:
    """A field of the text with a result."""
    return paragraph(f'<w:fldSimple w:instr="{code}">{run("Canlyniad y maes.")}</w:fldSimple>')


def table(rows: str, columns: int, caption: str = "Enghraifft") -> str:
    """A table with its caption."""
    words = paragraph(run("Tabl ychwanegol."), '<w:pPr><w:pStyle w:val="Caption"/></w:pPr>')
    grid = '<w:gridCol w:w="900"/>' * columns
    name = f'<w:tblPr><w:tblCaption w:val="{caption}"/></w:tblPr>'
    return f"{words}<w:tbl>{name}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def row(*cells: str, marks: str = "<w:cantSplit/>") -> str:
    """A row of a table."""
    held = "".join(f"<w:tc>{paragraph(run(words))}</w:tc>" for words in cells)
    return f"<w:tr><w:trPr>{marks}</w:trPr>{held}</w:tr>"


HEAD = "<w:cantSplit/><w:tblHeader/>"
PICTURE = '<w:drawing><wp:inline distT="0"'
ALT = 'descr="'


def described(alternative: str) -> Change:
    """Give the first picture other alternative text."""

    def change(content: bytes) -> bytes:
        part = unpacked(content)[TEXT]
        assert isinstance(part, str)
        start = part.index(ALT) + len(ALT)
        old = part[start : part.index('"', start)]
        return swap(TEXT, f'{ALT}{old}"', f'{ALT}{alternative}"')(content)

    return change


def link(words: str, marks: str) -> str:
    """A link in a paragraph of its own."""
    style = '<w:rStyle w:val="Hyperlink"/>'
    inside = run(words, style) if words else ""
    return paragraph(f"<w:hyperlink {marks}>{inside}</w:hyperlink>{run(' gweler hefyd.')}")


SECTION = '<w:pgSz w:w="11906" w:h="16838"/>'
TITLE = '<w:pStyle w:val="Title"/>'

BROKEN: dict[str, tuple[str, Change]] = {
    # The package
    "unreadable.cut_off": ("the file ends half-way", lambda content: content[:2000]),
    "unreadable.not_xml": ("a part is not well-formed", swap(TEXT, "</w:body>", "")),
    "unreadable.doctype": (
        "a part declares entities",
        swap(STYLES, "<w:styles", '<!DOCTYPE w [<!ENTITY a "aaaa">]><w:styles'),
    ),
    "unreadable.no_text": (
        "the part with the text is missing",
        lambda content: packed({k: v for k, v in unpacked(content).items() if k != TEXT}),
    ),
    "macro": ("a macro", add("word/vbaProject.bin", b"macro")),
    "macro.type": (
        "the type of a file with macros",
        swap(TYPES, "main+xml", "macroEnabled.main+xml"),
    ),
    "embedded": ("an embedded workbook", relate("package", "embeddings/book.xlsx", "")),
    "embedded.ole": ("an OLE object", relate("oleObject", "embeddings/object.bin", "")),
    "fetched": ("a picture fetched from the web", relate("image", "https://example.org/a.png")),
    "fetched.template": (
        "a template fetched from a server",
        relate("attachedTemplate", "https://example.org/template.dotm"),
    ),
    "link_scheme": ("a link that runs a script", relate("hyperlink", "javascript:alert(1)")),
    "link_scheme.file": (
        "a link to a file of a machine",
        relate("hyperlink", "file:///etc/passwd"),
    ),
    "comment": (
        "a comment",
        put(paragraph(run("Testun.") + '<w:r><w:commentReference w:id="0"/></w:r>')),
    ),
    "comment.part": ("a part with comments", relate("comments", "comments.xml", "")),
    "tracked": (
        "a tracked change",
        put(paragraph(f'<w:ins w:id="9" w:author="A">{run("Newydd.")}</w:ins>')),
    ),
    "session": ("revision identifiers", swap(TEXT, "<w:p>", '<w:p w:rsidR="00A1B2C3">')),
    "field": ("a field that reads a file", put(field("INCLUDETEXT C:/notes.docx"))),
    "field.dde": ("a field that runs a command", put(field("DDEAUTO c:/windows/cmd.exe"))),
    # Settings and properties
    "locked": (
        "protection from editing",
        swap(SETTINGS, "<w:zoom", '<w:documentProtection w:edit="readOnly"/><w:zoom'),
    ),
    "merge": ("a mail merge", swap(SETTINGS, "<w:zoom", "<w:mailMerge/><w:zoom")),
    "tracking": ("tracking on", swap(SETTINGS, "<w:zoom", "<w:trackRevisions/><w:zoom")),
    "fetched_template": (
        "an attached template",
        swap(SETTINGS, "<w:zoom", "<w:attachedTemplate/><w:zoom"),
    ),
    "settings_language": ("English settings", swap(SETTINGS, "cy-GB", "en-GB")),
    "no_settings": (
        "no settings",
        lambda content: packed({k: v for k, v in unpacked(content).items() if k != SETTINGS}),
    ),
    "no_title": ("no title among the properties", cut(CORE, "<dc:title>", "</dc:title>")),
    "file_as_title": (
        "a file name as the title",
        swap(CORE, "<dc:title>Treial benthyca dychmygol", "<dc:title>drafft-3.docx"),
    ),
    "other_title": (
        "another title among the properties",
        swap(CORE, "<dc:title>Treial benthyca dychmygol", "<dc:title>Hen deitl"),
    ),
    "property_language": ("English among the properties", swap(CORE, "cy-GB", "en-GB")),
    "user": (
        "the account that saved the file",
        swap(
            CORE,
            "</cp:coreProperties>",
            "<cp:lastModifiedBy>jbloggs</cp:lastModifiedBy></cp:coreProperties>",
        ),
    ),
    "path": (
        "a path among the properties",
        swap(CORE, "<dc:creator>", "<dc:creator>C:\\Users\\jbloggs\\"),
    ),
    "custom_property": ("properties of their own", add("docProps/custom.xml", "<Properties/>")),
    "machine": (
        "the company that the program is licensed to",
        add("docProps/app.xml", "<Properties><Company>Cwmni</Company></Properties>"),
    ),
    # Titles, headings and paragraphs
    "no_title_line": ("no title", swap(TEXT, TITLE, '<w:pStyle w:val="Subtitle"/>')),
    "second_title": ("two titles", put(paragraph(run("Teitl arall"), f"<w:pPr>{TITLE}</w:pPr>"))),
    "no_heading": ("no headings at all", swap(TEXT, 'w:val="Heading', 'w:val="Quote', 99)),
    "empty_heading": (
        "an empty heading",
        put(paragraph("", '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')),
    ),
    "skipped_heading": ("a level skipped", swap(TEXT, '"Heading2"', '"Heading3"', 99)),
    "heading_in_table": ("a heading in a table", swap(TEXT, '"Cell"', '"Heading1"')),
    "bold_heading": ("a bold line for a heading", put(paragraph(run("Pennawd ffug", "<w:b/>")))),
    "empty_line": ("an empty paragraph", put(paragraph(""))),
    "spaces": ("a row of tabs", put(paragraph("<w:r><w:t>Un</w:t><w:tab/><w:tab/></w:r>"))),
    "typed_list": ("a typed list", put(paragraph(run("- Eitem gyntaf y rhestr.")))),
    "typed_list.numbers": ("typed numbers", put(paragraph(run("1. Eitem gyntaf y rhestr.")))),
    "unknown_style": (
        "a style that is not there",
        put(paragraph(run("Testun."), '<w:pPr><w:pStyle w:val="Fy steil"/></w:pPr>')),
    ),
    # Links and languages
    "empty_link": ("a link without text", put(link("", 'w:anchor="summary"'))),
    "vague_link": ("“yma” as a link", put(link("yma", 'w:anchor="summary"'))),
    "vague_link.english": ("“click here” as a link", put(link("Click here", 'w:anchor="summary"'))),
    "bare_link": ("a bare address", put(link("https://example.org/a", 'w:anchor="summary"'))),
    "lost_link": ("a link to nowhere", put(link("Y crynodeb", 'w:anchor="nowhere"'))),
    "two_ways": (
        "the same words for two addresses",
        both(
            relate("hyperlink", "https://example.org/other"),
            put(link("Trwydded agored", f'r:id="rId900" xmlns:r="{OFFICE}"')),
        ),
    ),
    "same_bookmark": (
        "two places of one name",
        put(paragraph('<w:bookmarkStart w:id="99" w:name="about"/>' + run("Testun."))),
    ),
    "language": (
        "an English document",
        swap(STYLES, 'w:lang w:val="cy-GB"', 'w:lang w:val="en-GB"'),
    ),
    "style_language": (
        "a style in American English",
        swap(
            STYLES, '<w:color w:val="1D2A30"/>', '<w:color w:val="1D2A30"/><w:lang w:val="en-US"/>'
        ),
    ),
    "run_language": (
        "words in a language that is neither",
        put(paragraph(run("Testun.", '<w:lang w:val="en-US"/>'))),
    ),
    "mostly_other": (
        "Welsh marked as English",
        swap(TEXT, "<w:r><w:t ", '<w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t ', 9999),
    ),
    # Tables and pictures
    "no_rows": ("a table without rows", put(table("", 2))),
    "no_header": ("no header row", swap(TEXT, "<w:tblHeader/>", "")),
    "two_headers": (
        "two header rows",
        put(table(row("A", "B", marks=HEAD) + row("a", "b", marks=HEAD) + row("1", "2"), 2)),
    ),
    "split_row": ("rows that may break", swap(TEXT, "<w:cantSplit/>", "")),
    "empty_header": (
        "an empty header cell",
        put(table(row("A", " ", marks=HEAD) + row("1", "2"), 2)),
    ),
    "merged": ("merged cells", swap(TEXT, "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>')),
    "nested": (
        "a table within a table",
        swap(
            TEXT,
            "</w:tc>",
            table(row("A", "B", marks=HEAD) + row("1", "2"), 2) + paragraph("") + "</w:tc>",
        ),
    ),
    "ragged": ("a row that lacks a cell", put(table(row("A", "B", marks=HEAD) + row("1"), 2))),
    "layout_table": (
        "a table of one column to place text",
        put(table(row("A", marks=HEAD) + row("Testun"), 1)),
    ),
    "no_caption": ("no caption", swap(TEXT, 'w:val="Caption"', 'w:val="Note"', 99)),
    "no_table_name": ("no name of a table", cut(TEXT, "<w:tblCaption ", "/>")),
    "no_alt": ("no alternative text", described("")),
    "file_as_alt": ("a file name as alternative text", described("siart-1.png")),
    "empty_alt": (
        "a placeholder as alternative text",
        described("No description has been provided for this image"),
    ),
    "caption_as_alt": ("the caption as alternative text", described("Colofn i bob wythnos.")),
    "same_picture_number": (
        "two pictures of one number",
        swap(
            TEXT,
            "</w:drawing>",
            '</w:drawing><w:drawing><wp:inline><wp:docPr id="1" '
            'name="b" descr="Siart arall, yr un data."/></wp:inline></w:drawing>',
        ),
    ),
    "floating": (
        "a picture beside the text",
        both(swap(TEXT, "<wp:inline", "<wp:anchor"), swap(TEXT, "</wp:inline>", "</wp:anchor>")),
    ),
    "text_box": ("an old drawing", put(paragraph("<w:r><w:pict/></w:r>" + run("Testun.")))),
    "edge_picture": (
        "a picture in the header",
        swap("word/header1.xml", "</w:p>", "<w:r><w:drawing/></w:r></w:p>"),
    ),
    # The look
    "font": (
        "a font that is hard to read",
        swap(STYLES, 'w:ascii="Arial"', 'w:ascii="Comic Sans MS"'),
    ),
    "no_font": ("no font", cut(STYLES, "<w:rFonts", "/>")),
    "direct": ("a size of its own", put(paragraph(run("Testun.", '<w:sz w:val="40"/>')))),
    "small": ("very small letters", swap(STYLES, '<w:sz w:val="15"/>', '<w:sz w:val="10"/>')),
    "hidden": ("hidden text", put(paragraph(run("Cudd.", "<w:vanish/>")))),
    "contrast": (
        "pale letters",
        swap(STYLES, 'w:color w:val="4A5A62"', 'w:color w:val="AAB5BA"', 99),
    ),
    "contrast.white": ("white letters", put(paragraph(run("Cudd.", '<w:color w:val="FFFFFF"/>')))),
    "no_underline": ("links marked by colour alone", swap(STYLES, '<w:u w:val="single"/>', "")),
    "page_size": ("US Letter", swap(TEXT, SECTION, '<w:pgSz w:w="12240" w:h="15840"/>', 99)),
    "no_page": (
        "no size of the page",
        lambda content: swap(TEXT, "<w:sectPr", "<w:other", 99)(
            swap(TEXT, "</w:sectPr", "</w:other", 99)(content)
        ),
    ),
    "no_page_number": ("no number of the page", swap("word/footer1.xml", " PAGE ", " SEQ a ")),
}
