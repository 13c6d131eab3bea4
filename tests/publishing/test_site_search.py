"""The optional search: its page alone may run a script, and the rest of the site is as without."""

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from site_case import leave, texts

from analysis.publishing import site
from analysis.publishing.blocks import Report
from analysis.publishing.site import search


@pytest.fixture
def reports(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with a stand-in for the program, which leaves what the real one leaves."""

    def leaves(asked: list[str], **held: object) -> subprocess.CompletedProcess[str]:
        folder = Path(asked[asked.index("--output-path") + 1])
        folder.mkdir()
        for name in ("pagefind.js", "pagefind-ui.js", "pagefind-modular-ui.css"):
            (folder / name).write_text("x")
        entry = {"languages": {"en": 1, "cy": 2}, "version": "1"}
        (folder / "pagefind-entry.json").write_text(json.dumps(entry))
        return subprocess.CompletedProcess(asked, 0, "", "")

    monkeypatch.setattr(search.util, "find_spec", lambda name: name)
    monkeypatch.setattr(search.subprocess, "run", leaves)
    folder = tmp_path / "reports"
    leave(folder, report, "tiny")
    return folder


@pytest.mark.parametrize("name", ["cy/chwilio.html", "en/search.html"])
def test_the_page_may_run_its_own_script_and_ask_its_own_folder_only(
    reports: Path, name: str
) -> None:
    site.write_site(reports, searched=True)
    page = (reports / name).read_text(encoding="utf-8")
    (script,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    held = policy.replace("&#39;", "'").split("; ")
    assert "default-src 'none'" in held
    assert f"script-src 'self' 'sha256-{digest}' 'wasm-unsafe-eval'" in held
    assert "connect-src 'self'" in held
    assert not re.search(r"unsafe-inline|(?<!wasm-)unsafe-eval|https?:", policy)


def test_every_other_page_is_as_strict_as_without(reports: Path) -> None:
    site.write_site(reports, searched=True)
    for name, source in texts(reports).items():
        if name.endswith(".html") and name not in ("cy/chwilio.html", "en/search.html"):
            assert "<script" not in source, name
            assert "script-src" not in source, name
            assert "connect-src" not in source, name


def test_the_site_leads_to_the_search_only_where_there_is_one(reports: Path) -> None:
    site.write_site(reports)
    assert not any("search.html" in source for source in texts(reports).values())
    site.write_site(reports, searched=True)
    assert 'href="../en/search.html"' in (reports / "en/index.html").read_text(encoding="utf-8")
    site.write_site(reports)
    assert not (reports / "pagefind").exists()
    assert not any("search.html" in source for source in texts(reports).values())


def test_what_the_page_does_not_use_is_left_out_and_languages_are_in_order(reports: Path) -> None:
    site.write_site(reports, searched=True)
    assert {path.name for path in (reports / "pagefind").iterdir()} == {
        "pagefind.js",
        "pagefind-entry.json",
    }
    entry = (reports / "pagefind" / "pagefind-entry.json").read_text(encoding="utf-8")
    assert entry == '{"languages":{"cy":2,"en":1},"version":"1"}'


def test_a_program_that_stops_is_quoted_and_changes_nothing(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write_site(reports)
    before = texts(reports)
    stopped = subprocess.CompletedProcess([], 1, "", "one line\nno space left\n")
    monkeypatch.setattr(search.subprocess, "run", lambda *asked, **held: stopped)
    with pytest.raises(site.SiteError, match="Pagefind stopped: no space left"):
        site.write_site(reports, searched=True)
    assert texts(reports) == before


def test_the_search_says_in_words_where_it_does_not_work(reports: Path) -> None:
    site.write_site(reports, searched=True)
    page = (reports / "cy/chwilio.html").read_text(encoding="utf-8")
    assert "rhaid caniatáu sgriptiau" in page  # before a script replaces it
    assert "rhaid i&#39;r tudalennau hyn fod ar weinydd gwe" in page
