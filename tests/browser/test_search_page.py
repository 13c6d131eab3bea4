"""The search with its real program on a web server: it finds mutated Welsh and asks nobody else."""

import functools
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import tiny_case
from site_case import leave

from analysis.language import texts as texts_module
from analysis.publishing import build, site

pytestmark = pytest.mark.browser
PAGE = (
    '<html lang="{}"><head><title>{}</title></head><body><main><h1>{}</h1><p>{}</p></main></body>'
)
WORDS = {"cy": ("Prosiect", "Aeth y bobl i lyfrgell leol."), "en": ("Project", "A local library.")}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *held: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip(
        "pagefind_bin", reason="the search is an extra: pip install casebook[search]"
    )
    held, root = tiny_case.texts(), tmp_path_factory.mktemp("searched")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts_module, "_entries", lambda: held)
        tiny_case.draw_once(patch)
        folder = leave(root / "reports", build(tiny_case.study(root), tiny_case.record()), "tiny")
        for reader, (title, words) in WORDS.items():
            (folder / reader).mkdir()
            page = PAGE.format(reader, title, title, words)
            (folder / reader / "index.html").write_text(page, encoding="utf-8")
        site.write_site(root / "reports", searched=True)
    handler = functools.partial(Quiet, directory=str(root / "reports"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize(
    "path, words, found",
    [
        ("cy/chwilio.html", "llyfrgell", "Nifer yr astudiaethau achos a ganfuwyd: 1"),
        ("cy/chwilio.html", "pobl", "Nifer yr astudiaethau achos a ganfuwyd: 1"),
        ("cy/chwilio.html", "ysbyty", "Ni chanfuwyd dim."),
        ("en/search.html", "library", "Case studies found: 1"),
        ("en/search.html", "hospital", "Nothing was found."),
        ("en/search.html", "<img src=x onerror=alert(1)>", "Nothing was found."),
    ],
)
def test_words_are_found_whatever_their_mutation(
    browser: Any, server: str, path: str, words: str, found: str
) -> None:
    page, said, asked = browser.new_page(viewport={"width": 320, "height": 700}), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{path}")
    page.fill("#words", words)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(text) => document.getElementById('said').innerText === text", arg=found
    )
    assert said == []
    assert all(url.startswith((server, "data:")) for url in asked)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
