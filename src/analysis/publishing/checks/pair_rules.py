"""Rules for two finished pages: the Welsh and the English one hold the same things.

What is compared is what a reader of one language would miss: places to link to, headings, figures,
pictures, tables with their rows and columns, lists, downloads, links, flags, numbers and dates.
"""

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cache
from posixpath import basename
from typing import TYPE_CHECKING, Any

from analysis.language import LANGUAGES, Words
from analysis.publishing.faults import words

if TYPE_CHECKING:
    from lxml.etree import _Element

NUMBER = re.compile(r"[−-]?\d(?:[\d,]*\d)?(?:\.\d+)?%?")
OUTSIDE = ("http://", "https://", "mailto:")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FILES = (".csv", ".xlsx")  # have one name in both languages; the documents do not
DOCUMENTS = (".pdf", ".docx")
KINDS = {
    "figure": "figures",
    "img": "pictures",
    "svg": "pictures",
    "table": "tables",
    "li": "items",
}
SILENT = {"style", "script", "template"}
SHOWN = 6  # things that one fault names


@dataclass
class _Part:
    """What one section of a page holds, under the name that both pages give it."""

    counted: Counter[str] = field(default_factory=Counter)
    headings: list[str] = field(default_factory=list)
    numbers: Counter[Hashable] = field(default_factory=Counter)
    dates: Counter[Hashable] = field(default_factory=Counter)
    links: Counter[Hashable] = field(default_factory=Counter)
    downloads: Counter[Hashable] = field(default_factory=Counter)
    flags: Counter[Hashable] = field(default_factory=Counter)


def pair_faults(welsh: str, english: str) -> list[Words]:
    """Compare the two pages of one report.

    Parameters
    ----------
    welsh, english
        The finished pages as HTML.

    Returns
    -------
    list of Words
        One for each section and kind of thing that differs. Numbers and dates are compared as what
        each section holds how often: a sentence may have another order in the other language.
    """
    return compared(Held(welsh, "cy"), Held(english, "en"))


def compared(welsh: "Held", english: "Held") -> list[Words]:
    """Compare what two pages hold, each gathered on its own: see `pair_faults`."""
    pages = {"cy": welsh, "en": english}
    faults = [
        _told("language", place="top", found=page.language, expected=reader)
        for reader, page in pages.items()
        if not page.language.startswith(reader)
    ]
    faults += _names(pages["cy"].ids, pages["en"].ids)
    for place in dict.fromkeys([*pages["cy"].parts, *pages["en"].parts]):
        faults += _part(
            place, *(pages[reader].parts.get(place, _Part()) for reader in ("cy", "en"))
        )
    return faults + _tables(pages["cy"].tables, pages["en"].tables)


def dates_in(text: str, reader: str) -> tuple[Counter[Hashable], str]:
    """Return the dates of a text as year, month and day, and the text without them.

    ``3 Chwefror 2026`` and ``3 February 2026`` are one date. A month may be mutated, and the day
    may be missing; it is then 0.
    """
    pattern, months = _months(reader)
    found: Counter[Hashable] = Counter()

    def note(match: re.Match[str]) -> str:
        month = months[match["month"].lower()]
        found[f"{match['year']}-{month:02}-{int(match['day'] or 0):02}"] += 1
        return " "

    return found, pattern.sub(note, text)


class Held:
    """What a page holds, gathered section by section; nothing of the page itself is kept."""

    def __init__(self, source: str, reader: str) -> None:
        from lxml import html

        root = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
        self.reader = reader
        self.language = root.get("lang") or ""
        self.ids: list[str] = []
        self.parts: dict[str, _Part] = {}
        self.tables: dict[str, tuple[int, int]] = {}
        # what is quoted in the other language, such as the title of a source, has its dates
        self.texts: dict[str, dict[str, list[str]]] = {to: {} for to in LANGUAGES}
        body = root.find("body")
        self._walk(root if body is None else body, "", reader)
        for to, texts in self.texts.items():
            for place, held in texts.items():
                dates, rest = dates_in("".join(held), to)
                self.parts[place].dates += dates
                self.parts[place].numbers += Counter(map(_plain, NUMBER.findall(rest)))
        self.texts.clear()

    def _walk(self, element: "_Element", place: str, language: str) -> None:
        if not isinstance(element.tag, str) or element.tag in SILENT:
            return
        if element.tag == "section":
            place = element.get("aria-labelledby") or element.get("id") or place
        own = (element.get("lang") or language)[:2]
        if own != language and own in LANGUAGES:
            self.texts[language].setdefault(place, []).append(" ")  # in the place of what is quoted
            language = own
        self.parts.setdefault(place, _Part())
        self._note(element, place, self.parts[place])
        if element.tag == "svg":
            return  # its letters have names of their own, one for each that the language needs
        held = self.texts[language].setdefault(place, [])
        if _is_file(element):
            return  # how large a file is differs between the languages
        held.append(element.text or "")
        for child in element:
            self._walk(child, place, language)
            held.append(child.tail or "")
        if element.tag not in ("span", "b", "strong", "em", "a"):
            held.append("\n")

    def _note(self, element: "_Element", place: str, part: _Part) -> None:
        tag, name = str(element.tag), element.get("id")
        if name:
            self.ids.append(name)
        if tag in HEADINGS:
            part.headings.append(tag)
        if tag in KINDS:
            part.counted[KINDS[tag]] += 1
        if tag == "table":
            self.tables[f"{place} {len(self.tables) + 1}"] = _size(element)
        if tag == "a":
            self._link(element.get("href") or "", part)
        classes = (element.get("class") or "").split()
        if "flag" in classes or "banner" in classes:
            part.flags.update(set(classes) - {"flag", "banner"})

    def _link(self, address: str, part: _Part) -> None:
        if address.startswith(OUTSIDE):
            part.links[address] += 1
        elif address.endswith(FILES):
            part.downloads[basename(address)] += 1
        elif address.endswith(DOCUMENTS):
            part.downloads["." + address.rpartition(".")[2]] += 1


def _is_file(element: "_Element") -> bool:
    address = element.get("href") or ""
    return element.tag == "a" and address.endswith((*FILES, *DOCUMENTS))


def _size(table: "_Element") -> tuple[int, int]:
    rows = list(table.iter("tr"))
    return len(rows), max(
        (len(row.findall("td")) + len(row.findall("th")) for row in rows), default=0
    )


def _plain(number: str) -> str:
    """Write a number without commas; a hyphen before it is one, not a minus."""
    return number.replace(",", "").removeprefix("-")


@cache
def _months(reader: str) -> tuple[re.Pattern[str], dict[str, int]]:
    from babel.dates import get_month_names

    months: dict[str, int] = {}
    for number, name in get_month_names("wide", locale=reader).items():
        months.update(dict.fromkeys(_forms(name.lower(), reader), number))
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    pattern = rf"(?:\b(?P<day>\d{{1,2}})\s+)?\b(?P<month>{names})\s+(?P<year>\d{{4}})\b"
    return re.compile(pattern, re.IGNORECASE), months


def _forms(month: str, reader: str) -> list[str]:
    """Return a month as it may stand in a sentence: *o Fawrth*, *ym Mawrth*, *Ragfyr*."""
    soft = {"m": "f", "g": "", "t": "d", "rh": "r"}
    nasal = {"g": "ng", "t": "nh"}
    if reader == "en":
        return [month]
    forms = [month]
    for table in (soft, nasal):
        for plain, mutated in table.items():
            if month.startswith(plain):
                forms.append(mutated + month[len(plain) :])
    return forms


def _part(place: str, welsh: _Part, english: _Part) -> list[Words]:
    faults = []
    if welsh.headings != english.headings:
        shown = {"cy": ", ".join(welsh.headings), "en": ", ".join(english.headings)}
        faults.append(_counted(place, "headings", shown["cy"], shown["en"]))
    for what in dict.fromkeys(KINDS.values()):
        if welsh.counted[what] != english.counted[what]:
            faults.append(_counted(place, what, welsh.counted[what], english.counted[what]))
    for kind in ("numbers", "dates", "links", "downloads", "flags"):
        ours, theirs = getattr(welsh, kind), getattr(english, kind)
        if ours != theirs:
            faults.append(_told(kind, place, cy=_listed(ours - theirs), en=_listed(theirs - ours)))
    return faults


def _counted(place: str, what: str, welsh: object, english: object) -> Words:
    held = {
        "cy": welsh or words("pair_rules.nothing"),
        "en": english or words("pair_rules.nothing"),
    }
    return _told("counted", place, what=words(f"pair_rules.what.{what}"), **held)


def _names(welsh: list[str], english: list[str]) -> list[Words]:
    lone = Counter(welsh) - Counter(english) + (Counter(english) - Counter(welsh))
    if lone:
        return [_told("names", "top", found=_listed(lone))]
    differing = [ours for ours, theirs in zip(welsh, english, strict=True) if ours != theirs]
    return [_told("order", "top", found=f"#{differing[0]}")] if differing else []


def _tables(welsh: dict[str, tuple[int, int]], english: dict[str, tuple[int, int]]) -> list[Words]:
    return [
        _told("table", place, cy="{} × {}".format(*size), en="{} × {}".format(*english[place]))
        for place, size in welsh.items()
        if place in english and english[place] != size
    ]


def _listed(held: Counter[Any]) -> str | Words:
    listed = sorted(map(str, held.elements()))
    more = " …" if len(listed) > SHOWN else ""
    return "; ".join(listed[:SHOWN]) + more if listed else words("pair_rules.nothing")


def _told(key: str, place: str, **held: object) -> Words:
    where = words("pair_rules.top") if place in ("", "top") else f"#{place}"
    return words(f"pair_rules.{key}", pages=words("pair_rules.pages"), place=where, **held)
