"""Enter a GGUF file in the page's list of models, models.json."""

import hashlib
import json
import shutil
from pathlib import Path

from gguf import GGUFReader

from .squad_data import DataError

# What a browser fetches anew when some of a file is lost or damaged.
CHUNK_BYTES = 1 << 20


def hashes(content):
    """SHA-256 of the whole and of every chunk, the last of which may be shorter."""
    chunks = [content[at:at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    return {
        "sha256": hashlib.sha256(content).hexdigest(), "chunk_bytes": CHUNK_BYTES,
        "chunks": [hashlib.sha256(chunk).hexdigest() for chunk in chunks],
    }


def entry(file, name, license, description, measured):
    """What the page has to know of a model file."""
    content = file.read_bytes()
    return {
        "id": file.stem, "name": name, "file": f"models/{file.name}", "bytes": len(content),
        **hashes(content), "license": license, "languages": ["en"],
        "parameters": int(sum(t.n_elements for t in GGUFReader(file).tensors)), "description": description,
        **({"measured": measured} if measured else {}),
    }


def add_command(commands):
    parser = commands.add_parser("list-model", help="put a GGUF file beside the page's models and enter it in their list")
    parser.add_argument("--file", required=True, type=Path, help=".gguf file; its name without the ending is the model's id")
    parser.add_argument("--assets", required=True, type=Path, help="the folder of models.json")
    parser.add_argument("--name", required=True)
    parser.add_argument("--license", required=True, help="SPDX expression")
    parser.add_argument("--description", default="")
    parser.add_argument("--scores", type=Path, help="what `electra-qa eval --json` printed")
    parser.add_argument("--measured-on", default="", help="the data of --scores, in words")
    parser.add_argument("--default", action="store_true", help="make it the page's default model")
    parser.set_defaults(run=list_model)


def list_model(args):
    try:
        listing = json.loads((args.assets / "models.json").read_text(encoding="utf-8"))
        scores = json.loads(args.scores.read_text()) if args.scores else {}
        kept = ["exact", "f1", "HasAns_exact", "HasAns_f1", "NoAns_exact", "best_exact", "best_f1"]
        measured = {"data": args.measured_on, **{k: round(scores[k], 2) for k in kept if k in scores}} if scores else None
        new = entry(args.file, args.name, args.license, args.description, measured)
        target = args.assets / new["file"]
        if not (target.exists() and target.samefile(args.file)):
            shutil.copyfile(args.file, target)
    except (OSError, ValueError, KeyError) as e:
        raise DataError(f"cannot enter {args.file} in {args.assets / 'models.json'}: {e}") from e
    others = [m for m in listing["models"] if m["id"] != new["id"]]
    at = next((i for i, m in enumerate(listing["models"]) if m["id"] == new["id"]), len(others))
    others.insert(0 if args.default else at, new)
    text = json.dumps({**listing, "models": others}, ensure_ascii=False, indent=2)
    (args.assets / "models.json").write_text(text + "\n", encoding="utf-8")
    print(f"{new['id']}: {new['bytes']:,} bytes, {new['parameters']:,} parameters")
