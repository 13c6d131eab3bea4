"""Duplicates: which imported records are the same work, by which rule, and how to undo it."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pandas as pd

from analysis.desk_research.required import require

DUPLICATE_RULES: Final = ("doi", "url", "title_year_author")
OUTCOMES: Final = ("merged", "possible", "kept_apart")
NEEDED: Final = ("record_id", "title", "authors", "year", "doi", "url")
# letters that Unicode does not take apart into a plain letter and an accent
PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "&": " and "})
TRACKING: Final = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


@dataclass(frozen=True)
class Deduplicated:
    """Records, each with the one it repeats, and the pairs that said so.

    Attributes
    ----------
    records
        The records in their order, with one more column, `duplicate_of`: the id of the record
        that is kept in its stead, missing for a record that is kept.
    pairs
        A row for each pair that a rule found: `record_id`, the later id; `other_id`, the earlier;
        `duplicate_rule`: ``doi``, ``url`` or ``title_year_author``; `duplicate_outcome`:
        ``merged``; ``possible``, for a person to judge and not merged; ``kept_apart``, because
        `deduplicate` was told so of these two or of two that they would bring together;
        `record_title` and `other_title`. There are as many ``merged`` rows as records with a
        `duplicate_of`. A pair that is together through other pairs has no row.
    """

    records: pd.DataFrame
    pairs: pd.DataFrame


@dataclass(frozen=True)
class _Work:
    """What is compared of one record, or of several that were merged."""

    ids: frozenset[str]
    dois: frozenset[str]
    urls: frozenset[str]
    years: frozenset[int]
    authors: frozenset[str]

    def joined(self, other: "_Work") -> "_Work":
        return _Work(*(getattr(self, name) | getattr(other, name) for name in vars(self)))


def deduplicate(
    records: pd.DataFrame, kept_apart: Collection[tuple[str, str]] = ()
) -> Deduplicated:
    """Find the records that are the same work, and keep the one with the earliest id of each.

    The rules, in this order. ``doi``: the same identifier, however it is written. ``url``: the
    same page; an address without a path is a whole site, so it makes a pair possible only.
    ``title_year_author``: the same title, no contradiction in year or first author, and at least
    one of the two known of both and equal. Accents, case and punctuation do not count. The pair
    is possible only where neither is known of both, where the authors share a word but are not
    equal, and where two pages without an author have two addresses. Works with two different
    identifiers are never merged. What is merged is compared as one from then on, so that no third
    record brings together two that contradict each other.

    Parameters
    ----------
    records
        One row a record: `record_id`, unique; `title`, `authors` ("Family, Given; ..."), `year`,
        `doi`, `url`, each of which may be blank.
    kept_apart
        Pairs of record ids that a person has judged to be different works.

    Returns
    -------
    Deduplicated
        Nothing is dropped. The result does not depend on the order of the rows: ids are compared
        with their numbers read as numbers, so that ``R2`` comes before ``R10``.

    Raises
    ------
    ValueError
        When a column is missing, an id is blank or stands twice, or `kept_apart` names an id that
        is not there.
    """
    _check(records, kept_apart)
    order = sorted(range(len(records)), key=lambda place: id_order(records["record_id"].iat[place]))
    rows = records.iloc[order]
    apart = {frozenset(pair) for pair in kept_apart}
    works = {name: work for work in _works(rows) for name in work.ids}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for rule, first, second, sure in _pairs(rows):
        one, other = works[first], works[second]
        outcome = None if one is other else _outcome(one, other, rule, sure, apart)
        if outcome == "merged":
            both = one.joined(other)
            works.update(dict.fromkeys(both.ids, both))
        if outcome == "merged" or (outcome and (second, first) not in found):
            found[second, first] = (rule, outcome)
    kept = {name: min(work.ids, key=id_order) for name, work in works.items()}
    repeats = [kept[name] if kept[name] != name else pd.NA for name in records["record_id"]]
    column = pd.Series(repeats, index=records.index, dtype="str")
    return Deduplicated(records.assign(duplicate_of=column), _table(found, kept, rows))


def id_order(name: object) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts ids in order with their numbers read as numbers."""
    parts = re.findall(r"\d+|\D+", str(name))
    return (*((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts), (-1, 0, str(name)))


def plain_doi(written: Any) -> str:
    """Return a DOI in lower case without address or label; blank when it is none."""
    text = "" if pd.isna(written) else unquote(str(written)).strip().lower()
    found = re.search(r"10\.\d{4,9}/\S+", text)
    return found.group().rstrip(".,;") if found else ""


def plain_url(written: Any) -> str:
    """Return an address without scheme, ``www.``, fragment, tracking or closing slash."""
    text = "" if pd.isna(written) else str(written).strip()
    try:
        parts = urlsplit(text if re.match(r"[a-zA-Z][\w+.-]*://", text) else f"//{text}")
    except ValueError:  # brackets that are no address of a machine
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    asked = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(TRACKING)]
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}" if "." in host else ""


def plain_words(written: Any) -> str:
    """Return the letters and digits of a text in lower case, without accents or tags."""
    text = "" if pd.isna(written) else re.sub(r"</?[a-zA-Z][^>]*>", "", str(written))
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    bare = "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’‘`")
    return " ".join(re.findall(r"[^\W_]+", bare))


def first_author(written: Any) -> str:
    """Return the family name of the first author, or the name of a body, in plain words."""
    first = "" if pd.isna(written) else str(written).split(";")[0].strip()
    family = first.split(",")[0]
    # "Smith JA" and "Smith J. A." are the person whom another file calls "Smith, Jane"
    return plain_words(re.sub(r"(?<=\w)(\s+[A-Z]\.?){1,3}$|\s+[A-Z]{1,3}$", "", family))


def _works(rows: pd.DataFrame) -> Iterator[_Work]:
    years = [() if pd.isna(year) else (int(year),) for year in rows["year"].tolist()]
    facts = (_dois(rows), rows["url"].map(plain_url), rows["authors"].map(first_author))
    for name, year, *words in zip(rows["record_id"], years, *facts, strict=True):
        doi, url, author = (frozenset(filter(None, [word])) for word in words)
        yield _Work(frozenset([name]), doi, url, frozenset(year), author)


def _dois(rows: pd.DataFrame) -> pd.Series:
    """Return each record's DOI, read from its address when that is one of doi.org."""
    given, address = rows["doi"].map(plain_doi), rows["url"].map(plain_url)
    from_address = address.where(address.str.match(r"(dx\.)?doi\.org/"), "").map(plain_doi)
    return given.where(given != "", from_address)


def _pairs(rows: pd.DataFrame) -> Iterator[tuple[str, str, str, bool]]:
    """Yield rule, earlier id, later id, and whether the rule alone is enough to merge."""
    keys = {
        "doi": _dois(rows),
        "url": rows["url"].map(plain_url),
        "title_year_author": rows["title"].map(plain_words),
    }
    for rule, key in keys.items():
        blocks = rows["record_id"][key != ""].groupby(key, sort=False)
        for value, names in blocks:
            sure = rule != "url" or "/" in str(value) or "?" in str(value)
            for first, second in combinations(names, 2):
                yield rule, first, second, sure


def _outcome(
    one: _Work, other: _Work, rule: str, sure: bool, apart: Collection[frozenset[str]]
) -> str | None:
    """Say what becomes of a pair; None when the two contradict each other outright."""
    found = _by_title(one, other) if rule == "title_year_author" else "merged"
    if found and any(frozenset((a, b)) in apart for a in one.ids for b in other.ids):
        return "kept_apart"
    if found == "merged" and (not sure or len(one.dois | other.dois) > 1):
        return "possible"
    return found


def _by_title(one: _Work, other: _Work) -> str | None:
    """Judge two works of the same title by year and first author."""
    same_author, same_year = one.authors & other.authors, one.years & other.years
    if one.years and other.years and not same_year:
        return None
    if one.authors and other.authors and not same_author:
        words = [{word for name in work.authors for word in name.split()} for work in (one, other)]
        return "possible" if words[0] & words[1] else None
    if not same_author and not same_year:
        return "possible"
    anonymous = not one.authors and not other.authors
    if anonymous and one.urls and other.urls and not one.urls & other.urls:
        return "possible"
    return "merged"


def _table(
    found: dict[tuple[str, str], tuple[str, str]], kept: dict[str, str], rows: pd.DataFrame
) -> pd.DataFrame:
    titles = dict(zip(rows["record_id"], rows["title"], strict=True))
    pairs = [
        (*pair, rule, outcome, *(titles[name] for name in pair))
        for pair, (rule, outcome) in found.items()
        if outcome == "merged" or kept[pair[0]] != kept[pair[1]]
    ]
    names = ["record_id", "other_id", "duplicate_rule", "duplicate_outcome"]
    return pd.DataFrame(pairs, columns=[*names, "record_title", "other_title"], dtype="str")


def _check(records: pd.DataFrame, kept_apart: Collection[tuple[str, str]]) -> None:
    require(records, "the table of records", *NEEDED)
    ids = records["record_id"]
    if ids.isna().any() or (ids == "").any():
        rows = [place for place, name in enumerate(ids, start=1) if pd.isna(name) or name == ""]
        msg = f"records without an id: row {', '.join(map(str, rows))}; each needs one of its own."
        raise ValueError(msg)
    twice = sorted(set(ids[ids.duplicated()]), key=id_order)
    if twice:
        msg = f"record ids that stand twice: {', '.join(twice)}; each must be unique."
        raise ValueError(msg)
    for pair in kept_apart:
        if isinstance(pair, str) or len(set(pair)) != 2 or not set(pair) <= set(ids):
            msg = f"kept apart is {pair!r}; it must be two different ids of the records."
            raise ValueError(msg)
