"""Tiny models, a tiny vocabulary and toy data, made anew for every test run."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import ElectraConfig, ElectraForPreTraining, ElectraTokenizerFast, set_seed

ROOT = Path(__file__).parents[2]
WORDS = ["apple", "pear", "fig", "plum", "grape", "lemon", "melon", "cherry", "mango", "peach", "olive", "date"]


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A checkpoint folder: two layers of 32, no span head, a vocabulary of letters, word ends and a few words."""
    folder = tmp_path_factory.mktemp("tiny")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,?!'-", *letters, *("##" + c for c in letters), *WORDS, "find", "where", "is"]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    ElectraTokenizerFast(str(folder / "vocab.txt"), model_max_length=512).save_pretrained(folder)
    set_seed(5)
    config = ElectraConfig(vocab_size=len(pieces), embedding_size=16, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                           intermediate_size=64, max_position_embeddings=64)
    ElectraForPreTraining(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def cli():
    """Built by `training/test`."""
    return os.environ.get("ELECTRA_QA_CLI", ROOT / "target/native/electra-qa")


def squad_file(path, triples):
    """A SQuAD-format file of (question, passage, answer or None), an article for every ten questions."""
    paragraphs = [
        {"context": passage, "qas": [{"id": str(i), "question": question, "is_impossible": answer is None,
                                      "answers": [{"text": answer, "answer_start": passage.index(answer)}] if answer else []}]}
        for i, (question, passage, answer) in enumerate(triples)
    ]
    data = [{"title": str(at), "paragraphs": paragraphs[at : at + 10]} for at in range(0, len(paragraphs), 10)]
    path.write_text(json.dumps({"version": "v2.0", "data": data}))
    return path


def find_the_word(count, seed):
    """The toy task: find the question's word in the passage; a third of the passages lack it."""
    rng = random.Random(seed)
    for i in range(count):
        words = rng.sample(WORDS, 7)
        wanted = rng.choice([w for w in WORDS if w not in words]) if i % 3 == 0 else rng.choice(words)
        yield f"find {wanted}", " ".join(words), wanted if wanted in words else None


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """(training file, validation file) of the toy task."""
    folder = tmp_path_factory.mktemp("toy")
    return squad_file(folder / "train.json", find_the_word(3000, 1)), squad_file(folder / "dev.json", find_the_word(200, 2))


def command(*arguments, launch=(), **options):
    """Runs a command of the package in a process of its own."""
    line = [sys.executable, *launch, "-m", "electra_qa_training", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "training"), "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    return subprocess.run(line, capture_output=True, text=True, env=environment, **options)


@pytest.fixture
def run(monkeypatch):
    """Runs a command in this process."""
    from electra_qa_training.__main__ import main

    def go(*arguments):
        monkeypatch.setattr(sys, "argv", ["electra_qa_training", *map(str, arguments)])
        main()

    return go
