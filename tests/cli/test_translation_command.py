"""The commands of translation as a user types them, from export to signature."""

import subprocess
import sys
from functools import partial

import pytest
from docx import Document
from docx.oxml.ns import qn
from filelock import FileLock

OUT = "data/processed/monmouthshire/translation/monmouthshire.docx"
CHANGED = ("Each can be put right.", "Each can be mended.")


@pytest.fixture
def casebook(casebook):
    """Type ``casebook translate`` with words after it."""
    return partial(casebook, "translate")


def narrative(project, reader):
    return project / f"data/raw/monmouthshire/narrative.{reader}.md"


def edited(path, old, new):
    document = Document(str(path))
    for text in document.element.body.iter(qn("w:t")):
        if text.text and old in text.text:
            text.text = text.text.replace(old, new)
    document.save(str(path))


def test_from_export_to_signature(casebook, project):
    status, out, err = casebook("export", "monmouthshire")
    assert status == 0
    assert out.splitlines() == [
        (project / OUT).as_posix(),
        "Blocks with confirmed Welsh: 0",
        "Blocks whose Welsh is behind their English: 0",
        "Blocks whose Welsh nobody has confirmed yet: 89",
        "Blocks without Welsh: 0",
        "When it comes back: casebook translate import monmouthshire monmouthshire.docx",
    ]
    assert err == (
        "The file does not say what the marks stand for: run the notebooks first "
        "(casebook run monmouthshire) if it should.\n"
    )
    edited(project / OUT, "Gellir cywiro pob un.", "Gellir unioni pob un.")
    before = narrative(project, "cy").read_text(encoding="utf-8")
    status, out, err = casebook("import", "monmouthshire", str(project / OUT))
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "Blocks whose Welsh was changed: 1",
        "Blocks ticked as still right: 0",
        "Tracked changes, taken as accepted: 0",
        "Comments, which were not taken in: 0",
        "Blocks whose Welsh is behind their English: 0",
        "Blocks without Welsh: 0",
    ]
    after = before.replace("Gellir cywiro pob un.", "Gellir unioni pob un.")
    assert narrative(project, "cy").read_text(encoding="utf-8") == after
    status, out, _ = casebook("status", "monmouthshire")
    assert out.splitlines() == [
        "Blocks confirmed beside the English as it is: 89 of 89",
        "Welsh not signed: it is published as a draft",
    ]
    signing = ("sign", "monmouthshire", "--reviewer", "A. Cyfieithydd", "--on", "2026-11-20")
    assert casebook(*signing)[1] == (
        "Welsh signed: A. Cyfieithydd, 2026-11-20. The signature counts until either text "
        "changes.\n"
    )
    english = narrative(project, "en")
    english.write_text(english.read_text(encoding="utf-8").replace(*CHANGED), encoding="utf-8")
    status, out, _ = casebook("status", "monmouthshire", "--language", "cy")
    assert out.splitlines()[0].endswith("Cymraeg heb ei diweddaru ers i'r Saesneg newid")
    status, out, err = casebook(*signing, "--language", "en")
    assert (status, out) == (1, "")
    assert "Welsh behind English" in err


def test_faults_exit_1_and_nothing_is_written(casebook, project):
    casebook("export", "monmouthshire", "--to", "out.docx")
    path = project / "notebooks/out.docx"
    edited(path, "Gellir cywiro pob un.", "Gellir {cywiro} pob un.")
    before = narrative(project, "cy").read_bytes()
    status, out, err = casebook("import", "monmouthshire", "out.docx")
    assert (status, out) == (1, "")
    assert "row 3.7: found “{”, typed by hand" in err.splitlines()[0]
    assert err.splitlines()[1] == (
        "Faults found: 1. Nothing was written; the Welsh text is as it was."
    )
    assert narrative(project, "cy").read_bytes() == before


def test_a_day_that_is_none_or_still_to_come_is_refused(casebook):
    named = ("sign", "monmouthshire", "--reviewer", "A", "--on")
    assert casebook(*named, "1 March")[::2] == (
        1,
        "--on: found 1 March; expected a day such as 2026-03-01\n",
    )
    assert casebook(*named, "2999-01-01")[::2] == (
        1,
        "--on: found 2999-01-01, which is still to come; expected today or a day before\n",
    )


def test_a_translation_waits_while_another_command_holds_the_case(casebook, project):
    (project / "data/processed/monmouthshire").mkdir(parents=True)
    with FileLock(project / "data/processed/monmouthshire/.lock"):
        status, _, err = casebook("export", "monmouthshire")
    assert status == 1
    assert "another command is at work" in err
    assert not (project / OUT).exists()


def test_the_commands_load_nothing_that_takes_time():
    code = (
        "import sys\nfrom analysis import cli_translation\n"
        "print([name for name in ('docx', 'lxml', 'pandas', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
