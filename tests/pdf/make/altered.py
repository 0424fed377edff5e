"""Files of others in other clothes: object streams, encryption without a password, sent page by page."""

import json
import pathlib
import tempfile

from corpus import CORPUS, keep, run


def qpdf(name, of, *options):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "a.pdf"
        run("qpdf", CORPUS / f"{of}.pdf", *options, "--deterministic-id" if "--encrypt" not in options else "--no-warn", out)
        known = json.loads((CORPUS / f"{of}.json").read_text())
        words = [(it["text"], it["page"], it["rect"]) for it in known["words"]]
        keep(name, out.read_bytes(), (CORPUS / f"{of}.txt").read_text(), f"{known['maker']} and qpdf", words)


def make():
    qpdf("qpdf-object-streams", "latex-article", "--object-streams=generate")
    qpdf("qpdf-linearized", "groff-report", "--linearize")
    qpdf("qpdf-no-password-aes", "latex-table", "--encrypt", "", "owner", "256", "--")
    qpdf("qpdf-no-password-rc4", "cairo-page", "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--")
