"""By typst and by groff."""

import re

from corpus import keep, run
from texts import BRIDGE, FOREST, HARBOUR, LIGATURES, MUSEUM, OBSERVATORY, TABLE, document, said


def typst(name, blocks, find, preamble):
    import typst as maker

    notes = [text for kind, *rest in blocks if kind == "note" for text in rest]
    parts = []
    for kind, *rest in blocks:
        if kind == "table":
            cells = ", ".join(f"[{cell}]" for row in rest[0] for cell in row)
            parts.append(f"#table(columns: {len(rest[0][0])}, stroke: none, {cells})")
        elif kind != "note":
            text = re.sub(r"([#$*_@<>])", r"\\\1", rest[0]) if rest else ""
            while "[^]" in text:
                text = text.replace("[^]", f"#footnote[{notes.pop(0)}]", 1)
            parts.append({"title": "= ", "heading": "== ", "paragraph": "", "page": "#pagebreak()"}[kind] + text)
    source = preamble + "\n\n".join(parts)
    keep(name, maker.compile(source.encode(), format="pdf"), said(blocks), "typst", find=find)


def groff(name, blocks, find, columns=""):
    # Of the -ms macros: no date, a head of our own.
    lines = [".ds CH", ".ds LH Reports of the Coast", ".ds RH Volume 7", ".ds CF \\\\n[PN]", ".nr PS 11", ".nr LL 6i", columns]
    for kind, *rest in blocks:
        if kind == "page":
            lines.append(".bp")
            continue
        if kind == "table":
            lines += [".TS", "tab(|);", " ".join("l" for _ in rest[0][0]) + ".", *("|".join(row) for row in rest[0]), ".TE"]
            continue
        # Lines that begin with a dot or a quote would be commands.
        text = rest[0].replace("'", "\\(aq")
        lines += [{"title": ".LP\n.ps 14", "heading": ".SH", "paragraph": ".LP"}[kind], text]
    source = "\n".join(it for it in lines if it) + "\n"
    pdf = run("groff", "-k", "-t", "-ms", "-Tpdf", "-P-pa4", "-dpaper=a4", input=source.encode())
    keep(name, pdf, said(blocks), "groff", find=find)


def make():
    paper = document("Woods, Clocks and Stars", ("Woods", FOREST), ("Clocks", MUSEUM), ("Stars", OBSERVATORY), ("Offices", LIGATURES))
    typst("typst-columns", paper, ["Earthworms", "Augsburg", "refractor", "sheriff"], '#set page(paper: "a4", columns: 2, numbering: "1")\n#set par(justify: true)\n')
    noted = document("Ports", ("The port of Varberg", HARBOUR)) + [("table", TABLE), ("note", "As counted by the pilots.")]
    noted[2] = ("paragraph", HARBOUR[0] + "[^]")
    typst("typst-footnote", noted, ["Dredging", "Tynset"], '#set page(paper: "a4", header: [Draft of a report], numbering: "1 of 1")\n')
    report = document("Bridges", ("The bridge at Lund", BRIDGE)) + [("table", TABLE), ("page",), ("heading", "Ports")]
    report += [("paragraph", it) for it in HARBOUR] + [("page",), ("heading", "Stars")] + [("paragraph", it) for it in OBSERVATORY]
    groff("groff-report", report, ["Boyd", "Dredging", "refractor"])
    groff("groff-columns", document("Woods", ("Beech and spruce", FOREST), ("Clocks", MUSEUM)), ["Earthworms", "Augsburg"], ".2C")
