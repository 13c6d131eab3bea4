"""What a case's people have confirmed of the Welsh text: ``data/raw/<case>/translation.toml``."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis.case import Case
from analysis.publishing.faults import words
from analysis.publishing.files import replace_file
from analysis.publishing.translation.passages import TranslationError

FILE = "translation.toml"
MOST_DOTS = 500  # in a line: a name may hold some
MOST_BYTES = 100_000  # ten times as much as a long case study needs
HEAD = (
    "# Which Welsh block was confirmed beside which English one, by their fingerprints, and who\n"
    "# signed. `casebook translate` writes it.\n"
    "# Pa floc Cymraeg a gadarnhawyd wrth ochr pa un Saesneg, yn ôl eu holion bysedd, a phwy a\n"
    "# lofnododd. Gorchymyn `casebook translate` sy'n ei ysgrifennu.\n"
)
HashPair = tuple[str, str]


@dataclass(frozen=True)
class Signature:
    """Who checked the Welsh text, when, and the fingerprints of both texts on that day."""

    reviewer: str
    signed_on: date
    english: str
    welsh: str


@dataclass(frozen=True)
class Kept:
    """What is remembered: by section the fingerprints of English and Welsh blocks, in pairs."""

    confirmed: Mapping[str, tuple[HashPair, ...]] = field(default_factory=dict)
    signature: Signature | None = None


def state_path(study: Case) -> Path:
    """Return where it is kept."""
    return study.raw / FILE


def read_state(study: Case) -> Kept:
    """Read what is remembered; nothing where there is no file.

    Raises
    ------
    TranslationError
        When the file cannot be read.
    """
    path = state_path(study)
    try:
        held = tomllib.loads(_source(path)) if path.is_file() else {}
        confirmed = {
            name: tuple((str(english), str(welsh)) for english, welsh in pairs)
            for name, pairs in held.get("confirmed", {}).items()
        }
        return Kept(confirmed, _signature(held.get("signature")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        shown = path.relative_to(study.root).as_posix()
        raise TranslationError(words("translation.state_unreadable", file=shown)) from None


def _source(path: Path) -> str:
    """Return the file's text.

    Raises
    ------
    ValueError
        When it is no text in UTF-8, or nothing like what was written.
    """
    with path.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(MOST_BYTES)
    text = content.decode("utf-8")
    if any(line.count(".") > MOST_DOTS for line in text.splitlines()):
        raise ValueError(MOST_DOTS)  # a key of so many parts fills the memory
    return text


def state_toml(kept: Kept) -> str:
    """Write what is remembered as TOML; the same text for the same facts."""
    parts = [HEAD]
    if kept.signature:
        held = kept.signature
        parts.append(
            "\n[signature]\n"
            # What JSON writes of a text, TOML reads.
            f"reviewer = {json.dumps(held.reviewer, ensure_ascii=False)}\n"
            f"signed_on = {held.signed_on.isoformat()}\n"
            f'english = "{held.english}"\nwelsh = "{held.welsh}"\n'
        )
    parts.append("\n[confirmed]\n")
    for name, pairs in kept.confirmed.items():
        lines = "".join(f'  ["{english}", "{welsh}"],\n' for english, welsh in pairs)
        parts.append(f"{name} = [\n{lines}]\n")
    return "".join(parts)


def write_state(study: Case, kept: Kept) -> None:
    """Write what is remembered, in the place of what was."""
    replace_file(state_path(study), state_toml(kept).encode("utf-8"))


def _signature(held: object) -> Signature | None:
    if held is None:
        return None
    if not isinstance(held, dict) or type(held["signed_on"]) is not date:
        raise TypeError
    names = ("reviewer", "english", "welsh")
    reviewer, english, welsh = (str(held[name]) for name in names)
    return Signature(reviewer, held["signed_on"], english, welsh)
