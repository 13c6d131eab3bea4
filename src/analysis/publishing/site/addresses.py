"""Where the pages of the site lie, in each language, and file names that every system can hold."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from analysis import language
from analysis.publishing.wording import Text, both

PAGES = {
    "list": Text(cy="index.html", en="index.html"),
    "made": Text(cy="sut-y-gwnaed.html", en="how-this-was-made.html"),
    "accessibility": Text(cy="hygyrchedd.html", en="accessibility.html"),
    "search": Text(cy="chwilio.html", en="search.html"),
}
FOLDERS = {
    "council": Text(cy="cyngor", en="council"),
    "theme": Text(cy="thema", en="theme"),
    "cohort": Text(cy="carfan", en="cohort"),
    "year": Text(cy="blwyddyn", en="year"),
    "strength": Text(cy="cryfder", en="strength"),
}
FEED = "feed.xml"
SEARCH_FOLDER = "pagefind"
# What the site itself writes into the folder of the reports, and with it replaces
OWN_FOLDERS = (*language.LANGUAGES, SEARCH_FOLDER)
OWN_FILES = ("index.html", "robots.txt", "sitemap.xml")
STAGED, FORMER, PAST = ".site.new", ".site.former", ".site.past"
LOCK = "data/processed/.site.lock"
# "site" would set its half-made pages where the site's own are made
RESERVED = frozenset({*OWN_FOLDERS, *OWN_FILES, "site", "readme.md"})
LONGEST = 60
HASHED = re.compile(r"-[0-9a-f]{8}$")
# Names of devices, which Windows gives to no file, with or without an ending
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)?")


def page_path(name: str, reader: str) -> str:
    """Return the path of one of the site's pages under ``reports``."""
    return f"{reader}/{PAGES[name][reader]}"


def page_paths(name: str) -> Text:
    """Return the paths of one of the site's pages in both languages."""
    return both(lambda reader: page_path(name, reader))


def is_reserved(name: str) -> bool:
    """Say whether a case of this name would lie where the site's own files lie."""
    return name.startswith(".") or name.casefold() in RESERVED


def slug(words: str) -> str:
    """Return words as part of a file name: small letters of the Latin alphabet, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def slugs(labels: Mapping[str, str]) -> dict[str, str]:
    """Return a file name without ending for each label, by its key; no two are alike.

    A name that two labels share, that says nothing or that a system refuses gets eight signs of
    the key's fingerprint, so that it does not depend on which other labels there are in what order.
    """
    plain = {key: slug(label) for key, label in labels.items()}
    shared = Counter(plain.values())
    return {
        key: _told_apart(name, key)
        if shared[name] > 1 or HASHED.search(name) or DEVICE.fullmatch(name)
        else name
        for key, name in plain.items()
    }


def _told_apart(name: str, key: str) -> str:
    mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name or 'x'}-{mark}"
