"""What the documentation tells people to type exists, and does what the page says of it."""

import re
import shlex
import tomllib

import docs_pages
import docs_reader
import pytest
import typer
from docs_pages import ROOT, Step

PAGES = docs_pages.pages()
# makes a table and a notebook of its own; a test of its own does what it says
OWN_WALK = "docs/developer.md"
PAIRS = [("docs/associate.md", "docs/swyddog.md")]
# CSV files that are no raw tables
MADE = {"side_by_side.csv", "people.csv", "pseudonyms.csv"}
# Options of other programs that the pages name
OTHERS = {
    "--extra": "uv",
    "--scheduler-file": "dask too",
    "--tls-ca-file": "dask",
    "--tls-cert": "dask",
    "--tls-key": "dask",
}
PLATFORMS = {
    "Windows": "win_amd64",
    "macOS": r"macosx_.*(arm64|universal2)",
    "Linux": r"manylinux.*x86_64",
}
WINDOWS_ONLY = {"pywinpty", "colorama"}


def casebook_of(arguments: list[str]):
    """Return the command that the arguments name, and what follows it."""
    from analysis.cli import app

    command = typer.main.get_command(app)
    rest = list(arguments)
    while rest and hasattr(command, "commands"):
        name = rest.pop(0)
        if name.startswith("-"):
            return command, [name, *rest]
        assert name in command.commands, f"no command {name}"
        command = command.commands[name]
    return command, rest


def options_of(command) -> set[str]:
    names = {"--help"}
    for parameter in command.params:
        names |= {*parameter.opts, *parameter.secondary_opts} if parameter.opts else set()
    return names


def all_options() -> set[str]:
    from analysis.cli import app

    waiting, names = [typer.main.get_command(app)], set()
    while waiting:
        command = waiting.pop()
        names |= options_of(command)
        waiting += getattr(command, "commands", {}).values()
    return names


def fenced(page: str) -> list[tuple[Step, str]]:
    steps = docs_pages.steps(page, PAGES[page])
    return [(step, line) for step in steps if step.kind == "runs" for line in step.lines]


def typed_by_casebook() -> list[tuple[str, str]]:
    return [
        (step.place, line)
        for page in PAGES
        for step, line in fenced(page)
        if line.startswith("casebook")
    ]


@pytest.mark.parametrize(("place", "line"), typed_by_casebook())
def test_a_command_of_the_pages_is_one_that_casebook_understands(place, line, monkeypatch):
    from analysis.cli import _joined

    monkeypatch.setenv("CASEBOOK_LANG", "en")
    arguments = _joined(shlex.split(line)[1:])
    if not arguments or "…" in arguments:
        return
    command, rest = casebook_of(arguments)
    if command.name != "casebook" and "--help" not in rest:
        command.make_context(command.name, rest)


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_in_the_prose_exist(page):
    options = all_options()
    for words in docs_pages.inline(PAGES[page]):
        if words.startswith("casebook "):
            command, rest = casebook_of(re.sub(r"\s[…(].*", "", words).split()[1:])
            known = options_of(command)
        elif words.startswith("-"):
            rest, known = words.split(), options | OTHERS.keys()
        else:
            continue
        named = [word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)]
        assert [name for name in named if name not in known] == [], f"{page}: {words}"


@pytest.mark.parametrize("page", PAGES)
def test_what_the_pages_make_is_in_the_makefile(page):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [line for _, line in fenced(page)] + docs_pages.inline(PAGES[page])
    made = [words.split()[1] for words in named if re.match(r"make [a-z]", words)]
    assert [name for name in made if name not in targets] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere_and_every_picture_says_what_it_shows(page):
    folder = (ROOT / page).parent
    for picture, words, to in docs_pages.links(PAGES[page]):
        assert len(words) > (20 if picture else 1), to
        if not re.match(r"[a-z]+:", to):
            file, _, heading = to.partition("#")
            there = (folder / file).resolve() if file else ROOT / page
            assert there.exists(), f"{page}: {to}"
            assert not heading or heading in anchors(there.read_text(encoding="utf-8")), to


def test_every_picture_is_on_a_page():
    used = {
        ((ROOT / page).parent / to).resolve()
        for page, content in PAGES.items()
        for _, _, to in docs_pages.links(content)
    }
    drawn = [file.name for file in (ROOT / "docs/images").iterdir() if file.resolve() not in used]
    assert drawn == []


def anchors(content: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", docs_pages.FENCE.sub("", content), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [page for page in PAGES if page != OWN_WALK])
def test_a_table_named_in_a_page_is_one_of_a_case_or_of_the_references(page):
    from analysis.tables import CASE_TABLES, REFERENCE_TABLES

    known = {f"{name.split('/')[-1]}.csv" for name in (*CASE_TABLES, *REFERENCE_TABLES)}
    known |= MADE
    named = [w for w in docs_pages.inline(PAGES[page]) if re.fullmatch(r"[\w/]+\.csv", w)]
    assert [name for name in named if name.split("/")[-1] not in known] == []


@pytest.mark.parametrize(("english", "welsh"), PAIRS)
def test_the_welsh_page_has_the_same_steps_as_the_english_one(english, welsh):
    def told(page):
        content = PAGES[page]
        kinds = [(step.kind, meant(step), step.status) for step in docs_pages.steps(page, content)]
        typed = [line for _, line in fenced(page)]
        headings = re.findall(r"^(#+) ", docs_pages.FENCE.sub("", content), re.MULTILINE)
        pictures = [to for picture, _, to in docs_pages.links(content) if picture]
        return [
            kinds,
            [line.replace(" --language cy", "") for line in typed],
            [len(step.says) for step in docs_pages.steps(page, content)],
            headings,
            [to.replace("-cy.", "-en.") for to in pictures],
        ]

    for ours, theirs in zip(told(english), told(welsh), strict=True):
        assert ours == theirs


def meant(step: Step) -> str:
    """Return the table of a sheet's name, or the file that a text goes into."""
    from analysis.language import LANGUAGES
    from analysis.tables.workbook_sheets import SHEETS, sheet_title

    sheets = {sheet_title(name, reader): name for name in SHEETS for reader in LANGUAGES}
    return sheets[step.into] if step.kind == "types" else step.into


@pytest.mark.parametrize("platform", PLATFORMS)
def test_everything_that_is_installed_comes_ready_made_for_each_system(platform):
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    by_name: dict[str, list] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    waiting, seen = ["casebook"], set()
    while waiting:
        name = waiting.pop()
        if name not in seen and not (name in WINDOWS_ONLY and platform != "Windows"):
            seen.add(name)
            waiting += [d["name"] for p in by_name[name] for d in p.get("dependencies", [])]
    wanted = rf"(none-any|(cp312|abi3|py3)-.*{PLATFORMS[platform]}.*)\.whl$"
    bare = [
        name
        for name in sorted(seen - {"casebook"})
        if not any(
            re.search(wanted, wheel["url"]) for p in by_name[name] for wheel in p.get("wheels", [])
        )
    ]
    assert bare == []


SHORT = ("docs/associate.md", "docs/swyddog.md")  # the others take minutes each


def walked() -> list[str]:
    """Return the pages that have a command which a test can type."""
    typed = [
        page
        for page in PAGES
        for _, line in fenced(page)
        if not any(re.match(pattern, line) for pattern in docs_reader.NOT_TYPED)
    ]
    return sorted({*typed} - {OWN_WALK})


def with_long_walks_marked(pages: list[str]) -> list[object]:
    """Return the pages, those whose walk takes minutes marked."""
    return [p if p in SHORT else pytest.param(p, marks=pytest.mark.long) for p in pages]


@pytest.mark.slow
@pytest.mark.parametrize("page", with_long_walks_marked(walked()))
def test_a_reader_who_types_what_a_page_says_gets_what_it_says(page, tmp_path):
    steps = docs_pages.steps(page, PAGES[page])
    reader = docs_reader.Reader(tmp_path, docs_reader.language_of(page))
    for step in steps:
        reader.do(step)


def test_every_reason_not_to_type_a_command_is_needed_by_a_page():
    typed = [line for page in PAGES for _, line in fenced(page)]
    unused = [p for p in docs_reader.NOT_TYPED if not any(re.match(p, line) for line in typed)]
    assert unused == []
