"""Questions put to other passages of their own article: what a person's question meets in most windows of a document.

Such a passage is on the question's subject and does not answer it. One that holds an accepted answer is passed over,
as it may; of the rest very few answer in other words.
"""

import random
from pathlib import Path

from .squad_data import DataError, read_articles, write_articles


def put_elsewhere(articles, questions, seed):
    """Articles in SQuAD's layout with at most `questions` questions, none answered by its passage; ids end in `-elsewhere`."""
    rng = random.Random(seed)
    asked = [(article, home, qa) for article in articles for home in article["paragraphs"] for qa in home["qas"]]
    rng.shuffle(asked)
    made, count = {}, 0
    for article, home, qa in asked:
        if count == questions:
            break
        texts = [answer["text"].lower() for answer in qa.get("answers") or []]
        others = [p["context"] for p in article["paragraphs"] if p is not home and not any(t in p["context"].lower() for t in texts)]
        if not others:
            continue
        passages = made.setdefault(id(article), (article.get("title", ""), {}))[1]
        elsewhere = {"id": f"{qa['id']}-elsewhere", "question": qa["question"], "answers": [], "is_impossible": True}
        passages.setdefault(rng.choice(others), []).append(elsewhere)
        count += 1
    return [
        {"title": title, "paragraphs": [{"context": context, "qas": qas} for context, qas in passages.items()]}
        for title, passages in made.values()
    ]


def add_command(commands):
    parser = commands.add_parser("elsewhere", help="put questions to other passages of their own article, which do not answer them")
    parser.add_argument("--data", required=True, type=Path, help="SQuAD-format file")
    parser.add_argument("--questions", required=True, type=int, metavar="N", help="at most so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True, type=Path, help="file to write")
    parser.set_defaults(run=run)


def run(args):
    made = put_elsewhere(read_articles(args.data), args.questions, args.seed)
    if not made:
        raise DataError(f"{args.data}: no article has a passage without its questions' answers")
    write_articles(args.out, made)
    print(f"{sum(len(p['qas']) for a in made for p in a['paragraphs'])} questions put to other passages of {len(made)} articles")
