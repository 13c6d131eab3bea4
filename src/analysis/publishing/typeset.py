"""A whole report as plain data for the typesetter: what stands on the first page, and the rest."""

from collections.abc import Iterator

from analysis import language
from analysis.language import DisplayTable, Header
from analysis.publishing import lettering
from analysis.publishing.blocks import Number, Report
from analysis.publishing.facts import Facts
from analysis.publishing.typeset_blocks import MANY_LETTERS, UPRIGHT, Plain, Typesetter

FINGERPRINT = 16  # characters of a file's fingerprint that are printed
FOOT = 160  # letters
# What is read by programs and never broken over two lines
WHOLE = frozenset(("alt", "href", "title", "author", "subject", "keywords", "anchor", "picture"))


def typeset(report: Report, reader: str) -> tuple[Plain, dict[str, bytes]]:
    """Write a report as plain data.

    Parameters
    ----------
    report
        The case study.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple
        What the template reads, of strings, numbers, lists and mappings alone, in which every
        letter can be printed; and the drawings by the names that it calls them by.
    """
    setter = Typesetter(reader)
    held = {
        **_identity(report, setter),
        "summary": {
            "heading": setter.say("summary"),
            "blocks": list(setter.blocks(report.summary.blocks)),
        },
        "contents": setter.say("contents"),
        "page": setter.say("page"),
        "sections": [setter.section(section) for section in report.sections],
        "about": {
            "heading": setter.say(f"about.{report.kind}"),
            "parts": list(_about(report, setter)),
        },
    }
    last = {
        "behind": {"heading": setter.say("paper.data_heading"), "tables": setter.behind},
        "broad": {"heading": setter.say("paper.broad_heading"), "tables": setter.broad},
    }
    return _printable({**held, **last}), setter.pictures


def _identity(report: Report, setter: Typesetter) -> Plain:
    """Write what stands before the summary, and what the file says of itself."""
    facts, reader = report.facts, setter.reader
    return {
        "language": reader,
        "title": facts.title[reader],
        "organisation": facts.organisation[reader],
        "running": _running(f"{facts.title[reader]} – {facts.organisation[reader]}"),
        "author": facts.authors[reader],
        "subject": f"{setter.say(report.kind)}: {facts.title[reader]}",
        "keywords": [words for words in (facts.theme[reader], facts.programme) if words],
        "kind": setter.say(report.kind),
        "facts": [[setter.say(f"facts.{name}"), held] for name, held in facts.listed(reader)],
        "strength": {
            "label": setter.say("strength.heading"),
            "level": language.code("evidence_strength", facts.strength, reader),
            "reason": facts.strength_reason[reader],
        },
        "banners": list(_banners(report, setter)),
    }


def _running(words: str) -> str:
    """Return what stands at the foot of every page, on two lines at most."""
    return words if len(words) <= FOOT else f"{words[:FOOT].rstrip()}…"


def _banners(report: Report, setter: Typesetter) -> Iterator[Plain]:
    reader = setter.reader
    for banner in report.banners:
        yield {
            "heading": banner.heading[reader],
            "body": banner.body[reader],
            "signature": [],
        }
    if report.facts.welsh_is_draft:
        yield {
            "heading": setter.say("welsh_draft.heading"),
            "body": setter.say("welsh_draft.body"),
            "signature": _signature(report.facts, setter),
        }


def _signature(facts: Facts, setter: Typesetter) -> list[list[str]]:
    unsigned = setter.say("welsh_draft.not_signed")
    day = language.long_date(facts.signed_on, setter.reader) if facts.signed_on else unsigned
    return [
        [setter.say("welsh_draft.reviewer"), facts.reviewer or unsigned],
        [setter.say("welsh_draft.signed_on"), day],
    ]


def _about(report: Report, setter: Typesetter) -> Iterator[Plain]:
    """Write what stands at the end: how to cite, whom to ask, and what all of it rests on."""
    facts, reader, say = report.facts, setter.reader, setter.say
    yield _part(say("about.cite"), _citation(report, setter))
    yield _part(say("about.contact"), *_contact(facts, setter))
    licence = [{"text": facts.licence[reader], "href": facts.licence_url}]
    yield _part(say("about.licence"), _paragraph(licence))
    version = f"{facts.version}, {language.long_date(facts.published, reader)}."
    changed = f"{say('facts.change_note')}: {facts.change_note[reader]}"
    signed = [_words(". ".join(": ".join(pair) for pair in _signature(facts, setter)) + ".")]
    unsigned = facts.welsh_is_draft
    yield _part(say("facts.version"), _words(f"{version} {changed}"), *([] if unsigned else signed))
    yield _part(say("about.accessibility"), _words(say("about.accessibility_paper")))
    if report.numbers:
        note = _words(say("numbers.interval_note"))
        yield _part(say("numbers.heading"), note, _numbers(report, setter))
    yield _part(
        say("provenance.heading"),
        _words(say("provenance.body")),
        {"kind": "labelled", "items": list(_provenance(report, setter))},
        _inputs(report, setter),
    )


def _part(heading: str, *blocks: Plain) -> Plain:
    return {"heading": heading, "blocks": [{"flags": [], **block} for block in blocks]}


def _paragraph(runs: list[dict[str, str]], kind: str = "paragraph") -> Plain:
    return {"kind": kind, "items": [runs]}


def _words(words: str) -> Plain:
    return _paragraph([{"text": words}])


def _citation(report: Report, setter: Typesetter) -> Plain:
    facts, reader = report.facts, setter.reader
    after = [
        f". {facts.publisher(reader)}",
        f"{setter.say('facts.version')}: {facts.version}",
        f"{setter.say('provenance.run')}: {report.provenance.run}.",
    ]
    runs: list[Plain] = [
        {"text": f"{facts.authors[reader]} ({facts.published.year}). "},
        {"text": facts.title[reader], "emphasis": True},
        {"text": ". ".join(after)},
    ]
    return {"kind": "citation", "items": [runs]}


def _contact(facts: Facts, setter: Typesetter) -> Iterator[Plain]:
    say, welcome = setter.say, [setter.say("about.languages")]
    yield _words(facts.contact[setter.reader])
    if facts.email:
        address = {"text": facts.email, "href": f"mailto:{facts.email}"}
        yield _paragraph([{"text": f"{say('about.email')}: "}, address])
        welcome = [say("about.contact_welcome"), *welcome]
    yield _words(" ".join(welcome))


def _provenance(report: Report, setter: Typesetter) -> Iterator[list[str]]:
    held, facts, reader, say = report.provenance, report.facts, setter.reader, setter.say
    yield [say("provenance.run"), held.run]
    yield [say("provenance.data_date"), language.long_date(held.data_date, reader)]
    yield [say("provenance.software"), held.software]
    if held.packages:
        written = ", ".join(f"{name} {version}" for name, version in held.packages)
        yield [say("provenance.packages"), written]
    if held.commit:
        yield [say("provenance.commit"), held.commit]
    yield [say("provenance.minimum"), str(facts.minimum)]
    for name, words in facts.disclosed(reader):
        yield [say(f"disclosure.{name}"), words]


def _numbers(report: Report, setter: Typesetter) -> Plain:
    """Write where the numbers come from; a cell of the first column lists all that are alike."""
    say = setter.say
    labels = [say("numbers.findings"), say("method"), say("sources")]
    groups = report.number_groups
    # Three columns of fixed shares: every cell is longer than a line
    return {
        "kind": "table",
        "anchor": "numbers",
        "label": "",
        "caption": say("numbers.caption"),
        "size": lettering.SMALL[0],
        "whole": False,
        "widths": [round(UPRIGHT * share, 1) for share in (0.32, 0.5, 0.18)],
        "numeric": [False] * 3,
        "languages": [""] * 3,
        "headers": labels,
        "rows": [_number_row(group, setter) for group in groups],
        "tall": [len(group[0].method[setter.reader]) > MANY_LETTERS for group in groups],
        "marks": {"label": "", "letters": []},
        "notes": [],
    }


def _number_row(group: tuple[Number, ...], setter: Typesetter) -> list[object]:
    reader, first = setter.reader, group[0]
    said = [[number.label[reader], number.written[reader]] for number in group]
    sources = "; ".join(source[reader] for source in first.sources)
    return [{"pairs": said, "flags": setter.flags(first.basis)}, first.method[reader], sources]


def _inputs(report: Report, setter: Typesetter) -> Plain:
    labels = [setter.say("provenance.file"), setter.say("provenance.fingerprint")]
    headers = tuple(Header(label, label, False, None) for label in labels)
    rows = tuple((file, print_[:FINGERPRINT]) for file, print_ in report.provenance.inputs)
    return {
        "kind": "table",
        "anchor": "inputs",
        "label": "",
        "caption": setter.say("provenance.inputs"),
        **setter.grid(DisplayTable(headers, rows), UPRIGHT, lettering.SMALL),
        "marks": {"label": "", "letters": []},
        "notes": [],
    }


def _printable(held: Plain) -> Plain:
    """Return data with only letters that the fonts have, and with marks where words may break."""
    return {key: _shown(value, key in WHOLE) for key, value in held.items()}


def _shown(value: object, whole: bool) -> object:
    if isinstance(value, str):
        words = lettering.printable(value)
        return words if whole else lettering.breakable(words)
    if isinstance(value, dict):
        return _printable(value)
    if isinstance(value, list):
        return [_shown(item, whole) for item in value]
    return value
