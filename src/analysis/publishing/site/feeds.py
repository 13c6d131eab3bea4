"""What programs read of the site: a feed a language, the list of its pages, and ``robots.txt``."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from analysis import language
from analysis.publishing.page import TWIN
from analysis.publishing.site.addresses import FEED, page_path
from analysis.publishing.site.cards import Card
from analysis.publishing.site.facets import LABELS
from analysis.publishing.site.settings import SiteSettings
from analysis.publishing.wording import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "{http://www.w3.org/XML/1998/namespace}"


def case_path(case: str, reader: str) -> str:
    """Return the path of a case study under ``reports``, as an address has it."""
    return f"{quote(case)}/{reader}/index.html"


def feed(cards: Iterable[Card], reader: str, settings: SiteSettings) -> str:
    """Write the case studies as an Atom feed (RFC 4287), the last published first.

    A case study's identifier rests on the council's English name and the case's folder, so that
    it stays when the site moves; the feed's own rests on the site's address. Days are those of
    publishing. Without a site's address the links are relative to the feed.

    Parameters
    ----------
    cards
        At least one, for a feed bears the day of its last change.
    reader
        ``"cy"`` or ``"en"``.
    settings
        Where the site is.
    """
    from lxml import etree

    held = sorted(cards, key=lambda card: (card.published, card.case), reverse=True)
    root = etree.Element("feed", {f"{XML}lang": reader}, nsmap={None: ATOM})
    _add(root, "title", language.text("interface.site.title", reader))
    _add(root, "subtitle", language.text("interface.site.intro", reader))
    _add(root, "id", _identifier(f"site:{settings.address or ''}", reader))
    _add(root, "updated", _moment(held[0].published))
    _link(root, settings, f"{reader}/{FEED}", rel="self", type="application/atom+xml")
    _link(root, settings, page_path("list", reader), rel="alternate", type="text/html")
    for card in held:
        _entry(root, card, reader, settings)
    return _written(root)


def sitemap(pages: Mapping[str, date | None], twins: Mapping[str, Text], address: str) -> str:
    """List every page of the site for search engines (sitemaps.org 0.9), with its twin.

    Parameters
    ----------
    pages
        The day of each page's last change, by its path under ``reports``, quoted.
    twins
        The paths of both languages, for each page that has a twin.
    address
        Where the site is; a list of pages holds full addresses only.
    """
    from lxml import etree

    root = etree.Element("urlset", nsmap={None: SITEMAP, "xhtml": XHTML})
    for path in sorted(pages):
        entry = etree.SubElement(root, "url")
        _add(entry, "loc", f"{address}/{path}")
        if day := pages[path]:
            _add(entry, "lastmod", day.isoformat())
        for reader in language.LANGUAGES if path in twins else ():
            href = f"{address}/{twins[path][reader]}"
            held = {"rel": "alternate", "hreflang": reader, "href": href}
            etree.SubElement(entry, f"{{{XHTML}}}link", held)
    return _written(root)


def robots(settings: SiteSettings) -> str:
    """Let every crawler in, and tell it where the list of pages is, if there is one."""
    listed = f"\nSitemap: {settings.full('sitemap.xml')}\n" if settings.address else ""
    return f"User-agent: *\nAllow: /\n{listed}"


def _entry(root: "_Element", card: Card, reader: str, settings: SiteSettings) -> None:
    from lxml import etree

    entry = etree.SubElement(root, "entry")
    _add(entry, "title", card.title[reader])
    _add(entry, "id", _identifier(f"{card.organisation.en}:{card.case}", reader))
    _add(entry, "updated", _moment(card.published))
    author = etree.SubElement(entry, "author")
    _add(author, "name", card.authors[reader])
    path, twin = (case_path(card.case, tongue) for tongue in (reader, TWIN[reader]))
    _link(entry, settings, path, rel="alternate", hreflang=reader, type="text/html")
    _link(entry, settings, twin, rel="alternate", hreflang=TWIN[reader], type="text/html")
    _link(entry, None, card.licence_url, rel="license")
    for label in filter(None, (label(card)[reader] for label in LABELS.values())):
        etree.SubElement(entry, "category", term=label)
    _add(entry, "rights", card.licence[reader])
    flags = [f"{flag}." for flag in card.flags(reader)]
    _add(entry, "summary", " ".join([*flags, card.summary[reader]]).strip() or card.title[reader])


def _link(root: "_Element", settings: SiteSettings | None, path: str, **held: str) -> None:
    """Add a link; a path under ``reports`` becomes relative to the feed, which lies one deeper."""
    from lxml import etree

    address = path if settings is None else settings.full(path) or f"../{path}"
    etree.SubElement(root, "link", {**held, "href": address})


def _add(root: "_Element", name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(root, name).text = text


def _identifier(name: str, reader: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"casebook:{name}:{reader}").urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _written(root: "_Element") -> str:
    from lxml import etree

    etree.indent(root)
    body = etree.tostring(root, encoding="utf-8").decode("utf-8")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
