"""Files that are damaged, locked, or made to do harm. They lie in hostile/, and README.md says what is wrong with each."""

import io
import pathlib
import random
import zipfile
import zlib

from corpus import CORPUS, run

HOSTILE = CORPUS / "hostile"


def pdf(objects, extra=""):
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data, entries=""):
    data = data if isinstance(data, bytes) else data.encode()
    return f"<< /Length {len(data)} {entries}>>\nstream\n".encode() + data + b"\nendstream"


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = "BT /F1 12 Tf 72 700 Td (The bridge was opened in 1887.) Tj ET"


def page(resources="/Font << /F1 5 0 R >>"):
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {resources} >> /Contents 4 0 R >>"


def loop():
    """Pages that are their own parents and children, and one with words."""
    pages = "<< /Type /Pages /Kids [2 0 R 6 0 R 3 0 R 2 0 R] /Count 999999999 >>"
    again = "<< /Type /Pages /Parent 6 0 R /Kids [6 0 R 2 0 R] /Count 999999999 >>"
    return pdf([CATALOG, pages, page(), stream(WORDS), FONT, again])


def only_loop():
    return pdf([CATALOG, "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"])


def without_map():
    """Letters with numbers for names, in a font that is drawn and says nothing of what it means."""
    glyph = "500 0 0 0 500 700 d1 0 0 400 700 re f"
    names = [f"/g{number}" for number in range(26)]
    encoding = f"<< /Type /Encoding /Differences [97 {' '.join(names)}] >>"
    procs = " ".join(f"{name} 6 0 R" for name in names)
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 /LastChar 122 "
        f"/Widths [{'500 ' * 26}] /Encoding {encoding} /CharProcs << {procs} >> /Resources << >> >>"
    )
    words = "BT /F1 12 Tf 72 700 Td (the bridge was opened late) Tj ET"
    return pdf([CATALOG, PAGES, page(), stream(words), font, stream(glyph)])


def nested_forms():
    """Forms that draw forms: ten of them, each drawn ten times by the one before, and ten times again."""
    depth, objects = 40, []
    for level in range(depth):
        inner = f"/XObject << /X {7 + level} 0 R >>" if level + 1 < depth else "/Font << /F1 5 0 R >>"
        draws = "/X Do " * 10 if level + 1 < depth else WORDS
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {inner} >> "
        objects.append(stream(draws, entries))
    return pdf([CATALOG, PAGES, page("/XObject << /X 6 0 R >>"), stream("/X Do"), FONT, *objects])


def bomb():
    """Blanks that are packed twice, and a page that consists of them fifty times: less than a kilobyte becomes three gigabytes."""
    packed = zlib.compress(zlib.compress(b" " * (64 << 20), 9), 9)
    words = page().replace("4 0 R", f"[{'4 0 R ' * 48}]")
    return pdf([CATALOG, PAGES, words, stream(packed, "/Filter [/FlateDecode /FlateDecode] "), FONT])


def deep():
    """Arrays within arrays, a million deep, behind a page's words."""
    words = WORDS.encode() + b"\n" + b"[" * 1_000_000 + b"]" * 1_000_000 + b" TJ"
    packed = stream(zlib.compress(words, 9), "/Filter /FlateDecode ")
    return pdf([CATALOG, PAGES, page(), packed, FONT])


def picture():
    """A scan: a picture of a page, and not a letter."""
    from drawn import scan
    from PIL import Image

    _, _, _, packed = scan()
    shown = Image.open(io.BytesIO(packed)).resize((620, 877)).convert("1")
    data = zlib.compress(shown.tobytes(), 9)
    entries = "/Type /XObject /Subtype /Image /Width 620 /Height 877 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode "
    return pdf([CATALOG, PAGES, page("/XObject << /X 5 0 R >>"), stream("595 0 0 842 0 0 cm /X Do"), stream(data, entries)])


def make():
    HOSTILE.mkdir(exist_ok=True)
    whole = (CORPUS / "latex-article.pdf").read_bytes()
    run("qpdf", CORPUS / "latex-table.pdf", "--encrypt", "secret", "owner", "256", "--", HOSTILE / "password.pdf")
    spoiled = bytearray(whole[:4000])
    random.Random(5).shuffle(spoiled)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo("notes.txt"), "The bridge was opened in 1887.")
    files = {
        "truncated.pdf": whole[: len(whole) // 2],
        "spoiled.pdf": b"%PDF-1.7\n" + bytes(spoiled) + b"\nstartxref\n123456\n%%EOF\n",
        "empty.pdf": b"",
        "only-header.pdf": b"%PDF-1.7\n",
        "scan-without-text.pdf": picture(),
        "page-tree-loop.pdf": loop(),
        "only-a-loop.pdf": only_loop(),
        "font-without-map.pdf": without_map(),
        "nested-forms.pdf": nested_forms(),
        "bomb.pdf": bomb(),
        "deep-arrays.pdf": deep(),
        "archive.pdf": archive.getvalue(),
        "pdf-named-text.txt": pdf([CATALOG, PAGES, page(), stream(WORDS), FONT]),
    }
    for name, content in files.items():
        pathlib.Path(HOSTILE / name).write_bytes(content)
