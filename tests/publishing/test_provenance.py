"""A report names the commit and the packages that it was made with."""

from importlib import metadata
from pathlib import Path

import pytest

from analysis.publishing.blocks import Report
from analysis.publishing.facts import commit_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def checkout(root: Path, head: str, **files: str) -> Path:
    (root / ".git" / "refs" / "heads").mkdir(parents=True)
    (root / ".git" / "HEAD").write_text(head)
    for name, content in files.items():
        (root / ".git" / name.replace("__", "/").replace("_", "-")).write_text(content)
    return root


def test_the_commit_of_a_branch_is_read(tmp_path: Path) -> None:
    root = checkout(tmp_path, "ref: refs/heads/main\n", refs__heads__main=f"{COMMIT}\n")
    assert commit_of(root) == COMMIT


def test_the_commit_of_a_packed_branch_is_read(tmp_path: Path) -> None:
    packed = f"# pack-refs\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main\n"
    assert commit_of(checkout(tmp_path, "ref: refs/heads/main", packed_refs=packed)) == COMMIT


def test_a_commit_that_is_checked_out_itself_is_read(tmp_path: Path) -> None:
    assert commit_of(checkout(tmp_path, f"{COMMIT}\n")) == COMMIT


@pytest.mark.parametrize(
    "head", ["ref: refs/heads/new", "nonsense", "<script>", "ref: ../../../etc/passwd"]
)
def test_where_no_commit_can_be_read_none_is_named(tmp_path: Path, head: str) -> None:
    assert commit_of(checkout(tmp_path, head)) is None


def test_a_folder_without_a_history_names_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None


def test_the_packages_that_can_change_a_number_are_named_with_their_versions(
    report: Report,
) -> None:
    held = dict(report.provenance.packages)
    assert held["pandas"] == metadata.version("pandas")
    assert {"numpy", "scipy", "networkx", "matplotlib"} <= set(held)
