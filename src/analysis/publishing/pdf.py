"""The PDF of a case study (PDF/UA-1), made from its page by WeasyPrint.

WeasyPrint is imported when it is needed: it takes time, and it needs system libraries that a
Python package cannot bring along.
"""

import contextlib
import gc
import io
import logging
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from analysis.publishing.blocks import Report
from analysis.publishing.faults import PdfUnavailable, PublishingError, words
from analysis.publishing.page import render

RARELY = (100_000, 50, 100)  # as for gc.set_threshold
INSTALL = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def render_pdf(report: Report, reader: str) -> bytes:
    """Write a case study as a PDF in one language.

    Parameters
    ----------
    report
        The case study.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        A tagged PDF/UA-1 file; the same bytes for the same report and the same fonts.

    Raises
    ------
    PdfUnavailable
        When the system libraries are missing; the message holds the command to type.
    PublishingError
        When the page asks for anything that is not in it.
    """
    return html_to_pdf(render(report, reader, paper=True))


def html_to_pdf(page: str) -> bytes:
    """Write a page as a PDF; the page may use nothing but what it carries (``data:``)."""
    weasyprint = _weasyprint()
    fetcher = _fetcher(weasyprint)
    with _collected_complaints() as complaints, _rare_collection():
        try:
            document = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=None)
            written = document.write_pdf(pdf_variant="pdf/ua-1")
        except weasyprint.urls.FatalURLFetchingError as error:
            raise PublishingError(words("pdf.outside", address=error)) from error
    if complaints:
        raise PublishingError(words("pdf.errors", reasons="; ".join(complaints)))
    return bytes(written)


def is_available() -> bool:
    """Say whether this machine has the libraries that the PDF needs."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def _weasyprint() -> ModuleType:
    """Import WeasyPrint without the advice that it prints when a library is missing."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint
    except (ImportError, OSError) as error:
        reason = " ".join(str(error).split())
        raise PdfUnavailable(words("pdf.missing", reason=reason, command=INSTALL)) from error
    return weasyprint


def _fetcher(weasyprint: ModuleType) -> Any:
    """Return a loader that refuses every address but ``data:``; it stops, it does not skip."""

    class OnlyData(weasyprint.urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.lower().startswith("data:"):
                raise weasyprint.urls.FatalURLFetchingError(url)
            return super().fetch(url, headers)

    return OnlyData(allowed_protocols=["data"])


@contextlib.contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for garbage rarely: the boxes of a page are many, and all are in use to the end.

    Looking through them again and again was measured to take a seventh of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextlib.contextmanager
def _collected_complaints() -> Iterator[list[str]]:
    """Collect the errors that WeasyPrint only logs, such as a broken picture."""
    logger = logging.getLogger("weasyprint")
    complaints: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                complaints.append(record.getMessage())

    collector, propagates = Collector(), logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield complaints
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagates
