"""What stands around the case studies: their lists, feeds, citation files and statements."""

from analysis.publishing.site.cards import CARD, Card, card, read_cards
from analysis.publishing.site.citation import CITATION, citation
from analysis.publishing.site.pages import render_index
from analysis.publishing.site.settings import SiteError
from analysis.publishing.site.writing import Site, refuse_unfit, write_site

__all__ = [
    "CARD",
    "CITATION",
    "Card",
    "Site",
    "SiteError",
    "card",
    "citation",
    "read_cards",
    "refuse_unfit",
    "render_index",
    "write_site",
]
