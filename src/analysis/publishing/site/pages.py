"""The site's own pages: the lists of case studies, how they are made, and the statements."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from analysis import language
from analysis.publishing.page import TWIN, render_template, style
from analysis.publishing.site import search
from analysis.publishing.site.addresses import FEED, page_paths
from analysis.publishing.site.cards import Card
from analysis.publishing.site.facets import Value, listed, ordered, values_of
from analysis.publishing.site.settings import SiteSettings
from analysis.publishing.wording import Text

if TYPE_CHECKING:
    from markupsafe import Markup

# The parts of the two statements, in order: each has a heading, a body, and may have items
MADE = ("record", "words", "checks", "people", "limits")
ACCESSIBILITY = ("aim", "features", "every_time", "product", "not_tested", "known", "standing")


@dataclass(frozen=True)
class Contact:
    """Whom to write to."""

    name: Text
    email: str | None


@dataclass(frozen=True)
class Whole:
    """All that the site's pages are made from."""

    cards: tuple[Card, ...]
    settings: SiteSettings = SiteSettings()
    searched: bool = False

    @property
    def facets(self) -> dict[str, tuple[Value, ...]]:
        """The values by which the case studies can be narrowed."""
        return values_of(self.cards)

    @property
    def contacts(self) -> list[Contact]:
        """Whom to write to: the site's own contact, or each case study's, once."""
        own = self.settings.contact
        if own:
            return [Contact(Text(cy=own.name.cy, en=own.name.en), own.email)]
        return list(dict.fromkeys(Contact(card.contact, card.email) for card in self.cards))


def render_index(cards: Sequence[Card]) -> str:
    """Write the first page; both languages stand on it, each in its own alphabetical order."""
    return render_template(
        "index.html.j2",
        "cy",
        **_dress(None),
        ordered={reader: listed(cards, reader) for reader in language.LANGUAGES},
        languages=language.LANGUAGES,
        pages=_pages(searched=False),
        tell_in=lambda key, reader: language.text(f"site.{key}", reader),
    )


def render_site(whole: Whole, feed_sizes: Mapping[str, int]) -> dict[str, str]:
    """Write every page of the site but the case studies' own.

    Parameters
    ----------
    whole
        All that they are made from.
    feed_sizes
        How many bytes the feed has, by language; a language without a feed is not there.

    Returns
    -------
    dict
        The pages by their path under ``reports``; the same texts for the same cards.
    """
    pages = {"index.html": render_index(whole.cards)}
    facets = whole.facets  # worked out once for all pages
    for reader in language.LANGUAGES:
        fill = partial(_fill, whole, facets, reader, feed_size=feed_sizes.get(reader))
        paths = page_paths("list")
        pages[paths[reader]] = fill("site_list.html.j2", paths, cases=whole.cards, current=None)
        for value in (value for held in facets.values() for value in held):
            shown = {"cases": value.cards, "current": value}
            pages[value.paths[reader]] = fill("site_list.html.j2", value.paths, **shown)
        for name, parts in (("made", MADE), ("accessibility", ACCESSIBILITY)):
            paths, shown = (
                page_paths(name),
                {"statement": name, "parts": parts, "cases": whole.cards},
            )
            pages[paths[reader]] = fill("site_statement.html.j2", paths, **shown)
        if whole.searched:
            paths = page_paths("search")
            pages[paths[reader]] = fill("site_search.html.j2", paths, script=search.script())
    return pages


def _fill(
    whole: Whole,
    facets: Mapping[str, Sequence[Value]],
    reader: str,
    template: str,
    paths: Text,
    **held: object,
) -> str:
    """Fill one template for the page at `paths`; addresses in it are relative to that page."""
    cases = held.pop("cases", ())
    script = held.get("script")
    return render_template(
        template,
        reader,
        **held,
        **_dress(str(script) if script else None),
        own=paths[reader].rsplit("/", 1)[1],
        base="../" * paths[reader].count("/"),
        twin_path=paths[TWIN[reader]],
        pages=_pages(whole.searched),
        feed=f"{reader}/{FEED}",
        cards=listed(cases, reader),  # type: ignore[arg-type]
        facets={facet: ordered(values, reader) for facet, values in facets.items() if values},
        total=len(whole.cards),
        contacts=whole.contacts,
        updated=max((card.published for card in whole.cards), default=None),
        items=partial(_items, reader),
        tell=lambda key: language.text(f"site.{key}", reader),
    )


def _pages(searched: bool) -> dict[str, Text]:
    names = ("list", "made", "accessibility", *(["search"] if searched else []))
    return {name: page_paths(name) for name in names}


def _items(reader: str, key: str) -> list[str]:
    """Return the numbered texts of a name, ``site.<key>.items.1`` and on; none where none is."""
    names = [f"site.{key}.items.{place}" for place in range(1, 20)]
    return [language.text(name, reader) for name in names if language.has_text(name)]


def _dress(script: str | None) -> dict[str, object]:
    """Return the stylesheet and the content security policy of a page.

    Nothing is run and nothing is fetched. The page for searching alone may run its one script,
    allowed by its SHA-256, and ask for the index that lies beside it.
    """
    rules = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_fingerprint(_style())}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if script:
        rules += [
            f"script-src 'self' '{_fingerprint(script)}' 'wasm-unsafe-eval'",
            "connect-src 'self'",
        ]
    return {"sheet": _style(), "policy": "; ".join(rules)}


@cache
def _style() -> "Markup":
    from markupsafe import Markup

    file = resources.files("analysis.publishing") / "templates" / "site.css"
    return style() + Markup(file.read_text(encoding="utf-8"))  # noqa: S704  (our own file)


def _fingerprint(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
