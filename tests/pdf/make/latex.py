"""By pdflatex, and by latex, dvips and Ghostscript."""

import pathlib
import re
import tempfile

from corpus import keep, run
from texts import BRIDGE, FOREST, HARBOUR, LIGATURES, MUSEUM, OBSERVATORY, TABLE, document, said

# A word whose place is written down when its page is shipped out: baseline, height, depth and width in scaled points.
MARKED = r"""
\newwrite\places \immediate\openout\places=\jobname.places
\newcommand\marked[1]{\setbox0=\hbox{#1}\leavevmode\pdfsavepos
  \edef\place{\write\places{#1|\noexpand\thepage|\noexpand\the\pdflastxpos|\noexpand\the\pdflastypos|\number\wd0|\number\ht0|\number\dp0}}%
  \place\box0{}}
\pdfinfoomitdate=1 \pdfsuppressptexinfo=-1 \pdftrailerid{}
"""
# As TeX counts them, 72.27 points are an inch.
POINT = 65536 * 72.27 / 72
A4 = 841.89


def escape(text, marks=()):
    for sign in "&%$#_":
        text = text.replace(sign, "\\" + sign)
    text = text.replace("ø", r"{\o}").replace("ö", r'{\"o}')
    for word in marks:
        text = re.sub(rf"\b{re.escape(word)}\b", lambda it: rf"\marked{{{it[0]}}}", text, count=1)
    return text


def source(blocks, marks, options, packages, begin=""):
    notes = [text for kind, *rest in blocks if kind == "note" for text in rest]
    body = []
    for kind, *rest in blocks:
        if kind == "title":
            # Centered by hand, so that the file says nothing but this.
            body.append(rf"{{\centering\Large\bfseries {escape(rest[0], marks)}\par}}\bigskip")
        elif kind == "heading":
            body.append(rf"\section*{{{escape(rest[0], marks)}}}\markboth{{{rest[0]}}}{{{rest[0]}}}")
        elif kind == "paragraph":
            text = escape(rest[0], marks)
            while "[^]" in text:
                text = text.replace("[^]", rf"\footnote{{{escape(notes.pop(0), marks)}}}", 1)
            body.append(text + "\n")
        elif kind == "table":
            rows = " \\\\\n".join(" & ".join(escape(cell, marks) for cell in row) for row in rest[0])
            body.append(rf"\begin{{center}}\begin{{tabular}}{{{'l' * len(rest[0][0])}}}" + rows + r"\end{tabular}\end{center}")
        elif kind == "page":
            body.append(r"\newpage")
    return "\n".join(
        [rf"\documentclass[a4paper,{options}]{{article}}", packages, MARKED, r"\begin{document}", begin, *body, r"\end{document}"]
    )


def pdflatex(name, blocks, marks, options="11pt", packages="", begin=""):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.tex").write_text(source(blocks, marks, options, packages, begin))
        run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex", cwd=folder)
        words = []
        for line in (folder / "a.places").read_text().splitlines():
            text, page, *numbers = line.split("|")
            x, y, width, height, depth = (int(it) / POINT for it in numbers)
            words.append((text, int(page), (x, A4 - y - height, x + width, A4 - y + depth)))
        assert {it[0] for it in words} == set(marks), (name, words)
        keep(name, (folder / "a.pdf").read_bytes(), said(blocks), "pdfTeX", words)


def dvips(name, blocks, find):
    plain = source(blocks, (), "12pt", r"\pagestyle{empty}").replace(MARKED, "")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.tex").write_text(plain)
        run("latex", "-interaction=nonstopmode", "-halt-on-error", "a.tex", cwd=folder)
        run("dvips", "-q", "-P", "pdf", "-o", "a.ps", "a.dvi", cwd=folder)
        run("ps2pdf", "a.ps", "a.pdf", cwd=folder)
        keep(name, (folder / "a.pdf").read_bytes(), said(blocks), "dvips and Ghostscript", find=find)


def make():
    article = document("Bridges and Harbours", ("The bridge at Lund", BRIDGE), ("The port of Varberg", HARBOUR))
    article[2] = ("paragraph", BRIDGE[0] + "[^]")
    article += [("note", "Letters of the foundry are kept in the city archive."), ("page",), ("heading", "Offices"), ("paragraph", LIGATURES[0])]
    pdflatex("latex-article", article, ["Boyd", "1887", "forty", "sheriff"], packages=r"\textheight=23cm")
    columns = document(
        "A Survey in Two Columns", ("Forests", FOREST), ("Harbours", HARBOUR), ("Clocks", MUSEUM), ("Stars", OBSERVATORY), ("Bridges", BRIDGE)
    )
    pdflatex(
        "latex-two-columns", columns, ["Earthworms", "drought", "hazelnut", "Arrol"], options="10pt,twocolumn", packages=r"\pagestyle{headings}"
    )
    book = document("The Mountain", ("The observatory", OBSERVATORY))
    for heading, texts in [("The forest", FOREST), ("The harbour", HARBOUR), ("The clocks", MUSEUM), ("The bridge", BRIDGE)]:
        book += [("page",), ("heading", heading)] + [("paragraph", text) for text in texts]
    fancy = r"\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{fancyhdr}\pagestyle{fancy}\fancyhf{}" r"\fancyhead[L]{Annual Report}\fancyhead[R]{\leftmark}\fancyfoot[C]{Page \thepage\ of 5}"
    pdflatex("latex-running-heads", book, ["Winther", "Bark", "auction", "Augsburg", "beeswax"], options="12pt", packages=fancy)
    table = document("Rain in the Valleys", ("Five stations", ["Each station was read at seven in the morning."]))
    pdflatex("latex-table", table + [("table", TABLE)], ["Kongsberg", "548"], packages=r"\usepackage{booktabs}")
    dvips("dvips-ghostscript", document("Clocks", ("The museum in Sorø", MUSEUM)), ["Augsburg", "garden"])
