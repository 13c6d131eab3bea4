"""Rules on what a Word file carries beside its text: parts, relations, properties, settings."""

import re
from collections.abc import Iterator

from analysis.publishing.checks.word_reading import VALUE, Element, Fault, WordFile, part_place
from analysis.publishing.faults import words
from analysis.publishing.word_parts import clark
from analysis.publishing.word_styles import LOCALES

CORE, SETTINGS = "docProps/core.xml", "word/settings.xml"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
OFFICE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
# The kinds of relation that a case study needs: each other one is a fault, known or not
RELATIONS = (
    *("officeDocument", "core-properties", "extended-properties", "styles", "numbering"),
    *("settings", "webSettings", "fontTable", "theme", "header", "footer", "footnotes"),
    *("endnotes", "image", "hyperlink", "stylesWithEffects", "thumbnail"),
)
SCHEMES = ("https://", "http://", "mailto:")
FIELDS = ("PAGE", "NUMPAGES", "TOC", "SEQ", "HYPERLINK", "PAGEREF", "REF", "STYLEREF")
MACROS = re.compile(r"vba|macroEnabled|activeX", re.IGNORECASE)
# A drive, a home, a shared or a mounted folder, a file address
PATH = re.compile(r"(^|[\s\"'(])([A-Za-z]:[\\/]|\\\\\w|/(home|Users|root|tmp|mnt|srv)/)|file:/")
REVISIONS = (
    *("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange"),
    *("tcPrChange", "sectPrChange", "cellIns", "cellDel", "numberingChange"),
)
SESSION = clark("w:rsid")


def macros(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that nothing in the file can run."""
    for name in file.parts:
        if MACROS.search(name):
            yield Fault("macro", part_place(name))
    if MACROS.search(file.parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")):
        yield Fault("macro", part_place("[Content_Types].xml"))


def relations(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that the file leads to the web by links alone, and holds nothing else's file."""
    for relation in file.relations:
        place = part_place(relation.part or "_rels/.rels")
        values: dict[str, object] = {"kind": relation.kind, "target": relation.target}
        if relation.kind == "comments":
            yield Fault("comment", place)
        elif relation.is_external and relation.kind != "hyperlink":
            yield Fault("fetched", place, values)
        elif relation.is_external and not relation.target.lower().startswith(SCHEMES):
            yield Fault("link_scheme", place, values)
        elif relation.kind not in RELATIONS:
            yield Fault("embedded", place, values)


def remarks(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no comment and no tracked change is left."""
    for name, tree in file.told.items():
        marks = tree.iter(clark("w:commentReference"), clark("w:commentRangeStart"))
        if next(marks, None) is not None:
            yield Fault("comment", part_place(name))
        found = sum(1 for _ in tree.iter(*(clark(f"w:{mark}") for mark in REVISIONS)))
        if found:
            yield Fault("tracked", part_place(name), {"count": found})


def sessions(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that nothing says in which sittings, and so by whom, the text was edited."""
    for name, tree in file.trees.items():
        if not name.startswith("word/"):
            continue
        # A part of a million letters: its bytes are searched before its elements are walked
        stored = next(tree.iter(clark("w:docVars")), None) is not None
        if stored or b":rsid" in file.parts[name] and _has_session(tree):
            yield Fault("session", part_place(name))


def fields(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a field counts or leads within the file; none reads a file or runs a command."""
    for name, tree in file.told.items():
        codes = [item.text or "" for item in tree.iter(clark("w:instrText"))]
        codes += [item.get(clark("w:instr"), "") for item in tree.iter(clark("w:fldSimple"))]
        for code in filter(str.strip, codes):
            if code.split()[0].upper() not in FIELDS:
                allowed = ", ".join(FIELDS)
                yield Fault("field", part_place(name), {"code": code.strip(), "allowed": allowed})


def settings(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that anybody may edit the file, and it asks for no data of another."""
    tree = file.trees.get(SETTINGS)
    if tree is None:
        yield Fault("no_settings", words("checks_word.place.whole"))
        return
    place = part_place(SETTINGS)
    for rule, name in (
        ("locked", "documentProtection"),
        ("locked", "writeProtection"),
        ("merge", "mailMerge"),
        ("tracking", "trackRevisions"),
        ("fetched_template", "attachedTemplate"),
    ):
        if tree.find(clark(f"w:{name}")) is not None:
            yield Fault(rule, place)
    language = tree.find(clark("w:themeFontLang"))
    held = "–" if language is None else language.get(VALUE, "–")
    if held != LOCALES[reader]:
        yield Fault("settings_language", place, {"held": held, "wanted": LOCALES[reader]})


def properties(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that the title and the language are said, and that no account is named."""
    tree, place = file.trees.get(CORE), part_place(CORE)
    if tree is None:
        yield Fault("no_title", place)
        return
    title = (tree.findtext(f"{DUBLIN}title") or "").strip()
    if not title:
        yield Fault("no_title", place)
    elif title.lower().endswith((".docx", ".doc", ".pdf")):
        yield Fault("file_as_title", place, {"title": title})
    held = (tree.findtext(f"{DUBLIN}language") or "–").strip()
    if held != LOCALES[reader]:
        yield Fault("property_language", place, {"held": held, "wanted": LOCALES[reader]})
    user = " ".join((item.text or "").strip() for item in tree.iter(f"{OFFICE}lastModifiedBy"))
    if user.strip():
        yield Fault("user", place, {"name": user.strip()})


def paths(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that no property holds a path, a company, a manager or a template of the machine."""
    for name, tree in file.trees.items():
        if not name.startswith("docProps/"):
            continue
        if name.endswith("custom.xml"):
            yield Fault("custom_property", part_place(name))
        for item in tree.iter():
            words_held = (item.text or "").strip() if isinstance(item.tag, str) else ""
            label = item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""
            if PATH.search(words_held):
                yield Fault("path", part_place(name), {"name": label, "held": words_held})
            elif words_held and label in ("Company", "Manager", "Template", "HyperlinkBase"):
                yield Fault("machine", part_place(name), {"name": label, "held": words_held})


def _has_session(tree: Element) -> bool:
    return any(
        clark("w:rsids") == item.tag or any(key.startswith(SESSION) for key in item.attrib)
        for item in tree.iter()
    )


RULES = (macros, relations, remarks, sessions, fields, settings, properties, paths)
