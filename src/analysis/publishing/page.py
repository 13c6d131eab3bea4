"""The web page of a case study: one self-contained file, without scripts or requests."""

import base64
import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from analysis import language
from analysis.publishing.blocks import Report
from analysis.publishing.layout import LONG_CELL, fits_paper, is_broad, is_wide
from analysis.publishing.prose import SCHEMES, Run
from analysis.publishing.wording import words_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TWIN = {"cy": "en", "en": "cy"}
# The pages of the site that stand beside the case studies, and what each is called
SITE_PAGES = {
    "site.all": {"cy": "index.html", "en": "index.html"},
    "site_pages.made": {"cy": "sut-y-gwnaed.html", "en": "how-this-was-made.html"},
    "site_pages.accessibility": {"cy": "hygyrchedd.html", "en": "accessibility.html"},
}
MARK = 8  # letters that stay on one line
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
CLOSING = ".,;:!?)]}'’”"  # ends a sentence around an address and not the address


@dataclass(frozen=True)
class FileLink:
    """A file beside the page: its kind (``pdf`` or ``word``), its name and its size in bytes."""

    kind: str
    name: str
    size: int


def render(report: Report, reader: str, files: Sequence[FileLink] = ()) -> str:
    """Write the page of a case study in one language.

    Parameters
    ----------
    report
        The case study.
    reader
        ``"cy"`` or ``"en"``.
    files
        The PDF and the Word file, where they were made; the page links to no other.

    Returns
    -------
    str
        A whole HTML document; the same text for the same report.
    """
    held = {"report": report, "facts": report.facts, "files": files}
    return render_template("page.html.j2", reader, **held)


def render_template(name: str, reader: str, **held: object) -> str:
    """Fill one of the package's templates; what is not defined in it is an error."""
    return _environment().get_template(name).render(reader=reader, **held, **_words(reader))


def style() -> "Markup":
    """Return the stylesheet that every page carries in its head."""
    from markupsafe import Markup

    file = resources.files("analysis.publishing") / "templates" / "style.css"
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704  (our own file)


def security_policy() -> str:
    """Return the content security policy: nothing is run and nothing is fetched.

    The one stylesheet is allowed by its SHA-256, so that no other can be slipped in.
    """
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def inline(runs: Sequence[Run]) -> "Markup":
    """Write runs of text as HTML; what is not a known mark-up is text."""
    import nh3
    from markupsafe import Markup

    written = nh3.clean(
        str(Markup("").join(_run(run) for run in runs)),
        tags={"strong", "em", "a", "span"},
        attributes={"a": {"href"}, "span": {"data-finding"}},
        url_schemes={scheme.split(":")[0] for scheme in SCHEMES},
        link_rel=None,
    )
    return Markup(written)  # noqa: S704  (escaped run by run, then cleaned as a whole)


def linked(reference: str) -> "Markup":
    """Write a reference as HTML: the web addresses in it lead where they say."""
    from markupsafe import Markup, escape

    written, end = Markup(""), 0
    for found in ADDRESS.finditer(reference):
        address = found[0].rstrip(CLOSING)
        written += escape(reference[end : found.start()])
        written += Markup('<a href="{0}">{0}</a>').format(address)
        end = found.start() + len(address)
    return written + escape(reference[end:])


def picture(svg: bytes) -> str:
    """Write a drawing as an address that holds the whole of it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def markup(drawing: str) -> "Markup":
    """Return a drawing that stands in the page itself; `analysis.charts` wrote and escaped it."""
    from markupsafe import Markup

    return Markup(drawing)  # noqa: S704  (our own, from ElementTree)


def picture_size(svg: bytes) -> tuple[int, int]:
    """Return the width and height of a drawing in CSS pixels."""
    root = svg[svg.index(b"<svg") :][:1000]
    sizes = [re.search(rb'\b%s="([\d.]+)pt"' % name, root) for name in (b"width", b"height")]
    if None in sizes:
        msg = f"a drawing states its width and height in points; found {root[:80]!r}"
        raise ValueError(msg)
    width, height = (round(float(found[1]) * 96 / 72) for found in sizes if found)
    return width, height


def size_in_words(size: int) -> str:
    """Write the size of a file: ``12 KB``."""
    return f"{max(1, math.ceil(size / 1000)):,} KB"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("analysis.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        inline=inline,
        linked=linked,
        picture=picture,
        markup=markup,
        picture_size=picture_size,
        size_in_words=size_in_words,
        style=style,
        security_policy=security_policy,
    )
    environment.filters["classes_of_columns"] = classes_of_columns
    environment.tests.update(for_paper=fits_paper, broad=is_broad, of_many_columns=is_wide)
    return environment


def classes_of_columns(shown: language.DisplayTable) -> "list[Markup]":
    """Return the attribute of each column's cells: numbers, marks, sentences, or web addresses."""
    return [_class_of_column(shown, place) for place in range(len(shown.headers))]


def _class_of_column(shown: language.DisplayTable, place: int) -> "Markup":
    from markupsafe import Markup

    cells = [row[place] for row in shown.rows]
    longest = max(map(len, cells), default=0)
    if shown.headers[place].numeric:
        return Markup(' class="numeric"')
    if longest > LONG_CELL:
        if any(len(word) > LONG_CELL for cell in cells for word in cell.split()):
            return Markup(' class="long address"')
        return Markup(' class="long"')
    return Markup(' class="mark"') if 0 < longest <= MARK else Markup("")


def _words(reader: str) -> dict[str, object]:
    """Return what a template needs to speak one language."""
    return {
        "twin": TWIN[reader],
        "say": lambda key: language.text(f"interface.{key}", reader),
        "say_in": lambda key, other: language.text(f"interface.{key}", other),
        "day_in": language.long_date,
        "mark": lambda letter: language.code("mark", letter, reader),
        "day": lambda date: language.long_date(date, reader),
        "iso": lambda date: date.isoformat(),
        "site_pages": {key: names[reader] for key, names in SITE_PAGES.items()},
        "both": lambda key: words_of(f"interface.{key}"),
        "in_words": lambda held, name: language.code(held, name, reader),
        "csv_size": lambda data: size_in_words(len(data.content[reader])),
        "xlsx_size": lambda data: size_in_words(len(data.xlsx[reader])),
    }


def _run(run: Run) -> "Markup":
    from markupsafe import Markup, escape

    written = escape(run.text)
    if run.finding:
        written = Markup('<span data-finding="{}">{}</span>').format(run.finding, written)
    if run.emphasis:
        written = Markup("<em>{}</em>").format(written)
    if run.strong:
        written = Markup("<strong>{}</strong>").format(written)
    return Markup('<a href="{}">{}</a>').format(run.href, written) if run.href else written
