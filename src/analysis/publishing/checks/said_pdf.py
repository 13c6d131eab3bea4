"""What a finished PDF says to a reader: each text with its place."""

from analysis.language.spelling import WORD, knows
from analysis.publishing.checks.said import Said, gathered
from analysis.publishing.pdf_text import read_pdf

PROPERTIES = ("/Title", "/Subject", "/Keywords")
ENDS = (".", "!", "?", ":", ";")
BREAKS = ("-", "/", "_", "?", "=", "&", ".", "%", "#")  # signs after which an address is broken
ELSEWHERE = "…"  # begins a line that goes on from the one before


def said_in_pdf(content: bytes, file: str, reader: str) -> tuple[Said, ...]:
    """List what a PDF says: its properties, bookmarks, descriptions of figures and pages.

    Words that the tags or the page mark as another language are left out, and those of pictures,
    which are the page's.

    Parameters
    ----------
    content
        A tagged PDF, whose fonts say which letters their signs stand for.
    file
        How it is named in a fault.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple of Said
        The words of the pages are line by line as they are printed; a line that goes on begins
        with three dots.

    Raises
    ------
    pikepdf.PdfError
        When the file is broken.
    """
    read = read_pdf(content)
    said: list[Said] = []
    for name in PROPERTIES:
        said += gathered(file, name.strip("/"), read.properties.get(name, ""))
    for title in read.bookmarks:
        said += gathered(file, "bookmark", title)
    for language, text in read.described:
        if language in ("", reader):
            said += gathered(file, "figure", text)
    before, address = ENDS[0], ""
    for stretch in read.stretches:
        text = stretch.text
        if address := _address(address, text.strip()):
            continue
        if stretch.drawn or stretch.language not in ("", reader):
            continue
        goes_on = not before.endswith(ENDS) and not _begins(text, reader)
        said += gathered(file, f"page {stretch.page}", f"{ELSEWHERE} {text}" if goes_on else text)
        before = text.strip()
    return tuple(said)


def _address(before: str, line: str) -> str:
    """Return a line that begins an address or goes on with one, else nothing.

    A long address is broken after a sign, so that its last piece looks like a word.
    """
    of_one = line.startswith(("https://", "http://")) or before.endswith(BREAKS)
    return line if of_one and " " not in line else ""


def _begins(line: str, reader: str) -> bool:
    """Say whether a line may begin a text: with a capital, and not that of a name."""
    first = WORD.search(line)
    return line[:1].isupper() and (first is None or knows(first[0].lower(), reader))
