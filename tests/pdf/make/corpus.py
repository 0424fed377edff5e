"""Writes a file of the corpus with what it says and where some of its words stand."""

import json
import pathlib
import subprocess
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).parent
CORPUS = HERE.parent
XHTML = "{http://www.w3.org/1999/xhtml}"


def run(*command, **options):
    """Runs a tool quietly; its messages are shown when it fails."""
    done = subprocess.run([str(it) for it in command], capture_output=True, **options)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout.decode()}\n{done.stderr.decode()}")
    return done.stdout


def keep(name, pdf, text, maker, words=None, find=()):
    """Keeps a PDF (bytes) as NAME.pdf with its text and the positions of words.

    `words` are (text, page, rectangle) as the maker knows them. What is in `find` is measured by poppler instead.
    """
    path = CORPUS / f"{name}.pdf"
    path.write_bytes(pdf)
    (CORPUS / f"{name}.txt").write_text(text)
    known = [
        {"text": word, "page": page, "rect": [round(it, 2) for it in rect], "by": "maker"}
        for word, page, rect in words or []
    ]
    known += measured(path, find)
    for page in {it["page"] for it in known}:
        assert page >= 1
    pages = int(run("qpdf", "--show-npages", path))
    about = {"maker": maker, "pages": pages, "words": known}
    (CORPUS / f"{name}.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n")


def measured(path, find):
    """Where words stand for the first time, as poppler's pdftotext sees it."""
    if not find:
        return []
    tree = xml.etree.ElementTree.fromstring(run("pdftotext", "-bbox", path, "-"))
    found = {}
    for number, page in enumerate(tree.iter(f"{XHTML}page"), 1):
        for word in page.iter(f"{XHTML}word"):
            text = (word.text or "").strip(".,;:")
            if text in find and text not in found and text == (word.text or ""):
                rect = [round(float(word.get(key)), 2) for key in ("xMin", "yMin", "xMax", "yMax")]
                found[text] = {"text": text, "page": number, "rect": rect, "by": "poppler"}
    missing = [text for text in find if text not in found]
    if missing:
        raise SystemExit(f"{path.name}: poppler does not see {missing}")
    return list(found.values())
