"""A small picture that says what came of running a published case study again."""

from html import escape
from pathlib import Path

from analysis.case import Case
from analysis.evaluating.verifying import Verification
from analysis.language import LANGUAGES, text
from analysis.publishing.files import write_file
from analysis.publishing.published_record import BADGES

HEIGHT, PAD, LETTER = 28, 10, 7.6  # pixels; of a letter the widest that the words have on average
SIZE = 13
LEFT = "#3D3D3D"
# beside its words each state has a sign of its own, so that colour is never the only difference
LOOKS = {
    "identical": ("#00663B", "\N{CHECK MARK}"),
    "within": ("#12436D", "\N{ALMOST EQUAL TO}"),
    "different": ("#801650", "\N{NOT EQUAL TO}"),
}


def write_badges(study: Case, verification: Verification) -> list[Path]:
    """Write a badge in each language beside the published report, in the place of an older one.

    Publishing takes them away again, since they speak of the report that was there.
    """
    written = []
    for reader in LANGUAGES:
        path = study.reports / BADGES[reader]
        write_file(path, badge(verification, reader).encode("utf-8"))
        written.append(path)
    return written


def badge(verification: Verification, reader: str) -> str:
    """Return the badge as SVG: two fields of words, with a title for those who cannot see it.

    The same for the same result; it holds no value of any finding.
    """
    state = verification.state
    counts = verification.counts
    differing = sum(counts[name] for name in ("different", "missing", "new"))
    values = {"count": sum(counts.values()), "differing": differing}
    colour, sign = LOOKS[state]
    heading = text("verify.badge.heading", reader)
    said = f"{sign} {text(f'verify.badge.{state}', reader, **values)}"
    title = text(
        "verify.badge.title",
        reader,
        said=text(f"verify.badge.{state}", reader, **values),
        run=verification.published.run,
        version=verification.published.version,
    )
    return _drawn(reader, title, (heading, LEFT), (said, colour))


def _drawn(reader: str, title: str, *fields: tuple[str, str]) -> str:
    widths = [round(len(words) * LETTER) + 2 * PAD for words, _ in fields]
    parts, left = [], 0
    for (words, colour), width in zip(fields, widths, strict=True):
        parts.append(f'<rect x="{left}" width="{width}" height="{HEIGHT}" fill="{colour}"/>')
        parts.append(
            f'<text x="{left + PAD}" y="19" fill="#FFFFFF" textLength="{width - 2 * PAD}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
        )
        left += width
    style = f'font-family="Arial, Helvetica, sans-serif" font-size="{SIZE}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{HEIGHT}" '
        f'viewBox="0 0 {left} {HEIGHT}" role="img" aria-labelledby="said" lang="{reader}" '
        f'xml:lang="{reader}" {style}>\n<title id="said">{escape(title)}</title>\n'
        f"{chr(10).join(parts)}\n</svg>\n"
    )
