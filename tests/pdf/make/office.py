"""By LibreOffice, from flat OpenDocument files."""

import pathlib
import tempfile
from xml.sax.saxutils import escape

from corpus import keep, run
from texts import BRIDGE, FOREST, HARBOUR, HEBREW, MUSEUM, OBSERVATORY, TABLE, document, said

START = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="%(mode)s"/>
 <style:text-properties style:font-name-complex="DejaVu Sans" fo:font-family="'Liberation Serif'" fo:font-size="11pt" fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="6pt" fo:text-align="%(align)s"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:break-before="page"/>
 <style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Two" style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm" style:writing-mode="%(mode)s"/>
 <style:header-style><style:header-footer-properties fo:margin-bottom="0.8cm" fo:min-height="0.6cm"/></style:header-style>
 <style:footer-style><style:header-footer-properties fo:margin-top="0.8cm" fo:min-height="0.6cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">%(master)s</style:master-page></office:master-styles>
<office:body><office:text>"""
END = "</office:text></office:body></office:document>"
HEADS = (
    "<style:header><text:p>Papers of the Society</text:p></style:header>"
    "<style:footer><text:p>Page <text:page-number>1</text:page-number> of <text:page-count>1</text:page-count></text:p></style:footer>"
)


def source(blocks, heads=False, columns=False, mode="lr-tb", align="start"):
    notes = [text for kind, *rest in blocks if kind == "note" for text in rest]
    parts, new_page, count = [], False, 0
    for kind, *rest in blocks:
        if kind == "table":
            rows = ("".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row) for row in rest[0])
            cells = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
            parts.append(f'<table:table table:name="T"><table:table-column table:number-columns-repeated="{len(rest[0][0])}"/>{cells}</table:table>')
        elif kind == "page":
            new_page = True
        elif kind != "note":
            text = escape(rest[0])
            while "[^]" in text:
                count += 1
                note = (
                    f'<text:note text:id="n{count}" text:note-class="footnote"><text:note-citation>{count}</text:note-citation>'
                    f"<text:note-body><text:p>{escape(notes.pop(0))}</text:p></text:note-body></text:note>"
                )
                text = text.replace("[^]", note, 1)
            style = "Break" if new_page else "Heading" if kind in {"title", "heading"} else "Standard"
            new_page = False
            parts.append(f'<text:p text:style-name="{style}">{text}</text:p>')
            if columns and kind == "title":
                parts.append('<text:section text:style-name="Two" text:name="S">')
    if columns:
        parts.append("</text:section>")
    return START % {"master": HEADS if heads else "", "mode": mode, "align": align} + "".join(parts) + END


def libreoffice(name, blocks, find, export="", **options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.fodt").write_text(source(blocks, **options))
        run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", f"pdf:writer_pdf_Export{export}",
            "--outdir", folder, folder / "a.fodt")  # fmt: skip
        keep(name, (folder / "a.pdf").read_bytes(), said(blocks), "LibreOffice", find=find)


def make():
    report = document("Papers on the Coast", ("Ports", HARBOUR)) + [("note", "Crowns of the year 1911.")]
    report[3] = ("paragraph", HARBOUR[1] + "[^]")
    report += [("page",), ("heading", "Bridges")] + [("paragraph", it) for it in BRIDGE] + [("table", TABLE)]
    report += [("page",), ("heading", "Stars")] + [("paragraph", it) for it in OBSERVATORY]
    libreoffice("libreoffice-report", report, ["Ingrid", "beeswax", "Kongsberg", "refractor"], heads=True)
    libreoffice("libreoffice-columns", document("Woods and Clocks", ("Woods", FOREST), ("Clocks", MUSEUM)), ["Earthworms", "Augsburg"], columns=True, align="justify")
    libreoffice("libreoffice-hebrew", document("גשרים", ("גשר", HEBREW)), ["Arrol"], mode="rl-tb", align="start")
    tagged = ':{"UseTaggedPDF":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}'
    libreoffice("libreoffice-archive", document("Clocks", ("The museum", MUSEUM)) + [("table", TABLE)], ["Augsburg", "Elverum"], export=tagged, heads=True)
