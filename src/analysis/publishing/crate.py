"""What a published case study consists of and rests on, for programs: an RO-Crate.

Research Object Crate 1.2 (https://w3id.org/ro/crate/1.2): one JSON-LD file beside the reports.
"""

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from analysis import findings, language
from analysis.case import Case
from analysis.publishing.blocks import Report
from analysis.publishing.private import refuse_private
from analysis.running.plan import STEPS

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
FORMATS = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".cff": "application/yaml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
PARAMETERS = ("as_of", "neighbours", "winsorise", "draws", "seed", "approaches")

Entity = dict[str, Any]


def crate(report: Report, study: Case, folder: Path) -> str:
    """Describe a case study's files, what they were made from, with what and by whom.

    Parameters
    ----------
    report
        The case study.
    study
        Its case: for its notebooks and parameters.
    folder
        Where its files lie, all but this one.

    Returns
    -------
    str
        JSON-LD; the same text for the same files. It names no person but those that the case
        study names, no machine and no moment but the day of publishing.
    """
    files = [_file(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    files = sorted((held for held in files if held["@id"] != CRATE), key=lambda held: held["@id"])
    refuse_private([*(name for name, _ in report.provenance.inputs), *(f["@id"] for f in files)])
    inputs, notebooks = _inputs(report), _notebooks(study, report.gaps.missing)
    parameters, software = _parameters(study), _software(report)
    run = _run(report, [*inputs, *parameters], [*notebooks, *software[:1]], files)
    root = _root(report, files, run)
    graph = [
        _descriptor(),
        root,
        *_halves(report, files),
        *files,
        run,
        *inputs,
        *parameters,
        *notebooks,
        *software,
        *_people(report),
    ]
    held = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }


def _root(report: Report, files: Iterable[Entity], run: Entity) -> Entity:
    facts = report.facts
    beside = [_at(held) for held in files if "/" not in held["@id"]]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{facts.title.cy} / {facts.title.en}",
        "description": _description(report),
        "datePublished": facts.published.isoformat(),
        "version": facts.version,
        "inLanguage": list(language.LANGUAGES),
        "license": {"@id": facts.licence_url},
        "author": {"@id": "#authors"},
        "publisher": {"@id": "#organisation"},
        "keywords": [words for words in (facts.theme.cy, facts.theme.en, facts.cohort) if words],
        "identifier": run["identifier"],
        "hasPart": [*({"@id": f"{reader}/"} for reader in language.LANGUAGES), *beside],
        "mentions": _at(run),
    }


def _description(report: Report) -> str:
    """Say what the folder is, and of what its data are, in both languages."""
    said = []
    for reader in language.LANGUAGES:
        parts = [language.text(f"interface.{report.kind}", reader), _strength(report, reader)]
        parts += [banner.heading[reader] for banner in report.banners]
        said.append(". ".join(parts) + ".")
    return " / ".join(said)


def _strength(report: Report, reader: str) -> str:
    heading = language.text("interface.strength.heading", reader)
    return f"{heading}: {language.code('evidence_strength', report.facts.strength, reader)}"


def _halves(report: Report, files: Iterable[Entity]) -> list[Entity]:
    """Return the two languages' folders, each with its files."""
    held = list(files)
    return [
        {
            "@id": f"{reader}/",
            "@type": "Dataset",
            "name": report.facts.title[reader],
            "inLanguage": reader,
            "license": {"@id": report.facts.licence_url},
            "hasPart": [_at(file) for file in held if file["@id"].startswith(f"{reader}/")],
        }
        for reader in language.LANGUAGES
    ]


def _file(path: Path, folder: Path) -> Entity:
    from urllib.parse import quote

    name = path.relative_to(folder).as_posix()
    held: Entity = {
        "@id": quote(name),
        "@type": "File",
        "name": path.name,
        "encodingFormat": FORMATS.get(path.suffix, "application/octet-stream"),
        "contentSize": str(path.stat().st_size),
        "sha256": findings.file_hash(path),
    }
    reader = name.partition("/")[0]
    return held | ({"inLanguage": reader} if reader in language.LANGUAGES else {})


def _inputs(report: Report) -> list[Entity]:
    """Return the inputs, which are not part of what is published: their names and fingerprints."""
    return [
        {"@id": f"#{name}", "@type": "DigitalDocument", "name": name, "sha256": fingerprint}
        for name, fingerprint in report.provenance.inputs
    ]


def _notebooks(study: Case, skipped: Collection[str]) -> list[Entity]:
    """Return the notebooks, but for those of subjects that were skipped."""
    without = {step.source(study).name for step in STEPS if step.subject in skipped}
    files = sorted((study.root / "notebooks").glob("*.ipynb"))
    return [
        {
            "@id": f"#notebooks/{file.name}",
            "@type": "SoftwareSourceCode",
            "name": f"notebooks/{file.name}",
            "encodingFormat": "application/x-ipynb+json",
            "sha256": findings.file_hash(file),
        }
        for file in files
        if file.name not in without
    ]


def _parameters(study: Case) -> list[Entity]:
    """Return what case.yaml sets of the analysis, each as a property and its value."""
    held = study.settings.model_dump(mode="json", include=set(PARAMETERS))
    indicators = [item.column for item in study.settings.indicators]
    values = {**{name: held[name] for name in PARAMETERS}, "indicators": indicators}
    return [
        {
            "@id": f"#parameter-{name}",
            "@type": "PropertyValue",
            "name": name,
            "value": value if isinstance(value, str | int) else json.dumps(value),
        }
        for name, value in values.items()
    ]


def _software(report: Report) -> list[Entity]:
    """Return the program, and the packages whose version can change a number or a picture."""
    made = report.provenance
    name, _, version = made.software.partition(" ")
    packages = [(f"#{package}", package, held) for package, held in made.packages]
    own: Entity = {
        "@id": f"#{name}",
        "@type": "SoftwareApplication",
        "name": name,
        "softwareVersion": version,
        "softwareRequirements": [{"@id": identity} for identity, _, _ in packages],
    }
    if made.commit:
        own["identifier"] = made.commit
    return [
        own,
        *(
            {"@id": at, "@type": "SoftwareApplication", "name": package, "softwareVersion": held}
            for at, package, held in packages
        ),
    ]


def _run(
    report: Report, objects: list[Entity], instruments: list[Entity], results: list[Entity]
) -> Entity:
    """Return the run that made the files; it bears no moment, so that it can be repeated."""
    run = report.provenance.run
    return {
        "@id": f"#run-{run}",
        "@type": "CreateAction",
        "name": f"{language.text('interface.provenance.run', 'en')} {run}",
        "identifier": run,
        "agent": {"@id": "#organisation"},
        "instrument": [_at(held) for held in instruments],
        "object": [_at(held) for held in objects],
        "result": [_at(held) for held in results],
    }


def _people(report: Report) -> list[Entity]:
    """Return licence, authors, publisher and contact, as the case study names them."""
    facts = report.facts
    licence = f"{facts.licence.cy} / {facts.licence.en}"
    held: list[Entity] = [
        {"@id": facts.licence_url, "@type": "CreativeWork", "name": licence},
        {"@id": "#authors", "@type": "Organization", "name": facts.authors.en},
        {"@id": "#organisation", "@type": "Organization", "name": facts.organisation.en},
    ]
    for entity, pair in zip(held[1:], (facts.authors, facts.organisation), strict=True):
        if pair.cy != pair.en:
            entity["alternateName"] = pair.cy
    if facts.email:
        held[-1]["contactPoint"] = {"@id": "#contact"}
        contact = f"{facts.contact.cy} / {facts.contact.en}"
        held.append(
            {"@id": "#contact", "@type": "ContactPoint", "name": contact, "email": facts.email}
        )
    return held


def _at(held: Entity) -> Entity:
    return {"@id": held["@id"]}
