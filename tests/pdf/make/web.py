"""From HTML, by Chromium's print and by WeasyPrint."""

import html
import os
import pathlib
import tempfile

from corpus import keep, run
from texts import ARABIC, BRIDGE, FOREST, HARBOUR, HEBREW, MUSEUM, OBSERVATORY, TABLE, document, said

CHROMIUM = os.environ.get("CHROMIUM", "chromium")


def body(blocks, notes=()):
    notes, parts = list(notes), []
    names = {"title": "h1", "heading": "h2", "paragraph": "p"}
    for kind, *rest in blocks:
        if kind in names:
            text = html.escape(rest[0])
            while "[^]" in text:
                text = text.replace("[^]", f'<span class="note">{html.escape(notes.pop(0))}</span>', 1)
            parts.append(f"<{names[kind]}>{text}</{names[kind]}>")
        elif kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rest[0])
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif kind == "page":
            parts.append('<div style="break-after: page"></div>')
    return "".join(parts)


def page(blocks, style="", language="en", notes=()):
    common = "body { font: 11pt/1.4 'Liberation Serif' } @page { size: A4; margin: 2.5cm } td { padding: 2pt 16pt 2pt 0 }"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{html.escape(blocks[0][1])}</title>'
        f"<style>{common}{style}</style><body>{body(blocks, notes)}</body></html>"
    )


def chromium(name, blocks, find, **options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.html").write_text(page(blocks, **options))
        run(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={folder}/a.pdf", f"file://{folder}/a.html")  # fmt: skip
        keep(name, (folder / "a.pdf").read_bytes(), said(blocks), "Chromium", find=find)


def weasyprint(name, blocks, find, **options):
    import weasyprint as maker

    notes = [text for kind, *rest in blocks if kind == "note" for text in rest]
    pdf = maker.HTML(string=page(blocks, notes=notes, **options)).write_pdf()
    keep(name, pdf, said(blocks).replace("\n\n1 ", "\n\n1. "), "WeasyPrint", find=find)


def make():
    chromium("chromium-page", document("The Museum of Clocks", ("Clocks", MUSEUM), ("Rain", [])) + [("table", TABLE)], ["Augsburg", "attic", "806"])
    columns = "body { columns: 2; column-gap: 24pt; text-align: justify; hyphens: auto; font-size: 10pt }"
    chromium("chromium-columns", document("Woods and Ports", ("Woods", FOREST), ("Ports", HARBOUR)), ["Earthworms", "Dredging", "crane"], style=columns)
    heads = (
        "@page { @top-left { content: 'Survey of the Coast'; font: 9pt 'Liberation Sans' }"
        " @bottom-center { content: counter(page) ' / ' counter(pages); font: 9pt 'Liberation Sans' } }"
    )
    pages = document("The Coast", ("Ports", HARBOUR)) + [("page",), ("heading", "Stars")] + [("paragraph", it) for it in OBSERVATORY]
    pages += [("page",), ("heading", "Bridges")] + [("paragraph", it) for it in BRIDGE]
    chromium("chromium-running-heads", pages, ["Ingrid", "refractor", "beeswax"], style=heads)
    left = "body { direction: rtl; font-family: 'DejaVu Sans' }"
    chromium("chromium-hebrew", document("גשרים", ("גשר", HEBREW)), ["Arrol"], style=left, language="he")
    chromium("chromium-arabic", document("جسور", ("جسر", ARABIC)), ["1887"], style=left, language="ar")
    notes = document("The Observatory", ("The mountain", OBSERVATORY))
    notes[2] = ("paragraph", OBSERVATORY[0] + "[^]")
    notes += [("note", "The road was built by prisoners in 1899."), ("page",), ("heading", "The woods")]
    notes += [("paragraph", it) for it in FOREST]
    float_notes = (
        ".note { float: footnote } @page { @top-right { content: 'Mountains'; font-size: 9pt } @bottom-right { content: counter(page); font-size: 9pt } }"
    )
    weasyprint("weasyprint-footnote", notes, ["refractor", "38,600", "thinning"], style=float_notes)
    weasyprint("weasyprint-landscape", document("Rain", ("Stations", [])) + [("table", TABLE)], ["Hamar", "409"], style="@page { size: A4 landscape }")
