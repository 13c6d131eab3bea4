"""The key of pseudonyms: made once, kept outside the project, readable by its owner alone."""

import os
import re
import secrets
import sys
from pathlib import Path

from analysis.case import Case
from analysis.privacy.files import refusal, write_private

KEY = re.compile(r"[0-9a-f]{64}")  # 256 bits, as long as the hash that it keys
OTHERS = 0o077


def default_key() -> Path:
    """Return where the key lies when nobody says: in the user's own settings of this system."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "casebook" / "pseudonyms.key"


def read_key(study: Case, file: Path) -> bytes | None:
    """Read the key; None where there is none.

    Raises
    ------
    PrivacyError
        When it lies inside the project, others may read it, or it is no key.
    """
    refuse_inside(study, file)
    if not file.is_file():
        return None
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise refusal("pseudonyms.key_open", place=file)
    written = file.read_bytes().decode("ascii", "replace").strip()
    if not KEY.fullmatch(written):
        raise refusal("pseudonyms.key_form", place=file)
    return bytes.fromhex(written)


def make_key(study: Case, file: Path) -> bytes:
    """Make a key from the system's source of secrets and keep it for its owner alone."""
    refuse_inside(study, file)
    key = secrets.token_hex(32)
    write_private(file, f"{key}\n".encode())
    return bytes.fromhex(key)


def refuse_inside(study: Case, file: Path) -> None:
    """Refuse a key that is inside the project's folder, by whatever way it is reached.

    Raises
    ------
    PrivacyError
        When it is there, or a link from there leads to it.
    """
    places, roots = (
        {Path(os.path.normpath(path.absolute())), path.resolve()} for path in (file, study.root)
    )
    if any(place.is_relative_to(root) for place in places for root in roots):
        raise refusal("pseudonyms.key_inside", place=file)
