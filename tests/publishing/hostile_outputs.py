"""Every output of a made-up case with hostile text, and what in it would run, fetch or read."""

import csv
import getpass
import io
import json
import re
import socket
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import hostile_case
import pikepdf
import pytest
import tiny_case
import workbook_reading
import yaml
from lxml import etree
from lxml import html as pages

from analysis.language import LANGUAGES, texts
from analysis.publishing import crate, scanning, site, workbooks
from analysis.publishing.dictionary import Origin
from analysis.publishing.page import FileLink, render
from analysis.publishing.pdf import render_pdf
from analysis.publishing.word import render_word

OUTPUTS = {
    "page": r"tiny/(cy|en)/index\.html",
    "pdf": r"tiny/.*\.pdf",
    "word": r"tiny/.*\.docx",
    "csv": r"tiny/.*\.csv",
    "xlsx": r"tiny/.*\.xlsx",
    "index": r"index\.html",
    "lists": r"(cy|en)/.*\.html",
    "feed": r"(cy|en)/feed\.xml",
    "sitemap": r"(sitemap\.xml|robots\.txt)",
    "citation": r"tiny/CITATION\.cff",
    "crate": r"tiny/ro-crate-metadata\.json",
    "names": r".*",
}
SAFE_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*|CITATION\.cff")
# What a page of the made-up case has none of, and what nobody may bring into it
RUNNING = ("script", "iframe", "object", "embed", "base", "form", "input", "video", "audio", "svg")
COUNTED = (*RUNNING, "style", "link", "meta", "img", "title", "h1", "table", "section", "nav")
LEADING = re.compile(r"(#|https?://|mailto:[\w.+-]+@|(\.\./)*[\w./-]+(#[\w.-]+)?$)")
STEERING = ("Cc", "Cf", "Co", "Cs")
IN_ORDER = "\n\t\r\ufeff"
FIELD_CODES = re.compile(r"\s*(TOC|PAGE|NUMPAGES|PAGEREF|REF|SEQ|TITLE|STYLEREF|HYPERLINK \\l)\b")
ACTIONS = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/AA",
    "/EmbeddedFiles",
    "/GoToR",
    "/SubmitForm",
    "/ImportData",
    "/RichMedia",
    "/OpenAction",
)


@dataclass
class Made:
    """What became of one payload in every field: refused with words, or in these files."""

    refused: dict[str, str]
    files: dict[str, bytes]
    faults: dict[str, list[str]]
    said: dict[str, str]


@contextmanager
def made_up_texts() -> Iterator[None]:
    """The texts of the made-up findings beside the package's own."""
    held = tiny_case.texts(hostile_case.TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: held)
        yield


def make(folder: Path, payload: str, fields: tuple[str, ...], plain: Made | None) -> Made:
    """Type a payload into all fields, and write every output with those that take it."""
    refused = hostile_case.refusals(folder, payload, fields)
    words = {name: hostile_case.typed(name, payload) for name in fields if name not in refused}
    with made_up_texts():
        reports = _written(folder, words)
    found = {path.relative_to(reports).as_posix(): path for path in reports.rglob("*")}
    files = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    made = Made(refused, files, {}, {})
    for output, pattern in OUTPUTS.items():
        held = {name: files[name] for name in sorted(files) if re.fullmatch(pattern, name)}
        made.faults[output] = [
            f"{name}: {line}"
            for name, content in held.items()
            for line in _faults(output, name, content, plain and plain.files.get(name))
        ]
        made.faults[output] += _of_this_machine(held)
        said = [scanning.text_of(name, content) for name, content in held.items()]
        made.said[output] = "\n".join(said) if output != "names" else "\n".join(held)
    return made


def _written(folder: Path, words: dict[str, str]) -> Path:
    study, report = hostile_case.report(folder, words)
    reports = folder / "reports"
    own = reports / "tiny"
    (folder / "data" / "raw" / "site.yaml").write_text("address: https://example.org/cases\n")
    record, origin = (
        hostile_case.record(hostile_case.draft(words)),
        Origin(report.facts, report.provenance),
    )
    tables = [record.tables[name] for name in dict.fromkeys(table.name for table in report.tables)]
    data = [workbooks.table_file(table, origin) for table in tables]
    data.append(workbooks.figures_file([record.figures[n.name] for n in report.numbers], origin))
    for reader in LANGUAGES:
        documents = {
            "case-study.pdf": render_pdf(report, reader),
            "case-study.docx": render_word(report, reader),
        }
        for file in data:
            documents[f"data/{file.name}.csv"] = file.content[reader]
            documents[f"data/{file.name}.xlsx"] = file.xlsx[reader]
        links = [FileLink("pdf", "case-study.pdf", 1), FileLink("word", "case-study.docx", 1)]
        documents["index.html"] = render(report, reader, links).encode("utf-8")
        for name, content in documents.items():
            (own / reader / name).parent.mkdir(parents=True, exist_ok=True)
            (own / reader / name).write_bytes(content)
    (own / site.CARD).write_text(site.card(report), encoding="utf-8")
    (own / site.CITATION).write_text(site.citation(report), encoding="utf-8")
    (own / crate.CRATE).write_text(crate.crate(report, study, own), encoding="utf-8")
    site.write_site(reports)
    return reports


def _of_this_machine(held: dict[str, bytes]) -> list[str]:
    own = {
        getpass.getuser(),
        socket.gethostname(),
        str(Path.home()),
        str(Path.cwd()),
        "/tmp/pytest",
    }
    passwords = "root:x:0:0"
    return [
        f"{name}: holds {words}"
        for name, content in held.items()
        for words in (*(each for each in own if len(each) > 4), passwords)
        if words.encode() in content
    ]


def _faults(output: str, name: str, content: bytes, plain: bytes | None) -> Iterator[str]:
    if output == "names":
        yield from (f"the name {part}" for part in name.split("/") if not SAFE_NAME.fullmatch(part))
    elif name.endswith(".html"):
        yield from _in_page(content.decode("utf-8"), plain)
    elif output == "pdf":
        yield from _in_pdf(content)
    elif output == "word":
        yield from _in_word(content)
    elif output == "csv":
        yield from _in_csv(content, plain)
    elif output == "xlsx":
        yield from workbook_reading.formulas(content)
        yield from _steering("".join(workbook_reading.parts(content).values()))
    else:
        yield from _in_text(output, content.decode("utf-8"), plain)


def _in_page(source: str, plain: bytes | None) -> Iterator[str]:
    root = pages.document_fromstring(source, parser=pages.HTMLParser(huge_tree=True))
    counted = Counter(element.tag for element in root.iter() if isinstance(element.tag, str))
    if plain is not None:
        usual = pages.document_fromstring(plain.decode("utf-8"))
        expected = Counter(element.tag for element in usual.iter() if isinstance(element.tag, str))
        for tag in COUNTED:
            if counted[tag] != expected[tag]:
                yield f"{counted[tag]} <{tag}> where a plain case has {expected[tag]}"
    for element in root.iter():
        for name, held in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcset", "action", "formaction"):
                yield f"<{element.tag} {name}={held[:60]}>"
            if name in ("href", "src") and not LEADING.match(held) and not _picture(element, held):
                yield f"<{element.tag} {name}={held[:60]}>"
    yield from _steering(source)


def _picture(element: "etree._Element", address: str) -> bool:
    return element.tag == "img" and address.startswith("data:image/")


def _in_pdf(content: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as file:
        for held in file.objects:
            if not isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
                continue
            yield from (name for name in ACTIONS if name in held)
            address = held.get("/URI")
            if isinstance(address, pikepdf.String) and not LEADING.match(str(address)):
                yield f"a link to {address}"
            if held.get("/Subtype") == "/FileAttachment":
                yield "an attachment"


def _in_word(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.search(r"vba|\.\.|activeX|embeddings|externalLink", name):
                yield f"the part {name}"
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(name))
            yield from _steering(archive.read(name).decode("utf-8"))
            for element in root.iter():
                if element.get("TargetMode") == "External":
                    address, kind = element.get("Target"), element.get("Type")
                    if not kind.endswith("/hyperlink") or not re.match("https?:|mailto:", address):
                        yield f"{kind} to {address}"
                if etree.QName(element).localname in ("instrText", "fldSimple"):
                    code = element.text or "".join(element.attrib.values())
                    if code.strip() and not FIELD_CODES.match(code):
                        yield f"the field {code[:60]}"


def _in_csv(content: bytes, plain: bytes | None) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if plain is not None:
        usual = list(csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")))
        if [len(row) for row in rows] != [len(row) for row in usual]:
            yield "other rows or columns than a plain case has"
    for row in rows:
        for cell in row:
            number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
            parts = re.split(r"[;\t\r\n]", cell) if not number else []
            if any(re.match(r"[\s\"']*[=+\-@＝＋－＠]", part) for part in parts):
                yield f"the cell {cell[:60]}"
    yield from _steering(content.decode("utf-8-sig"))


def _in_text(output: str, source: str, plain: bytes | None) -> Iterator[str]:
    yield from _steering(source)
    if source.startswith("<?xml"):
        if "<!" in source.replace("<!--", "").split(">", 1)[1][:20] or "<!ENTITY" in source:
            yield "a document type"
        root = etree.fromstring(source.encode("utf-8"), etree.XMLParser(resolve_entities=False))
        tags = {etree.QName(item).localname for item in root.iter()}
        if plain is not None:
            usual = etree.fromstring(plain)
            more = tags - {etree.QName(item).localname for item in usual.iter()}
            yield from (f"the element {tag}" for tag in sorted(more))
        for item in root.iter():
            address = item.get("href") or ""
            if address and not LEADING.match(address):
                yield f"the link {address[:60]}"
    elif output == "citation":
        held = yaml.safe_load(source)
        if plain is not None and set(held) != set(yaml.safe_load(plain)):
            yield "other keys than a plain case has"
    elif output == "crate":
        entities = json.loads(source)["@graph"]
        if plain is not None:
            usual = {str(item["@type"]) for item in json.loads(plain)["@graph"]}
            yield from (str(i["@type"]) for i in entities if str(i["@type"]) not in usual)


def _steering(source: str) -> Iterator[str]:
    found = {
        f"U+{ord(sign):04X}"
        for sign in set(source)
        if sign not in IN_ORDER and unicodedata.category(sign) in STEERING
    }
    yield from (f"the character {code}" for code in sorted(found))
