"""Deliberately broken PDFs: each a good one with one named change."""

import io
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Change = Callable[[pikepdf.Pdf], None]


def _changed(change: Change) -> Callable[[bytes], bytes]:
    """Open a good PDF, change it and write it again."""

    def broken(good: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(good)) as pdf:
            change(pdf)
            written = io.BytesIO()
            pdf.save(written, fix_metadata_version=False)
        return written.getvalue()

    return broken


def _tags(pdf: pikepdf.Pdf, *kinds: str) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) in kinds:
            yield item


def _tag(pdf: pikepdf.Pdf, *kinds: str) -> pikepdf.Object:
    return next(_tags(pdf, *kinds))


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.Resources.get("/Font", {}).values()


def _replaced_in_metadata(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    held = bytes(pdf.Root.Metadata.read_bytes())
    assert old in held, f"the good file has no {old!r} in its metadata"
    pdf.Root.Metadata = pdf.make_stream(
        held.replace(old, new), Type=Name.Metadata, Subtype=Name.XML
    )


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _other_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("fr")


def _other_metadata_language(pdf: pikepdf.Pdf) -> None:
    _replaced_in_metadata(pdf, b"cy-GB", b"fr-FR")


def _no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo.Title


def _file_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = String("report-final.docx")


def _other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = String("A made-up lending trial")


def _title_hidden(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _no_alternative(pdf: pikepdf.Pdf) -> None:
    del _tag(pdf, "/Figure").Alt


def _empty_alternative(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/Figure").Alt = String("  ")


def _file_alternative(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/Figure").Alt = String("chart_03.png")


def _idle_alternative(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/Figure").Alt = String("Image 1")


def _no_scope(pdf: pikepdf.Pdf) -> None:
    for cell in _tags(pdf, "/TH"):
        if cell.A.get("/Scope") == "/Column":
            del cell.A.Scope


def _no_row_header(pdf: pikepdf.Pdf) -> None:
    for cell in _tags(pdf, "/TH"):
        if cell.A.get("/Scope") == "/Row":
            del cell.A.Scope
            cell.S = Name.TD


def _header_row_lost(pdf: pikepdf.Pdf) -> None:
    for head in _tags(pdf, "/THead"):
        head.S = Name.TBody
        for cell in (cell for row in head.K for cell in row.K):
            cell.S = Name.TD
            del cell.A.Scope


def _skipped_heading(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/H2").S = Name.H4


def _two_titles(pdf: pikepdf.Pdf) -> None:
    list(_tags(pdf, "/H2"))[-1].S = Name.H1


def _no_title_heading(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/H1").S = Name.P


def _no_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines


def _idle_bookmark(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    for key in ("/Dest", "/A"):
        if key in first:
            del first[key]


def _script(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)


def _named_script(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    names = Array([String("a"), pdf.make_indirect(script)])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def _launch(pdf: pikepdf.Pdf) -> None:
    _link(pdf).A = Dictionary(S=Name.Launch, F=String("calc.exe"))


def _file_link(pdf: pikepdf.Pdf) -> None:
    _link(pdf).A = Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))


def _script_link(pdf: pikepdf.Pdf) -> None:
    _link(pdf).A = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))


def _link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(item for page in pdf.pages for item in page.get("/Annots", ()))


def _undescribed_link(pdf: pikepdf.Pdf) -> None:
    link = _link(pdf)
    del link.Contents


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["data.csv"] = pikepdf.AttachedFileSpec(pdf, b"a,b")


def _form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def _author_path(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Creator = String(r"C:\Users\jsmith\casebook\report.typ")


def _metadata_path(pdf: pikepdf.Pdf) -> None:
    _replaced_in_metadata(pdf, b"<dc:format>", b"<dc:source>/home/jsmith/x</dc:source><dc:format>")


def _font_not_embedded(pdf: pikepdf.Pdf) -> None:
    descriptor = next(_fonts(pdf)).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def _no_letters(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        if "/ToUnicode" in font:
            del font.ToUnicode


def _wordless(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        page.Contents = pdf.make_stream(b"")
        page.Resources = Dictionary()


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def _us_letter(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].mediabox = Array([0, 0, 612, 792])


def _no_tab_order(pdf: pikepdf.Pdf) -> None:
    page = next(page for page in pdf.pages if "/Tabs" in page)
    del page.Tabs


def _broken_list(pdf: pikepdf.Pdf) -> None:
    _tag(pdf, "/LI").S = Name.P


def _no_standard(pdf: pikepdf.Pdf) -> None:
    _replaced_in_metadata(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b"")


def _encrypted(good: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        written = io.BytesIO()
        pdf.save(written, encryption=pikepdf.Encryption(owner="x", user=""))
    return written.getvalue()


BROKEN: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "no_language": ("No language", _changed(_no_language)),
    "other_language": ("Another language", _changed(_other_language)),
    "metadata_language": ("Another language in the metadata", _changed(_other_metadata_language)),
    "no_title": ("No title", _changed(_no_title)),
    "file_title": ("A file name as title", _changed(_file_title)),
    "other_title": ("The title of the other language", _changed(_other_title)),
    "title_hidden": ("The window shows the file's name", _changed(_title_hidden)),
    "no_alternative": ("A figure without alternative text", _changed(_no_alternative)),
    "empty_alternative": ("A figure with blank alternative text", _changed(_empty_alternative)),
    "file_alternative": ("A file name as alternative text", _changed(_file_alternative)),
    "idle_alternative": ("“Image 1” as alternative text", _changed(_idle_alternative)),
    "no_scope": ("Header cells without scope", _changed(_no_scope)),
    "no_row_header": ("Rows without a header cell", _changed(_no_row_header)),
    "header_row_lost": ("Tables without a header row", _changed(_header_row_lost)),
    "skipped_heading": ("A skipped heading level", _changed(_skipped_heading)),
    "two_titles": ("Two headings of level 1", _changed(_two_titles)),
    "no_title_heading": ("No heading of level 1", _changed(_no_title_heading)),
    "no_bookmarks": ("No bookmarks", _changed(_no_bookmarks)),
    "idle_bookmark": ("A bookmark that leads nowhere", _changed(_idle_bookmark)),
    "script": ("A script that runs on opening", _changed(_script)),
    "named_script": ("A script of the whole document", _changed(_named_script)),
    "launch": ("A link that starts a program", _changed(_launch)),
    "file_link": ("A link to a file of the reader's machine", _changed(_file_link)),
    "script_link": ("A link that is a script", _changed(_script_link)),
    "undescribed_link": ("A link without a description", _changed(_undescribed_link)),
    "attachment": ("An attached file", _changed(_attachment)),
    "form": ("A form", _changed(_form)),
    "author_path": ("The path of an author's machine", _changed(_author_path)),
    "metadata_path": ("A path in the XMP metadata", _changed(_metadata_path)),
    "font_not_embedded": ("A font that is not embedded", _changed(_font_not_embedded)),
    "no_letters": ("Text that cannot be read out", _changed(_no_letters)),
    "wordless": ("Pages without text", _changed(_wordless)),
    "untagged": ("No tags", _changed(_untagged)),
    "us_letter": ("A page that is not A4", _changed(_us_letter)),
    "no_tab_order": ("Links in no stated order", _changed(_no_tab_order)),
    "broken_list": ("A list item that is a paragraph", _changed(_broken_list)),
    "no_standard": ("No claim to be PDF/UA", _changed(_no_standard)),
    "encrypted": ("An encrypted file", _encrypted),
    "truncated": ("Half a file", lambda good: good[: len(good) // 2]),
    "no_pdf": ("Not a PDF", lambda good: b"<html></html>"),
}
