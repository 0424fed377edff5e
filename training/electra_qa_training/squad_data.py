"""Question answering data in SQuAD 1.1 or 2.0 layout, plain or gzipped JSON."""

import codecs
import gzip
import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Example:
    """One question about one passage. Answers are (text, start), start in code points; none: unanswerable."""

    id: str
    question: str
    passage: str
    answers: tuple[tuple[str, int], ...]


class DataError(ValueError):
    """The file is not what it should be; the message says where and what."""


# What reading a file may raise; the last two come from a .gz file that is cut off or broken.
UNREADABLE = (OSError, EOFError, zlib.error)


def open_file(path, mode="rb", encoding=None):
    return (gzip.open if str(path).endswith(".gz") else open)(path, mode, encoding=encoding)


def open_text(path, mode="r"):
    """Plain text; it is read in the encoding that its byte order mark names, else in UTF-8."""
    encoding = "utf-8"
    if mode == "r":
        with open_file(path) as f:
            marked = f.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        encoding = "utf-16" if marked else "utf-8-sig"
    return open_file(path, mode + "t", encoding)


def read_articles(path):
    """The list under "data", or a list in place of the file; each article has "title" and "paragraphs"."""
    try:
        with open_file(path) as f:
            # From bytes, since Python then sees byte order marks and UTF-16.
            data = json.loads(f.read())
        return data if isinstance(data, list) else data["data"]
    except FileNotFoundError:
        raise DataError(f"{path}: no such file") from None
    except (*UNREADABLE, ValueError, KeyError, TypeError) as e:
        raise DataError(f"{path}: not SQuAD-format JSON ({type(e).__name__}: {e})") from e


def read_examples(paths):
    """Every question of the files, in order. An answer that is not in its passage at its offset is an error."""
    examples = []
    for path in paths:
        try:
            for article in read_articles(path):
                for paragraph in article["paragraphs"]:
                    passage = paragraph["context"]
                    for qa in paragraph["qas"]:
                        answers = [] if qa.get("is_impossible") else [(a["text"], a["answer_start"]) for a in qa.get("answers") or []]
                        for text, start in answers:
                            if not text or passage[start : start + len(text)] != text:
                                raise DataError(f"{path}: question {qa['id']}: {text!r} is not in the passage at {start}")
                        examples.append(Example(str(qa["id"]), qa["question"], passage, tuple(answers)))
        except (KeyError, TypeError) as e:
            raise DataError(f"{path}: not SQuAD format ({type(e).__name__}: {e})") from e
    if not examples:
        raise DataError(f"no questions in {', '.join(map(str, paths))}")
    return examples


def last_of_each_id(examples):
    """What SQuAD's own script counts of questions with one id, and `electra-qa eval` as well; says so if there are any."""
    last = {e.id: e for e in examples}
    kept = [e for e in examples if last[e.id] is e]
    if len(kept) < len(examples):
        print(f"warning: {len(examples) - len(kept)} questions have the id of a later one and are left out", file=sys.stderr)
    return kept


def spread(examples, limit):
    """`limit` of the examples, evenly spread, the same ones that `electra-qa eval --limit` takes; None: all."""
    total = len(examples)
    wanted = total if limit is None else min(limit, total)
    return [e for i, e in enumerate(examples) if (i + 1) * wanted // total != i * wanted // total]


def split_articles(articles, every):
    """(training, held out): every n-th article is held out, so that no passage is on both sides."""
    if every < 2 or len(articles) < every:
        raise DataError(f"cannot hold out every {every}th of {len(articles)} articles")
    held = articles[every - 1 :: every]
    return [a for i, a in enumerate(articles) if (i + 1) % every], held


def write_articles(path, articles, as_text=False):
    """SQuAD layout, or plain text to pre-train on: a line for every passage, an empty line after every article."""
    with open_text(path, "w") as f:
        if not as_text:
            json.dump({"version": "v2.0", "data": articles}, f, ensure_ascii=False)
            return
        for article in articles:
            for passage in dict.fromkeys(p["context"] for p in article["paragraphs"]):
                print(*passage.split(), file=f)
            print(file=f)


def add_command(commands):
    parser = commands.add_parser("split", help="hold out every n-th article of a data file for validation")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--text", action="store_true", help="write the passages as plain text, to pre-train on")
    parser.add_argument("--train", required=True, type=Path, help="file to write")
    parser.add_argument("--held-out", required=True, type=Path, help="file to write")
    parser.set_defaults(run=split)


def split(args):
    train, held = split_articles(read_articles(args.data), args.every)
    write_articles(args.train, train, args.text)
    write_articles(args.held_out, held, args.text)
    count = lambda articles: sum(len(p["qas"]) for a in articles for p in a["paragraphs"])
    print(f"{len(train)} articles, {count(train)} questions for training; {len(held)}, {count(held)} held out")
