"""Loading papermill without what a notebook never needs."""

import subprocess
import sys

import pytest

LOAD = "import sys\nfrom analysis.running.front_end import load_papermill\n"


def run(code):
    return subprocess.run(
        [sys.executable, "-c", LOAD + code], capture_output=True, text=True, check=False
    )


def test_the_parsers_of_web_addresses_are_not_built():
    ended = run(
        "papermill = load_papermill()\n"
        "assert papermill.__name__ == 'papermill' and callable(papermill.execute_notebook)\n"
        "slow = ('rfc3987_syntax', 'isoduration', 'pyarrow', 'boto3', 'azure', 'gcsfs', 'github')\n"
        "assert not [name for name in slow if name in sys.modules]\n"
    )
    assert ended.returncode == 0, ended.stderr


def test_what_was_left_out_can_be_imported_afterwards():
    ended = run("load_papermill()\nimport isoduration\nassert isoduration.parse_duration('P1D')\n")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow  # building its parsers takes seconds: the reason for leaving them out
def test_the_parsers_that_were_left_out_can_be_built_afterwards():
    ended = run(
        "load_papermill()\n"
        "import rfc3987_syntax\n"
        "assert rfc3987_syntax.is_valid_syntax('iri', 'https://example.org')\n"
    )
    assert ended.returncode == 0 or "No module named 'rfc3987_syntax'" in ended.stderr, ended.stderr


def test_what_was_imported_before_stays():
    ended = run(
        "import isoduration\nload_papermill()\nassert sys.modules['isoduration'] is isoduration\n"
    )
    assert ended.returncode == 0, ended.stderr


def test_a_notebook_that_is_none_is_still_refused():
    ended = run(
        "load_papermill()\nimport nbformat\n"
        "nbformat.validate(nbformat.v4.new_notebook())\n"
        "faulty = {'nbformat': 4, 'nbformat_minor': 5, 'metadata': {}, 'cells': [{'no': 1}]}\n"
        "try:\n    nbformat.validate(faulty)\n"
        "except nbformat.ValidationError:\n    print('refused')\n"
    )
    assert ended.stdout.strip() == "refused", ended.stderr
