"""The Word file as a package of parts: nothing in it is from a template, a machine or a clock."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime

from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.shape import CT_Inline
from docx.package import Package as WordPackage
from docx.parts.image import ImagePart
from docx.shared import Emu
from lxml import etree

from analysis.publishing.word_parts import Element, make, put

LONGEST_PROPERTY = 255  # letters; Word files allow no more
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NO_DISTANCE = ("distT", "distB", "distL", "distR")  # without them a picture may stand aside


class Package:
    """A Word file under way: its main part has a `body`, other parts are added by their name."""

    def __init__(self) -> None:
        document = make("w:document")
        self.body = put(document, "w:body")
        self.held = WordPackage()
        self.main = self._part("document", CONTENT_TYPE.WML_DOCUMENT_MAIN, document)
        self.held.relate_to(self.main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)

    def add(self, name: str, element: Element) -> str:
        """Add a part beside the text (``styles``, ``header1`` …); return its relation's name."""
        kind = name.rstrip("0123456789").upper()
        part = self._part(name, getattr(CONTENT_TYPE, f"WML_{kind}"), element)
        return str(self.main.relate_to(part, getattr(RELATIONSHIP_TYPE, kind)))

    def relation(self, address: str) -> str:
        """Return the name of the relation to an address on the web."""
        return str(self.main.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def picture(
        self, png: bytes, number: int, label: str, alternative: str, room: tuple[int, int]
    ) -> Element:
        """Return a picture as wide as there is `room`, or as high, with its alternative text."""
        image = Image.from_blob(png)
        place = PackURI(f"/word/media/image{number}.png")
        relation = self.main.relate_to(ImagePart.from_image(image, place), RELATIONSHIP_TYPE.IMAGE)
        scale = min(room[0] / image.px_width, room[1] / image.px_height)
        sides = (Emu(int(scale * image.px_width)), Emu(int(scale * image.px_height)))
        inline = CT_Inline.new_pic_inline(number, relation, label, *sides)
        for edge in NO_DISTANCE:
            inline.set(edge, "0")
        inline.docPr.set("name", label)
        inline.docPr.set("descr", alternative)
        return inline

    def describe(self, published: date, **held: str) -> None:
        """Fill the file's properties; none is left from the machine or from a template."""
        properties = self.held.core_properties
        moment = datetime(published.year, published.month, published.day)
        properties.created = properties.modified = moment
        properties.revision = 1
        empty = {"comments": "", "keywords": "", "category": "", "last_modified_by": ""}
        for name, words in {**empty, **held}.items():
            setattr(properties, name, words[:LONGEST_PROPERTY])

    def saved(self, published: date) -> bytes:
        """Return the file's bytes, with the day of publication on every part of it."""
        parts = sorted(self.held.iter_parts(), key=lambda part: str(part.partname))
        target = io.BytesIO()
        stamp = (published.year, published.month, published.day, 0, 0, 0)
        with zipfile.ZipFile(target, "w") as file:
            for name, content in self._entries(parts):
                entry = zipfile.ZipInfo(name, date_time=stamp)
                # A picture is compressed already: packing it again takes longer than all else.
                packed = not name.endswith(".png")
                entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                entry.external_attr = 0o600 << 16
                file.writestr(entry, content)
        return target.getvalue()

    def _entries(self, parts: list[Part]) -> Iterable[tuple[str, bytes]]:
        yield CONTENT_TYPES_URI.membername, _content_types(parts)
        yield PACKAGE_URI.rels_uri.membername, self.held.rels.xml
        for part in parts:
            yield part.partname.membername, part.blob
            if len(part.rels):
                yield part.partname.rels_uri.membername, part.rels.xml

    def _part(self, name: str, kind: str, element: Element) -> Part:
        return XmlPart(PackURI(f"/word/{name}.xml"), kind, element, self.held)


def _content_types(parts: list[Part]) -> bytes:
    """Return the part that says of what kind every other is."""
    held = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    endings = {"png": CONTENT_TYPE.PNG, "rels": CONTENT_TYPE.OPC_RELATIONSHIPS}
    for ending, kind in {**endings, "xml": CONTENT_TYPE.XML}.items():
        etree.SubElement(held, f"{{{TYPES}}}Default", Extension=ending, ContentType=kind)
    for part in parts:
        if part.partname.ext == "xml":
            marks = {"PartName": str(part.partname), "ContentType": part.content_type}
            etree.SubElement(held, f"{{{TYPES}}}Override", marks)
    return etree.tostring(held, xml_declaration=True, encoding="UTF-8", standalone=True)
