"""The data dictionary is what the schemas give now."""

from analysis.tables.names import CASE_TABLES
from analysis.tables.workbook_dictionary import dictionary
from analysis.tables.workbook_sheets import rules


def test_the_dictionary_in_docs_is_what_the_schemas_give_now(project_root):
    kept = (project_root / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert kept == dictionary(), "run: python tools/data_dictionary.py"


def test_the_dictionary_has_every_column_of_every_table_once():
    sections = dictionary().split("\n## ")[1:]
    assert [section.partition("\n")[0] for section in sections] == list(CASE_TABLES)
    for section in sections:
        name = section.partition("\n")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == list(rules(name))
        assert all(row.replace("\\|", "").count("|") == 5 for row in rows)
