"""`generate`: structured and everyday question answering data in SQuAD 2.0's layout."""

import time
from pathlib import Path

from ..squad_data import DataError, write_articles
from . import (
    chronicle,
    contracts,
    grids,
    hours,
    leaflets,
    mails,
    meetings,
    papers,
    prose_notices,
    prose_people,
    scenario,
    sheets,
    tables,
)
from .asking import ask
from .documents_held_out import HELD_OUT as DOCUMENTS_HELD_OUT
from .prose_held_out import HELD_OUT as PROSE_HELD_OUT
from .world import SPLITS, World

PROSE = {"train": prose_notices.TRAIN + prose_people.TRAIN, "held-out": PROSE_HELD_OUT}
DOCUMENTS = {"train": contracts.TRAIN + meetings.TRAIN + leaflets.TRAIN + mails.TRAIN, "held-out": DOCUMENTS_HELD_OUT}


def _one_of(scenarios):
    """Texts of an article are of one scenario."""

    def choose(world):
        chosen = world.rng.choice(scenarios[world.split])
        return (lambda: scenario.compose(world, chosen)), chosen.prose

    return choose


def _by(compose, choices=None):
    def choose(world):
        about = world.rng.choice(choices(world)) if choices else None
        return (lambda: compose(world, about) if choices else compose(world)), False

    return choose


# Shares of the texts. A scenario is drawn for each article, its values for each text.
SHARES = [
    (18, _by(sheets.compose, sheets.topics)),
    (12, _by(tables.compose_table, tables.topics)),
    (9, _by(tables.compose_clauses, lambda world: [t for t in tables.topics(world) if any("{v}" in c.clause for c in t.columns)])),
    (6, _by(grids.compose_grid)),
    (3, _by(grids.compose_timetable)),
    (5, _by(hours.compose_hours)),
    (4, _by(papers.compose_invoice)),
    (3, _by(papers.compose_releases)),
    (2, _by(papers.compose_plan)),
    (4, _by(chronicle.compose_chronicle)),
    (3, _by(chronicle.compose_sections)),
    (17, _one_of(PROSE)),
    (16, _one_of(DOCUMENTS)),
]


def articles(questions, seed, split="train"):
    """Articles of three to six texts each, until there are at least so many questions; with the passages they were made from."""
    if questions < 1:
        raise DataError("--questions must be at least 1")
    made, number = 0, 0
    weights = [share for share, _ in SHARES]
    while made < questions:
        world = World(f"{seed} {split} {number}", split)
        compose, prose = world.rng.choices([choose for _, choose in SHARES], weights)[0](world)
        passages = []
        for _ in range(world.rng.randint(3, 6)):
            world.begin()
            passage = ask(world, compose(), prose)
            if passage.questions and passage.text not in {p.text for p in passages}:
                passages.append(passage)
        if passages:
            made += sum(len(p.questions) for p in passages)
            yield _article(passages, f"everyday-{split}-{seed}-{number}"), passages
        number += 1


def _article(passages, name):
    paragraphs = []
    for i, passage in enumerate(passages):
        qas = []
        for j, question in enumerate(passage.questions):
            answers = [{"text": passage.text[start:end], "answer_start": start} for start, end in dict.fromkeys(question.spans)]
            qas.append({"id": f"{name}-{i}-{j}", "question": question.text, "is_impossible": not answers, "answers": answers})
        paragraphs.append({"context": passage.text, "qas": qas})
    return {"title": f"{passages[0].kind} {name}", "paragraphs": paragraphs}


def add_command(commands):
    parser = commands.add_parser("generate", help="make question answering data on sheets, tables and everyday texts")
    parser.add_argument("--questions", required=True, type=int, help="at least so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, default="train", help="held-out: other templates, wordings and names than train")
    parser.add_argument("--out", required=True, type=Path, help="file to write, .json or .json.gz")
    parser.set_defaults(run=generate)


def generate(args):
    began = time.monotonic()
    made = [article for article, _ in articles(args.questions, args.seed, args.split)]
    write_articles(args.out, made)
    qas = [qa for article in made for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
    impossible = sum(qa["is_impossible"] for qa in qas)
    print(f"{len(made)} articles, {len(qas)} questions, {100 * impossible / len(qas):.1f} % without an answer, {time.monotonic() - began:.0f} s")
