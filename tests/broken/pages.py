"""Broken pages, each made from a good one by one named change.

`BROKEN` holds, by name, what is wrong and the change; the good page is the Welsh page of the
made-up case, so that the broken ones stay current. The first 22 (`TRIAL`) are those on which the
usual checkers were tried out; the others stand for what else the rules of a page promise.
"""

import base64
import hashlib
import re
from collections.abc import Callable

Change = Callable[[str], str]

ENGLISH = "People had no device at home, and nobody had asked them what they wanted to do with one."
PICTURE = r'<img src="data:[^"]+" alt="[^"]*"'
FIRST_TABLE = '<div class="scroll" role="region" tabindex="0" aria-labelledby="table-1-caption">'


def swap(old: str, new: str) -> Change:
    """Put one thing in the place of the first like it; the page must hold it."""

    def change(page: str) -> str:
        assert old in page, f"the good page no longer holds {old!r}"
        return page.replace(old, new, 1)

    return change


def turn(pattern: str, new: str) -> Change:
    """Do the same with a pattern."""

    def change(page: str) -> str:
        found, count = re.subn(pattern, new, page, count=1, flags=re.DOTALL)
        assert count, f"the good page no longer holds {pattern!r}"
        return found

    return change


def restyle(old: str, new: str) -> Change:
    """Change the stylesheet and its fingerprint in the policy: a page made so from the start."""

    def change(page: str) -> str:
        style = page.split("<style>")[1].split("</style>")[0]
        assert old in style, f"the stylesheet no longer holds {old!r}"
        changed = style.replace(old, new, 1)
        return page.replace(style, changed).replace(_digest(style), _digest(changed))

    return change


def headless(page: str) -> str:
    """Make the header cells of the first table into plain ones."""
    start, end = page.index("<thead>"), page.index("</thead>")
    head = re.sub(r'<th scope="col"', "<td", page[start:end]).replace("</th>", "</td>")
    return page[:start] + head + page[end:]


def placeless(page: str) -> str:
    """Take the links to the same place of the twin page away."""
    return re.sub(r'<a class="twin".*?</a>\n', "", page)


def wide_table(page: str) -> str:
    """Take a table out of its frame and make its words long."""
    cell = "Cyngordychmygol" * 12
    return page.replace(FIRST_TABLE, "<div>", 1).replace(
        '<th scope="col">Prosiect</th>', f'<th scope="col">{cell}</th>', 1
    )


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _alt(new: str) -> Change:
    return turn(r'(<img src="data:[^"]+") alt="[^"]*"', rf"\1{new}")


_LINK = '<a href="https://example.org/council">y cyngor</a>'
_VIEWPORT = "width=device-width, initial-scale=1"
_PARAGRAPH = "<p>Arbedodd sgyrsiau amser.</p>"
_LIST = "<li>Benthyca dyfeisiau</li>"
_CSV = "(CSV, 1 KB)</a>"
_HEADER_LINK = '<a href="../en/index.html" lang="en" hreflang="en" rel="alternate">'

TRIAL: dict[str, tuple[str, Change]] = {
    "no_lang": ("the page names no language", swap('<html lang="cy">', "<html>")),
    "no_alt": ("a picture has no alternative text", _alt("")),
    "lost_headers": ("the header cells of a table are plain cells", headless),
    "skipped_heading": (
        "a heading of level four follows level two",
        turn(r"h3( id=\"cite\".*?)h3", r"h4\1h4"),
    ),
    "no_h1": ("the first heading is a paragraph", turn(r"<h1>(.*?)</h1>", r"<p>\1</p>")),
    "low_contrast": ("quiet text is too pale", restyle("--quiet: #4a5a62", "--quiet: #a9b4b9")),
    "empty_title": ("the page has no title", turn(r"<title>.*?</title>", "<title></title>")),
    "zoom_disabled": (
        "the page cannot be enlarged",
        swap(_VIEWPORT, f"{_VIEWPORT}, maximum-scale=1, user-scalable=no"),
    ),
    "wrong_lang": (
        "a Welsh page says that it is English",
        swap('<html lang="cy">', '<html lang="en">'),
    ),
    "duplicate_id": ("two headings have one identifier", swap('id="licence"', 'id="contact"')),
    "wide_table": ("a wide table stands outside its frame", wide_table),
    "language_link_without_lang": (
        "the link to the English page does not say that it is English",
        swap(_HEADER_LINK, '<a href="../en/index.html">'),
    ),
    "empty_alt": ("a picture has an empty alternative text", _alt(' alt=""')),
    "file_name_alt": ("the alternative text is a file name", _alt(' alt="made_up_weeks.png"')),
    "placeholder_alt": (
        "the alternative text is what a program puts there",
        _alt(' alt="No description has been provided for this image"'),
    ),
    "no_caption": (
        "a table has no caption",
        turn(r'<caption id="table-1-caption">.*?</caption>\n', ""),
    ),
    "no_scope": ("header cells do not say what they head", swap('<th scope="col">', "<th>")),
    "no_skip_link": ("there is no skip link", turn(r'<a class="skip".*?</a>\n', "")),
    "vague_link": (
        "a link says “yma”",
        swap(_LINK, '<a href="https://example.org/council">yma</a>'),
    ),
    "no_alternates": (
        "the head does not name the pair of pages",
        turn(r'<link rel="alternate".*?<style>', "<style>"),
    ),
    "english_paragraph": (
        "an English paragraph on a Welsh page",
        swap(_PARAGRAPH, f"<p>{ENGLISH}</p>"),
    ),
    "colour_only_links": (
        "links differ from text by colour alone",
        restyle(
            "a { color: var(--link); text-decoration: underline;",
            "a { color: var(--link); text-decoration: none;",
        ),
    ),
}

FURTHER: dict[str, tuple[str, Change]] = {
    "no_doctype": ("the page does not say what it is", swap("<!doctype html>\n", "")),
    "latin_charset": (
        "the page names another alphabet",
        swap('charset="utf-8"', 'charset="iso-8859-1"'),
    ),
    "unclosed": ("a division is not closed", swap(FIRST_TABLE, f"<div>{FIRST_TABLE}")),
    "no_such_language": (
        "a cell names a language that is none",
        swap('<th scope="row" lang="en">', '<th scope="row" lang="Saesneg">'),
    ),
    "two_h1": (
        "a second first heading",
        turn(r'<h2 id="methods">(.*?)</h2>', r'<h1 id="methods">\1</h1>'),
    ),
    "empty_heading": (
        "a heading without words",
        turn(r'<h3 id="licence">.*?</h3>', '<h3 id="licence"></h3>'),
    ),
    "skip_to_nowhere": ("the skip link leads nowhere", swap('href="#main"', 'href="#cynnwys"')),
    "no_main": (
        "no main part",
        lambda page: page.replace("<main ", "<div ").replace("</main>", "</div>"),
    ),
    "outside_landmarks": (
        "words outside every landmark",
        swap('<main id="main"', '<p>Nodyn y tu allan.</p>\n<main id="main"'),
    ),
    "nameless_nav": (
        "a navigation without a name",
        swap('<nav class="contents" aria-labelledby="contents">', '<nav class="contents">'),
    ),
    "nameless_section": (
        "a section without a name",
        swap('<section class="numbered" aria-labelledby="done">', '<section class="numbered">'),
    ),
    "nameless_region": (
        "a scrolling region without a name",
        swap(FIRST_TABLE, FIRST_TABLE.replace(' aria-labelledby="table-1-caption"', "")),
    ),
    "lost_name": (
        "a name is looked up where it is not",
        swap('aria-labelledby="methods"', 'aria-labelledby="dulliau"'),
    ),
    "paragraph_in_list": ("a list holds a paragraph", swap(_LIST, "<p>Benthyca dyfeisiau</p>")),
    "typed_list": (
        "a list is typed with signs",
        swap(_PARAGRAPH, "<p>• Arbedodd sgyrsiau amser.</p>"),
    ),
    "empty_paragraph": (
        "an empty paragraph makes room",
        swap(_PARAGRAPH, f"{_PARAGRAPH}\n<p>&nbsp;</p>"),
    ),
    "no_summary": ("what is folded away is not named", turn(r"<summary>Dull: .*?</summary>", "")),
    "tab_order": (
        "the keyboard jumps",
        swap('role="region" tabindex="0"', 'role="region" tabindex="5"'),
    ),
    "access_key": ("a link takes a key", swap('<a class="skip"', '<a class="skip" accesskey="n"')),
    "hidden_link": (
        "a link is hidden from voices alone",
        swap("<p>Nid oedd gan bobl", '<p aria-hidden="true">Nid oedd gan bobl'),
    ),
    "tooltip": (
        "words in a tooltip alone",
        swap('<th scope="row" lang="en">', '<th title="Nodyn" scope="row" lang="en">'),
    ),
    "short_alt": ("the alternative text is the kind of chart", _alt(' alt="Siart colofnau."')),
    "caption_as_alt": ("the alternative text is the caption", _alt(' alt="Colofn i bob wythnos."')),
    "nameless_drawing": (
        "a drawing in the page without a name",
        turn(PICTURE + r"[^>]*>", '<svg role="img" width="9" height="9"></svg>'),
    ),
    "no_figure_caption": ("a figure without words", turn(r"<figcaption>.*?</figcaption>", "")),
    "no_figure_data": (
        "a figure without its data",
        turn(r'(</figure>.*?)<ul class="download">.*?</ul>', r"\1"),
    ),
    "empty_header": (
        "a header cell is empty",
        swap('<th scope="col">Prosiect</th>', '<th scope="col"></th>'),
    ),
    "row_without_header": (
        "a row has no header",
        turn(r'<tr><th scope="row" lang="en">(.*?)</th>', r'<tr><td lang="en">\1</td>'),
    ),
    "uneven_row": ("a row lacks a cell", turn(r'<td class="mark">Abertawe</td>', "")),
    "table_in_table": (
        "a table in a cell",
        swap(
            "Abertawe</td>",
            '<table><caption>Mewn</caption><thead><tr><th scope="col">A</th></tr></thead></table>'
            "</td>",
        ),
    ),
    "no_language_link": (
        "no link to the English page",
        turn(r"<nav class=\"languages\".*?</nav>\n", ""),
    ),
    "place_without_lang": (
        "a link to a place of the English page does not say so",
        swap('#methods" lang="en" hreflang="en"', '#methods" hreflang="en"'),
    ),
    "no_twin_places": ("the language link leads to the top alone", placeless),
    "twin_place_lost": (
        "a place that the English page does not have",
        swap("../en/index.html#methods", "../en/index.html#dulliau"),
    ),
    "alternate_elsewhere": (
        "head and header lead to two pages",
        swap('hreflang="en" href="../en/index.html"', 'hreflang="en" href="../en/summary.html"'),
    ),
    "link_to_nowhere": ("the contents lead nowhere", swap('href="#done"', 'href="#gwnaed"')),
    "empty_link": (
        "a link without words",
        swap(_LINK, f"{_LINK}<a href='https://example.org'></a>"),
    ),
    "address_as_text": (
        "a link's words are its address",
        swap(">y cyngor</a>", ">https://example.org/council</a>"),
    ),
    "same_words": (
        "the same words lead to two places",
        swap(_PARAGRAPH, '<p><a href="https://example.org/arall">y cyngor</a></p>'),
    ),
    "new_window": (
        "a link opens a window",
        swap(
            '<a href="https://example.org/council"',
            '<a target="_blank" href="https://example.org/council"',
        ),
    ),
    "no_size": ("a file without its size", swap(_CSV, "</a>")),
    "script": ("a script", swap("</main>", "<script>document.title = 'x'</script></main>")),
    "handler": ("a script on a click", swap("<h1>", '<h1 onclick="alert(1)">')),
    "script_address": (
        "a link runs a script",
        swap('href="https://example.org/council"', 'href="java&#9;script:alert(1)"'),
    ),
    "file_address": (
        "a link to the machine of whoever made the page",
        swap('href="https://example.org/council"', 'href="file:///home/swyddog/achos.docx"'),
    ),
    "frame": (
        "another page in the page",
        swap(_PARAGRAPH, '<iframe title="Arall" src="https://example.org"></iframe>'),
    ),
    "form": ("a form", swap(_PARAGRAPH, "<form><label>Enw <input></label></form>")),
    "outside_picture": (
        "a picture from another server",
        turn(r'<img src="data:[^"]+"', '<img src="https://example.org/llun.png"'),
    ),
    "outside_style": (
        "a stylesheet from another server",
        swap("<style>", '<link rel="stylesheet" href="https://example.org/a.css">\n<style>'),
    ),
    "style_fetches": (
        "the stylesheet fetches a letter",
        restyle(
            ".top { background",
            ".top { background-image: url(https://example.org/a.png); background",
        ),
    ),
    "style_attribute": ("a style on an element", swap("<h1>", '<h1 style="color: grey">')),
    "no_policy": (
        "no content security policy",
        turn(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n', ""),
    ),
    "loose_policy": (
        "the policy lets scripts run",
        swap("base-uri", "script-src &#39;unsafe-inline&#39;; base-uri"),
    ),
    "other_style": (
        "the stylesheet is not the one of the policy",
        swap("<style>", "<style>main { display: none }\n"),
    ),
    "refresh": (
        "the page turns elsewhere",
        swap("<title>", '<meta http-equiv="refresh" content="5; url=../en/index.html">\n<title>'),
    ),
    "base": ("a base address", swap("<title>", '<base href="https://example.org/">\n<title>')),
    "obsolete": (
        "an element that moves",
        swap(_PARAGRAPH, "<marquee>Arbedodd sgyrsiau amser.</marquee>"),
    ),
    "comment": (
        "a remark left in the file",
        swap("<main ", "<!-- /home/swyddog/achos -->\n<main "),
    ),
    "turned_text": ("a sign that turns the text round", swap("Arbedodd", "\u202eArbedodd")),
    "two_styles": ("a second stylesheet", swap("</head>", "<style></style>\n</head>")),
    "pale_dark_links": (
        "links are too dark in the dark",
        restyle("--link: #8ed3e3", "--link: #0b5568"),
    ),
    "no_focus": (
        "the focus is not seen",
        restyle("outline: 3px solid var(--focus)", "outline: none"),
    ),
    "no_print": (
        "no rules for paper",
        restyle("@media print {", "@media screen and (min-width: 900rem) {"),
    ),
    "moving": (
        "something moves by itself",
        restyle(".flag {", ".flag { animation: blink 1s infinite;"),
    ),
    "small_letters": (
        "letters of nine pixels",
        restyle(
            ".note { color: var(--quiet); font-size: .9375rem",
            ".note { color: var(--quiet); font-size: 9px",
        ),
    ),
}

BROKEN: dict[str, tuple[str, Change]] = {**TRIAL, **FURTHER}
