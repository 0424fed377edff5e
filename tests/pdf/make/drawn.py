"""Drawn by programs: reportlab, fpdf2, cairo and matplotlib. They know where each word stands."""

import datetime
import io
import random
import textwrap

from corpus import keep
from texts import BRIDGE, FOREST, HARBOUR, LETTER, MUSEUM, OBSERVATORY, TABLE

A4 = (595.28, 841.89)
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def drawing(**options):
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    return out, Canvas(out, pagesize=options.pop("size", A4), invariant=1, **options)


def width(text, font, size):
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return stringWidth(text, font, size)


class Marked:
    """Draws lines on a canvas and notes where words stand, from the page's upper left corner."""

    def __init__(self, canvas, marks, height=A4[1]):
        self.canvas, self.marks, self.height, self.words, self.page = canvas, set(marks), height, [], 1

    def line(self, x, y, text, font="Helvetica", size=11):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)
        for word in self.marks & set(text.replace(",", "").replace(".", "").split()):
            left = x + width(text[: text.index(word)], font, size)
            self.words.append((word, self.page, (left, self.height - y - 0.8 * size, left + width(word, font, size), self.height - y + 0.2 * size)))
            self.marks.discard(word)


def scan():
    """A picture of a page, with the words that were recognized invisibly over it."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    lines = textwrap.wrap(" ".join(HARBOUR), 70)
    picture = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(DEJAVU, 24)
    out, canvas = drawing()
    for number, text in enumerate(lines):
        pen.text((150, 200 + 40 * number), text, 30, font)
    packed = io.BytesIO()
    picture.convert("1", dither=Image.Dither.NONE).save(packed, "PNG")
    canvas.drawImage(ImageReader(packed), 0, 0, *A4)
    scale, words = A4[0] / 1240, []
    for number, text in enumerate(lines):
        y = A4[1] - (200 + 40 * number + 23) * scale
        at = 0
        for word in text.split():
            at = text.index(word, at)
            x = (150 + font.getlength(text[:at])) * scale
            at += len(word)
            # As recognition does: each word by itself, stretched to its picture.
            box = canvas.beginText(x, y)
            box.setFont("Times-Roman", 12)
            box.setTextRenderMode(3)
            target = font.getlength(word) * scale
            box.setHorizScale(100 * target / width(word, "Times-Roman", 12))
            box.textOut(word)
            canvas.drawText(box)
            if word in {"Dredging", "Ingrid"}:
                words.append((word, 1, (x, A4[1] - y - 9, x + target, A4[1] - y + 3)))
    canvas.save()
    return out.getvalue(), "\n".join(lines) + "\n", words, packed.getvalue()


def form():
    out, canvas = drawing()
    at = Marked(canvas, ["Holte", "Reference"])
    at.line(72, 770, "Application for a Berth", "Helvetica-Bold", 16)
    rows = [("Name of the owner", "Sigrid Holte"), ("Name of the boat", "Petrel"), ("Length in metres", "11.4"), ("Home port", "Arendal")]
    for number, (label, value) in enumerate(rows):
        y = 720 - 30 * number
        at.line(72, y, label)
        canvas.acroForm.textfield(name=f"field{number}", value=value, x=220, y=y - 5, width=200, height=18, borderWidth=0, fontSize=11, forceBorder=False)
    at.line(72, 580, "Reference number 4711, received on the second of June.")
    canvas.save()
    words = at.words + [("Sigrid", 1, (222, A4[1] - 735, 252, A4[1] - 715))]
    text = ["Application for a Berth", *("\t".join(row) for row in rows), "Reference number 4711, received on the second of June."]
    return out.getvalue(), "\n".join(text) + "\n", words[:-1]


def shuffled():
    """Lines in any order, as programs draw them that go by style or by colour."""
    lines = textwrap.wrap(" ".join(FOREST), 80)
    out, canvas = drawing()
    at = Marked(canvas, ["Earthworms", "broods"])
    order = list(range(len(lines)))
    random.Random(7).shuffle(order)
    for number in order:
        at.line(72, 760 - 16 * number, lines[number], "Times-Roman", 12)
    canvas.save()
    return out.getvalue(), "\n".join(lines) + "\n", at.words


def across():
    """Two columns that are drawn line by line across both."""
    left, right = textwrap.wrap(" ".join(BRIDGE), 42), textwrap.wrap(" ".join(OBSERVATORY), 42)
    out, canvas = drawing()
    at = Marked(canvas, ["beeswax", "refractor", "Arrol"])
    at.line(72, 790, "Iron and Glass: a bridge on the left, an observatory on the right", "Helvetica-Bold", 13)
    for number in range(max(len(left), len(right))):
        for x, lines in ((72, left), (312, right)):
            if number < len(lines):
                at.line(x, 760 - 14 * number, lines[number], "Times-Roman", 11)
    canvas.save()
    text = ["Iron and Glass: a bridge on the left, an observatory on the right", *left, *right]
    return out.getvalue(), "\n".join(text) + "\n", at.words


def turned():
    """A page that is stored on its side, one with text up its edge, and a landscape one."""
    out, canvas = drawing()
    text, words = [], []
    # Stored in portrait and shown turned to the right by a quarter.
    canvas.setPageRotation(90)
    lines = textwrap.wrap(MUSEUM[0], 80)
    canvas.saveState()
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    at = Marked(canvas, ["Augsburg"], height=A4[0])
    for number, line in enumerate(lines):
        at.line(72, 500 - 16 * number, line, size=12)
    canvas.restoreState()
    words += at.words
    text += lines
    canvas.showPage()
    canvas.setPageRotation(0)
    lines = textwrap.wrap(MUSEUM[1], 75)
    at = Marked(canvas, ["children"])
    at.page = 2
    for number, line in enumerate(lines):
        at.line(72, 750 - 16 * number, line, size=12)
    canvas.saveState()
    canvas.translate(40, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Printed by the museum itself")
    canvas.restoreState()
    words += at.words
    text += [*lines, "Printed by the museum itself"]
    canvas.showPage()
    canvas.setPageSize(A4[::-1])
    at = Marked(canvas, ["attic"], height=A4[0])
    at.page = 3
    lines = textwrap.wrap(MUSEUM[2], 110)
    for number, line in enumerate(lines):
        at.line(72, 500 - 16 * number, line, size=12)
    words += at.words
    canvas.save()
    return out.getvalue(), "\n".join([*text, *lines]) + "\n", words


def invoice():
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    pdf.add_font("DejaVu", fname=DEJAVU)
    pdf.add_page()
    pdf.set_font("DejaVu", size=16)
    pdf.cell(0, 12, "Invoice № 2041", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("DejaVu", size=11)
    words = []
    for text in LETTER:
        pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    rows = [["Article", "Pieces", "Price"], ["Oak chair", "40", "86 €"], ["Round table", "3", "310 €"], ["Reading lamp", "12", "45 €"]]
    for row in rows:
        for cell in row:
            if cell == "Round table":
                point = 72 / 25.4
                x, y = (pdf.get_x() + pdf.c_margin) * point, pdf.get_y() * point
                words.append(("Round", 1, (x, y + 4, x + pdf.get_string_width("Round") * point, y + 18)))
            pdf.cell(55, 8, cell, border=1)
        pdf.ln()
    text = ["Invoice № 2041", *LETTER, *("\t".join(row) for row in rows)]
    return bytes(pdf.output()), "\n\n".join(text) + "\n", words


def cairo():
    import cairocffi

    out = io.BytesIO()
    surface = cairocffi.PDFSurface(out, *A4)
    context = cairocffi.Context(surface)
    words, lines = [], []
    context.select_font_face("Liberation Serif")
    for number, text in enumerate(textwrap.wrap(" ".join(OBSERVATORY), 76)):
        context.set_font_size(13)
        y = 90 + 19 * number
        context.move_to(72, y)
        context.show_text(text)
        lines.append(text)
        if "refractor" in text:
            left = 72 + context.text_extents(text[: text.index("refractor")])[4]
            words.append(("refractor", 1, (left, y - 10.5, left + context.text_extents("refractor")[4], y + 3)))
    surface.finish()
    return out.getvalue(), "\n".join(lines) + "\n", words


def figure():
    """Matplotlib's fonts are drawings, each glyph a small program (Type 3)."""
    import matplotlib

    matplotlib.use("pdf")
    from matplotlib import pyplot

    shown = pyplot.figure(figsize=(8.27, 11.69))
    lines = textwrap.wrap(" ".join(FOREST), 80)
    for number, text in enumerate(lines):
        shown.text(0.1, 0.9 - 0.02 * number, text, fontsize=10)
    out = io.BytesIO()
    shown.savefig(out, format="pdf", metadata={"CreationDate": None})
    return out.getvalue(), "\n".join(lines) + "\n"


def make():
    pdf, text, words, _ = scan()
    keep("reportlab-scan-with-text", pdf, text, "reportlab", words)
    for name, made in [("reportlab-form", form), ("reportlab-shuffled", shuffled), ("reportlab-across", across), ("reportlab-turned", turned)]:
        pdf, text, words = made()
        keep(name, pdf, text, "reportlab", words)
    keep("fpdf2-invoice", *invoice()[:2], "fpdf2", invoice()[2])
    pdf, text, words = cairo()
    keep("cairo-page", pdf, text, "cairo", words)
    pdf, text = figure()
    keep("matplotlib-type3", pdf, text, "matplotlib", find=["Earthworms", "beetles"])
