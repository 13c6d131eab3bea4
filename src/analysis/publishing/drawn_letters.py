"""The words of our drawings as letters of a font again, which a printed page can be searched for.

A drawing's letters are outlines, since a web page cannot count on a font. The typesetter has the
font that they were taken from: with its letters a PDF is half as large, and its words are words.
"""

import html
import re

from analysis.publishing import lettering

# A line of text as `analysis.charts` writes it: its words in a note, then an outline a letter
LINE = re.compile(
    r"<!-- (?P<words>[^<>]*) -->\n"
    r'<g fill="(?P<fill>#[0-9a-f]{6})"'
    r' transform="(?P<place>translate\([^)]*\)(?: rotate\([^)]*\))?)'
    r' scale\((?P<scale>[0-9.]+) -(?P=scale)\)">'
    r'<use xlink:href="#L-(?P<style>[A-Za-z]+-)?[0-9a-f]+"[^>]*/>'
    r'(?:<use xlink:href="#L-(?(style)(?P=style))[0-9a-f]+"[^>]*/>)*</g>'
)
OUTLINE = re.compile(r'<path id="L-[^>]*/>\n?')
USED = 'xlink:href="#L-'
SIZE = 100.0  # of the outlines, which a line scales to its own size
BROKEN = "- -"  # what a note may hold in place of two hyphens: which of them is not known
STYLES = {
    None: "",
    "Bold-": ' font-weight="bold"',
    "Oblique-": ' font-style="oblique"',
    "BoldOblique-": ' font-weight="bold" font-style="oblique"',
}


def in_letters(drawing: str) -> str:
    """Return a drawing with its words as text; what the fonts cannot show stays an outline.

    Parameters
    ----------
    drawing
        An SVG; one that `analysis.charts` did not write has nothing that is changed.
    """
    written = LINE.sub(_text, drawing)
    return written if USED in written else OUTLINE.sub("", written)


def _text(line: re.Match[str]) -> str:
    words, style = html.unescape(line["words"]), STYLES.get(line["style"])
    if style is None or BROKEN in words or lettering.printable(words) != words:
        return line[0]
    size = f"{float(line['scale']) * SIZE:g}"
    how = f'font-family="{lettering.FAMILY}" font-size="{size}" fill="{line["fill"]}"{style}'
    where = f'xml:space="preserve" transform="{line["place"]}"'
    return f"<text {how} {where}>{html.escape(words)}</text>"
