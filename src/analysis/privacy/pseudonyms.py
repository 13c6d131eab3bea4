"""Pseudonyms: codes that only the holder of the key can make again from a name and a contact.

A keyed hash, HMAC-SHA-256 (RFC 2104; FIPS 198-1), of the case, the name and the contact, cut to
forty bits and written in Crockford's base 32, which has no letters that are taken for digits. With
the key the same person always has the same code; without it a guess at a name cannot be tried.
"""

import hashlib
import hmac
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case
from analysis.privacy.files import (
    PEOPLE,
    PSEUDONYMS,
    Row,
    csv_content,
    named,
    private_folder,
    read_private,
    refusal,
    write_private,
)
from analysis.privacy.keys import default_key, make_key, read_key

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
UNDIALLED = re.compile(r"[1-37-9][0-9]{9}")  # a spreadsheet takes the 0 before a number away
LETTERS = 8  # of five bits each: among a thousand people two share a code once in two million times
COLUMNS = ("participant_id", "name", "contact")


@dataclass(frozen=True)
class Made:
    """What `make_pseudonyms` did.

    Attributes
    ----------
    file
        The file of codes.
    people
        How many stand in people.csv.
    new
        How many of them had no code before.
    kept
        How many earlier codes are of nobody who stands there now.
    key_made
        A key that was made, where there was none.
    """

    file: Path
    people: int
    new: int
    kept: int
    key_made: Path | None


def make_pseudonyms(study: Case, key_file: Path | None = None) -> Made:
    """Give everybody in ``private/people.csv`` a code, in ``private/pseudonyms.csv``.

    Earlier codes stay there: the tables may hold them, and nobody else can say whose they are.

    Parameters
    ----------
    study
        The case.
    key_file
        The key; the user's own, outside the project, when not given. It is made if there is none
        and no code was made before.

    Raises
    ------
    PrivacyError
        When people.csv cannot be read or two people in it cannot be told apart; when the key is
        inside the project, open to others, no key, lost, or not the one of the earlier codes.
    """
    folder = private_folder(study)
    target = folder / PSEUDONYMS
    people = _people(study, folder / PEOPLE)
    held = read_private(study, target)
    earlier = held[1] if held else []
    file = key_file or default_key()
    key = read_key(study, file)
    if key is None and earlier:
        raise refusal("pseudonyms.key_lost", place=file, file=named(study, target))
    made_key = file if key is None else None
    key = make_key(study, file) if key is None else key
    _same_key(study, key, earlier)
    codes = _codes(study, key, people)
    now = {code: {**cells, COLUMNS[0]: code} for code, (_, cells) in codes.items()}
    before = {cells[COLUMNS[0]]: cells for _, cells in earlier}
    rows = ([cells.get(column, "") for column in COLUMNS] for cells in {**before, **now}.values())
    write_private(target, csv_content(COLUMNS, rows))
    return Made(target, len(now), len(now.keys() - before), len(before.keys() - now), made_key)


def pseudonym(key: bytes, case: str, name: str, contact: str) -> str:
    """Return a person's code, ``P-7K3M-9QXZ``.

    Parameters
    ----------
    key
        The secret.
    case
        The case's name: the same person has other codes in other cases.
    name, contact
        As somebody typed them: capitals, accents written in two signs, spaces and the ways of
        writing a telephone number make no difference.
    """
    person = "\x1f".join((case, plain_name(name), plain_contact(contact)))
    digest = hmac.new(key, person.encode("utf-8"), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big") >> (256 - 5 * LETTERS)
    signs = [SIGNS[(number >> (5 * place)) & 31] for place in reversed(range(LETTERS))]
    return f"P-{''.join(signs[:4])}-{''.join(signs[4:])}"


def plain_name(name: str) -> str:
    """Return a name without what people write now one way, now another."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("\u2019", "'")
    return " ".join(folded.replace(".", " ").split())


def plain_contact(contact: str) -> str:
    """Return an e-mail address in small letters, or the digits of a telephone number."""
    folded = "".join(unicodedata.normalize("NFKC", contact).casefold().split())
    if "@" in folded or not any(sign.isdigit() for sign in folded):
        return folded
    national = re.sub(r"^(?:\+|00)44(?:\(0\))?", "0", folded)
    digits = re.sub(r"[^0-9a-z]", "", national)
    return f"0{digits}" if UNDIALLED.fullmatch(digits) and national[0] != "+" else digits


def _people(study: Case, file: Path) -> list[Row]:
    """Read people.csv, where every row has a name, and one name is told from another."""
    read, shown = read_private(study, file), named(study, file)
    if read is None:
        raise refusal("pseudonyms.no_people", file=shown)
    header, rows = read
    for column in COLUMNS[1:]:
        if column not in header:
            raise refusal("pseudonyms.columns", file=shown, column=column)
    if not rows:
        raise refusal("pseudonyms.no_rows", file=shown)
    for number, cells in rows:
        if not cells.get("name"):
            raise refusal("pseudonyms.no_name", file=shown, row=number)
    _told_apart(rows, shown)
    return [(number, {**cells, "contact": cells.get("contact", "")}) for number, cells in rows]


def _told_apart(rows: Iterable[Row], shown: str) -> None:
    same: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, cells in rows:
        same[plain_name(cells["name"])].append((number, plain_contact(cells.get("contact", ""))))
    for held in same.values():
        contacts = Counter(contact for _, contact in held)
        if "" in contacts and len(held) > 1:
            listed = ", ".join(str(number) for number, _ in held)
            raise refusal("pseudonyms.which", file=shown, rows=listed)


def _same_key(study: Case, key: bytes, earlier: Iterable[Row]) -> None:
    """Refuse a key that gives other codes than those that were made before."""
    other = [
        str(number)
        for number, cells in earlier
        if cells.get("participant_id")
        != pseudonym(key, study.name, cells.get("name", ""), cells.get("contact", ""))
    ]
    if other:
        file = named(study, private_folder(study) / PSEUDONYMS)
        raise refusal("pseudonyms.key_other", file=file, rows=", ".join(other))


def _codes(study: Case, key: bytes, people: Iterable[Row]) -> dict[str, Row]:
    """Return each person's first row by code; the same person may stand in several rows."""
    found: dict[str, Row] = {}
    persons: dict[str, tuple[str, str]] = {}
    for number, cells in people:
        code = pseudonym(key, study.name, cells["name"], cells["contact"])
        person = plain_name(cells["name"]), plain_contact(cells["contact"])
        if persons.setdefault(code, person) != person:
            file = named(study, private_folder(study) / PEOPLE)
            raise refusal("pseudonyms.collision", file=file, rows=f"{found[code][0]}, {number}")
        found.setdefault(code, (number, cells))
    return found
