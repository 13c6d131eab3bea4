"""The house rules that a test can hold: short functions, small modules, notebooks of prose."""

import ast
import json
import re

import pytest

MOST_LINES = 40


def package_files(root):
    return sorted((root / "src" / "analysis").rglob("*.py"))


def bodies(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            described = len(node.body) > 1 and ast.get_docstring(node, clean=False)
            first = node.body[1 if described else 0]
            yield node, node.body[-1].end_lineno - first.lineno + 1


def test_no_function_body_is_over_40_lines_without_a_reason(project_root):
    for file in package_files(project_root):
        source = file.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node, length in bodies(ast.parse(source)):
            if length > MOST_LINES:
                span = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                assert "# long because" in span, f"{file.name}: {node.name}"


def test_no_module_is_over_320_lines(project_root):
    long = {
        f.name: n
        for f in package_files(project_root)
        if (n := len(f.read_text().splitlines())) > 320
    }
    assert long == {}


NOTEBOOKS = [
    "1_problem_framing",
    "2_desk_research",
    "3_stakeholder_network",
    "4_pilot_evaluation",
    "5_case_study",
]


@pytest.fixture(params=NOTEBOOKS)
def notebook(request, project_root):
    return json.loads((project_root / "notebooks" / f"{request.param}.ipynb").read_text())


def sources(notebook, kind):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_a_notebook_is_prose_with_calls(notebook):
    assert 10 <= len(notebook["cells"]) <= 46
    assert notebook["cells"][0]["cell_type"] == "markdown"
    for code in sources(notebook, "code"):
        tree = ast.parse(code)
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert sources(notebook, "code")[-1].strip() == "findings.save()"


def test_a_notebook_is_kept_with_the_outputs_of_the_default_case(notebook):
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)
    assert not [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


def test_no_number_is_typed_into_a_notebooks_prose(notebook):
    for prose in sources(notebook, "markdown"):
        words = re.sub(r"`[^`]*`|\(http[^)]*\)", "", prose)
        assert (
            re.findall(r"\d+(?:\.\d+)?\s?(?:%|per cent|people|loans|devices|councils)", words) == []
        )
