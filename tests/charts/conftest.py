"""Words for the columns of the made-up tables, so that no test here waits for a subject's."""

import pytest
from made_up_charts import drawings

from analysis.charts import draw
from analysis.language import texts

COLUMNS = {
    "name": ("Name", "Enw", {}),
    "week": ("Week starting", "Wythnos yn dechrau", {"unit": "date"}),
    "loans": ("Loans", "Benthyciadau", {"unit": "count"}),
    "share": ("Share of borrowers", "Cyfran y benthycwyr", {"unit": "percent"}),
    "estimate": ("Mean change", "Newid cymedrig", {"unit": "score"}),
    "low": ("Low end", "Pen isaf", {"unit": "score"}),
    "high": ("High end", "Pen uchaf", {"unit": "score"}),
    "interest": ("Interest", "Diddordeb", {"unit": "count"}),
    "power": ("Power", "Grym", {"unit": "count"}),
    "sector": ("Sector", "Sector", {"codes": "sector"}),
    "year": ("Year", "Blwyddyn", {"unit": "year"}),
}


@pytest.fixture(autouse=True)
def described_columns(monkeypatch):
    """Describe the made-up columns."""
    known = texts._entries()
    made_up = {
        f"columns.{name}": {"en": english, "cy": welsh, **more}
        for name, (english, welsh, more) in COLUMNS.items()
    }
    monkeypatch.setattr(texts, "_entries", lambda: known | made_up)


@pytest.fixture(params=["cy", "en"])
def language(request):
    """Each language."""
    return request.param


@pytest.fixture(scope="session")
def drawn():
    """Draw each made-up chart once: ``drawn(kind, language, count)``; tests change nothing."""
    kept = {}

    def once(kind, language, count=36):
        if (kind, language, count) not in kept:
            kept[kind, language, count] = draw(drawings(language, count)[kind], language)
        return kept[kind, language, count]

    return once
