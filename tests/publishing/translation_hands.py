"""What the translation tests share: a case with everything in its narratives, and a translator."""

import copy
import re

import tiny_case
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from analysis.publishing.translation import export

ENGLISH = tiny_case.NARRATIVE_EN.replace(
    "People had no device. See [the council](https://example.org/council).",
    "People had **no** device. See [the *whole* council](https://example.org/council).\n\n"
    "> [!warning]\n> The scores are made up.\n>\n> Take care.",
).replace("- Asked other councils\n- Lent devices", "* Asked **other** councils\n* Lent devices")
WELSH = (
    tiny_case.NARRATIVE_CY.replace(
        "Nid oedd gan bobl ddyfais. Gweler [y cyngor](https://example.org/council).",
        "{# Gwirio'r term hwn #}\nNid oedd gan bobl **ddim** dyfais{# treiglad? #}. Gweler\n"
        "[y cyngor *cyfan*](https://example.org/council).\n\n"
        "> [!warning]\n> Sgoriau dychmygol yw'r rhain.\n>\n> Byddwch yn ofalus.",
    )
    .replace("- Holi cynghorau eraill\n- Benthyca", "* Holi cynghorau **eraill**\n* Benthyca")
    .replace("## next", "{# Diwedd\nar ddwy linell #}\n\n## next")
)


def everything(study):
    """Put narratives with every kind of block, and comments, into a case."""
    (study.raw / "narrative.en.md").write_text(ENGLISH, encoding="utf-8")
    (study.raw / "narrative.cy.md").write_text(WELSH, encoding="utf-8")
    return study


def welsh(study):
    return (study.raw / "narrative.cy.md").read_text(encoding="utf-8")


def change(study, reader, old, new):
    path = study.raw / f"narrative.{reader}.md"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


class Sheet:
    """An exported file in a translator's hands."""

    def __init__(self, study, name="to_translate.docx"):
        self.path = study.root / name
        self.path.unlink(missing_ok=True)
        export(study, self.path)
        self.document = Document(str(self.path))

    def row(self, number):
        for table in self.document.tables:
            for row in table.rows:
                texts = [t.text for t in row.cells[0]._tc.iter(qn("w:t"))]
                if texts and texts[0] == number:
                    return row
        raise LookupError(number)

    def numbers(self):
        found = []
        for table in self.document.tables:
            for row in table._tbl.tr_lst:
                first = next(row.tc_lst[0].iter(qn("w:t"))).text
                found += re.findall(r"^\d+\.\d+(?:\.\d+)?", first)
        return found

    def cell(self, number, column=2):
        return self.row(number).cells[column]

    def words(self, number, column=2):
        return "".join(t.text for t in self.cell(number, column)._tc.iter(qn("w:t")))

    def write(self, number, *pieces):
        """Write a Welsh cell anew: texts, or pairs of a text and ``"b"``, ``"i"``, ``"bi"``."""
        paragraph = self.cell(number).paragraphs[0]
        for child in list(paragraph._p):
            if child.tag != qn("w:pPr"):
                paragraph._p.remove(child)
        for piece in pieces:
            text, style = piece if isinstance(piece, tuple) else (piece, "")
            run = paragraph.add_run(text)
            run.bold, run.italic = "b" in style or None, "i" in style or None
        return paragraph

    def link(self, paragraph, text, address):
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        relation = self.document.part.relate_to(address, kind, is_external=True)
        held = OxmlElement("w:hyperlink")
        held.set(qn("r:id"), relation)
        held.append(paragraph.add_run(text)._r)
        paragraph._p.append(held)

    def tracked(self, run, kind):
        """Make a tracked change of a run: ``"ins"`` or ``"del"``."""
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), "900")
        mark.set(qn("w:author"), "Cyfieithydd")
        run._r.addprevious(mark)
        mark.append(run._r)
        if kind == "del":
            for text in list(run._r.iter(qn("w:t"))):
                text.tag = qn("w:delText")

    def save(self):
        self.document.save(str(self.path))
        return self.path

    def copy_row(self, number):
        row = self.row(number)._tr
        twin = copy.deepcopy(row)
        row.addnext(twin)
        return twin
