"""A case: one council's experiment, its parameters (case.yaml) and where its files are."""

import os
import re
import reprlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis.careful_yaml import MOST_BYTES, BadYaml, read_yaml
from analysis.language import SpokenError, Words, has_text, with_nearest
from analysis.settings import Settings

# a code of an area, or a name typed in its place; nothing that could lead to another folder
COUNCIL = re.compile(r"\w[\w '’,.()-]*")
VARIANT = re.compile(r"\w[\w=,.+~-]*")
LONGEST_SHOWN = 200  # letters of a value in a message
VARIANT_VARIABLE = "CASEBOOK_VARIANT"  # how a notebook's kernel learns where its findings belong


class CaseError(SpokenError):
    """A case cannot be opened; the message says what was looked for and where."""


@dataclass(frozen=True)
class Case:
    """One case: its settings and its folders.

    `elsewhere` is the area code of another council for which the case is looked at; blank for the
    case's own. `variant` names the parameters of a run that differ from the notebooks' own, as in
    ``k=5,within=Wales``; blank where none does.
    """

    name: str
    root: Path
    settings: Settings
    elsewhere: str = ""
    variant: str = ""

    @classmethod
    def load(cls, name: str, root: Path | str | None = None) -> "Case":
        """Open a case by the name of its folder under ``data/raw``.

        Parameters
        ----------
        name
            The folder's name, ``"monmouthshire"``.
        root
            The project's folder; found from the working directory when not given.

        Raises
        ------
        CaseError
            When there is no such case, or case.yaml has faults (all of them are listed).
        """
        folder = find_root(root)
        known = list_cases(folder)
        if name not in known:
            values = {"folder": folder / "data" / "raw", "cases": ", ".join(known) or "–"}
            raise CaseError(with_nearest("case.unknown", name, known, name=name, **values))
        _refuse_links(folder / "data" / "raw" / name)
        settings = _settings(folder / "data" / "raw" / name / "case.yaml")
        return cls(name, folder, settings).for_variant(os.environ.get(VARIANT_VARIABLE, ""))

    def for_council(self, code: str) -> "Case":
        """Return the same case for another council, with folders of its own for what is made.

        Parameters
        ----------
        code
            The area code of a council, ``"W06000014"``; that it is known is for
            `analysis.tables.require_council` to say. Blank, or the case's own code, returns this
            case.

        Raises
        ------
        CaseError
            When the code could lead to another folder.
        """
        if code in ("", self.settings.council):
            return self
        if not COUNCIL.fullmatch(code):
            raise CaseError(Words("case.no_council", {"council": code}))
        return replace(
            self, settings=self.settings.model_copy(update={"council": code}), elsewhere=code
        )

    def for_variant(self, variant: str) -> "Case":
        """Return the same case with folders of its own for a run with other parameters.

        Raises
        ------
        CaseError
            When the name could lead to another folder.
        """
        if variant and not VARIANT.fullmatch(variant):
            raise CaseError(Words("case.no_variant", {"variant": variant}))
        return replace(self, variant=variant)

    @property
    def raw(self) -> Path:
        """Where the case's people keep their tables."""
        return self.root / "data" / "raw" / self.name

    @property
    def reference(self) -> Path:
        """Where the product's own tables about councils are."""
        return self.root / "data" / "raw" / "reference"

    @property
    def workspace(self) -> Path:
        """Where all that is made for the case is kept, whatever council or parameters."""
        return self.root / "data" / "processed" / self.name

    @property
    def processed(self) -> Path:
        """Where notebooks leave their findings; never published."""
        folder = self.workspace
        if self.elsewhere:
            folder = folder / "councils" / self.elsewhere
        return folder / "variants" / self.variant if self.variant else folder

    @property
    def reports(self) -> Path:
        """Where the report is published; another council's does not go when the case's does."""
        name = f"{self.name}-{self.elsewhere}" if self.elsewhere else self.name
        return self.root / "reports" / name


def find_root(start: Path | str | None = None) -> Path:
    """Find the project's folder: the nearest one upwards with notebooks/ and data/raw/.

    Parameters
    ----------
    start
        Where to look from; ``CASEBOOK_ROOT`` or the working directory when not given.

    Raises
    ------
    CaseError
        When no folder upwards is a casebook project.
    """
    origin = Path(start or os.environ.get("CASEBOOK_ROOT") or Path.cwd()).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "notebooks").is_dir() and (folder / "data" / "raw").is_dir():
            return folder
    raise CaseError(Words("case.no_project", {"folder": origin}))


def list_cases(root: Path) -> list[str]:
    """Return the names of the cases of a project, in alphabetical order."""
    return sorted(file.parent.name for file in (root / "data" / "raw").glob("*/case.yaml"))


def _refuse_links(folder: Path) -> None:
    """Refuse a case in which a link leads out of its own folder, or into its private one.

    Whoever hands on a case could otherwise have any file of the reader's published with it.
    """
    own = folder.resolve()
    for at, folders, files in os.walk(folder):
        if at == str(folder) and "private" in folders:
            folders.remove("private")
        for path in (Path(at, entry) for entry in (*folders, *files)):
            if not path.is_symlink():
                continue
            target = path.resolve()
            if not target.is_relative_to(own) or target.is_relative_to(own / "private"):
                shown = path.relative_to(folder.parent).as_posix()
                raise CaseError(Words("linked.out", {"file": shown, "case": folder.name}))


def _settings(file: Path) -> Settings:
    try:
        with file.open("rb") as opened:
            content = read_yaml(opened.read(MOST_BYTES + 1))
        return Settings.model_validate(content or {})
    except UnicodeDecodeError as error:
        raise CaseError(Words("case.not_utf8", {"file": file, "byte": error.start})) from error
    except ValidationError as error:
        raise CaseError(*_faults(file, error)) from error
    except BadYaml as error:
        values = {"file": file, "reason": error.reason}
        raise CaseError(Words("case.not_yaml", values)) from error


def _faults(file: Path, error: ValidationError) -> list[Words]:
    """Say of each fault of case.yaml where it is, what was found and what was expected."""
    lines = []
    for fault in error.errors(include_url=False):
        where = ".".join(map(str, fault["loc"])) or "–"
        values = {
            "file": f"{file.parent.name}/{file.name}",
            "where": where,
            "found": _found(fault),
            "expected": _expected(fault),
        }
        lines.append(Words("case.line", values))
    return lines


def _found(fault: Any) -> Words:
    key = f"case.found.{fault['type']}"
    if has_text(key):
        return Words(key, fault.get("ctx", {}))
    given = fault["input"]
    shown = reprlib.repr(given) if isinstance(given, dict | list) else str(given)
    return Words("case.value", {"value": shown[:LONGEST_SHOWN]})


def _expected(fault: Any) -> Words:
    key = f"case.expected.{fault['type']}"
    if has_text(key):
        return Words(key, fault.get("ctx", {}))
    return Words("case.expected.other", {"reason": fault["msg"]})
