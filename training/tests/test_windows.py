"""Windows and labels agree with the offsets; batches keep to their budget."""

import gzip
import json
import random

import numpy as np
import pytest
from conftest import WORDS, squad_file
from transformers import AutoTokenizer

from electra_qa_training import windows
from electra_qa_training.corpus import read_sequences
from electra_qa_training.squad_data import DataError, Example, last_of_each_id, read_examples, split_articles


@pytest.fixture(scope="module")
def tokenizer(tiny):
    return AutoTokenizer.from_pretrained(tiny)


def random_examples(count, seed):
    """Passages with accents, punctuation and rare words that fall into many pieces."""
    rng, examples = random.Random(seed), []
    odd = ["Édouard", "naïve", "x1861", "don't", "state-of-the-art", "中文", "a.b", "ﬁne", "🙂ok", "İz"]
    for i in range(count):
        words = [rng.choice(WORDS + odd) for _ in range(rng.randint(3, 60))]
        passage = rng.choice([" ", "  ", ", "]).join(words)
        if i % 4 == 0:
            examples.append(Example(str(i), "find fig ?", passage, ()))
            continue
        first = rng.randrange(len(words))
        separator = passage[len(words[0]) : passage.index(words[1], len(words[0]))]
        answer = separator.join(words[first : first + rng.randint(1, 3)])
        start = len(separator.join(words[:first])) + (len(separator) if first else 0)
        examples.append(Example(str(i), "where is " + words[first], passage, ((answer, start),)))
    return examples


@pytest.mark.parametrize("max_length", [24, 40, 512])
@pytest.mark.parametrize("crop", [0.0, 1.0])
def test_labels_point_at_the_answer(tokenizer, max_length, crop):
    examples = random_examples(300, 3)
    encoded, dropped = windows.encode(examples, tokenizer)
    assert dropped == 0
    rng, labelled = np.random.default_rng(1), 0
    for example, e in zip(examples, encoded):
        w = windows.window(e, rng, tokenizer, max_length, crop)
        assert len(w.ids) <= max_length
        text = tokenizer(example.question, example.passage)["input_ids"]
        if len(text) <= max_length and not crop:
            assert w.ids.tolist() == text  # the whole pair, as the tokenizer itself builds it
        if (w.start, w.end) == (0, 0):
            continue
        labelled += 1
        answer, _start = example.answers[0]
        tokens = tokenizer(example.passage, add_special_tokens=False, return_offsets_mapping=True)
        first, last = e.answer
        assert w.ids[w.start : w.end + 1].tolist() == tokens["input_ids"][first : last + 1]
        covered = example.passage[tokens["offset_mapping"][first][0] : tokens["offset_mapping"][last][1]]
        assert covered == answer
        assert w.passage_at <= w.start <= w.end < len(w.ids) - 1
    assert labelled > 100


def test_an_answer_longer_than_the_window_is_no_label(tokenizer):
    passage = " ".join(["apple"] * 50)
    [encoded], _ = windows.encode([Example("0", "find pear", passage, ((passage, 0),))], tokenizer)
    w = windows.window(encoded, np.random.default_rng(0), tokenizer, 20, 0.0)
    assert (w.start, w.end, len(w.ids)) == (0, 0, 20)


def test_a_window_without_room_is_an_error(tokenizer):
    [encoded], _ = windows.encode([Example("0", "find pear", "apple", ())], tokenizer)
    with pytest.raises(DataError, match="no room"):
        windows.window(encoded, np.random.default_rng(0), tokenizer, 5, 0.0)


def test_windows_differ_between_epochs_and_repeat_with_the_seed(tokenizer):
    encoded, _ = windows.encode(random_examples(40, 4), tokenizer)
    cut = lambda seed: [windows.window(e, np.random.default_rng([1, seed, i]), tokenizer, 30, 0.5).ids.tolist() for i, e in enumerate(encoded)]
    assert cut(0) == cut(0)
    assert cut(0) != cut(1)


def test_batches_hold_every_window_once_within_the_budget():
    lengths = np.random.default_rng(0).integers(10, 200, 1000)
    found = windows.batches(lengths, 1024, np.random.default_rng(1))
    assert sorted(i for b in found for i in b) == list(range(1000))
    assert all(len(b) * max(lengths[i] for i in b) <= 1024 for b in found)
    padded = sum(len(b) * max(lengths[i] for i in b) for b in found)
    assert padded < 1.1 * lengths.sum()


def test_a_share_of_unanswerable_questions(tokenizer):
    encoded, _ = windows.encode(random_examples(400, 5), tokenizer)
    chosen = windows.epoch_of(encoded, 0.5, np.random.default_rng(0))
    nulls = sum(encoded[i].answer is None for i in chosen)
    assert (nulls, len(chosen), len(set(chosen))) == (100, 200, 200)
    with pytest.raises(DataError, match="with and without an answer"):
        windows.epoch_of([e for e in encoded if e.answer], 0.5, np.random.default_rng(0))
    for share in (0, 1, 50):
        with pytest.raises(DataError, match="between 0 and 1"):
            windows.epoch_of(encoded, share, np.random.default_rng(0))


def test_padding_is_masked_and_filled_rows_do_not_count(tokenizer):
    encoded, _ = windows.encode(random_examples(3, 6), tokenizer)
    made = [windows.window(e, np.random.default_rng(0), tokenizer, 64, 0.0) for e in encoded]
    batch = windows.collate(made, tokenizer.pad_token_id, multiple=32, rows=5)
    assert batch["input_ids"].shape[0] == 5 and batch["input_ids"].shape[1] % 32 == 0
    assert batch["attention_mask"].sum() == sum(len(w.ids) for w in made) + 2
    assert batch["start_positions"].tolist()[3:] == [-100, -100]


def test_data_errors_say_what_is_wrong(tmp_path):
    good = squad_file(tmp_path / "good.json", [("where is it", "apple pear", "pear")])
    assert read_examples([good])[0].answers == (("pear", 6),)
    bad = tmp_path / "bad.json"
    for text, words in [("{", "not SQuAD-format"), ("3", "not SQuAD-format"), ("[]", "no questions"), ('{"data": [{}]}', "paragraphs"), ('{"data": []}', "no questions"),
                        (good.read_text().replace('"answer_start": 6', '"answer_start": 5'), "not in the passage at 5")]:
        bad.write_text(text)
        with pytest.raises(DataError, match=words):
            read_examples([bad])
    with pytest.raises(DataError, match="no such file"):
        read_examples([tmp_path / "none.json"])


def test_files_of_other_encodings_and_layouts_are_read(tiny, tmp_path):
    plain = squad_file(tmp_path / "plain.json", [("where is it", "naïve apple pear", "pear"), ("why", "naïve apple pear", "")])
    due, other, text = read_examples([plain]), tmp_path / "other.json", plain.read_text(encoding="utf-8")
    for encoding in ["utf-8-sig", "utf-16", "utf-16-le"]:
        other.write_text(text, encoding=encoding)
        assert read_examples([other]) == due
    data = json.loads(text)["data"]
    for question in (q for a in data for p in a["paragraphs"] for q in p["qas"]):
        question["answers"] = question["answers"] or None
    other.write_text(json.dumps(data))
    assert read_examples([other]) == due
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    for encoding in ["utf-8", "utf-8-sig", "utf-16"]:
        lines = tmp_path / f"{encoding}.txt"
        lines.write_text("apple pear " * 20, encoding=encoding)
        assert tokenizer.decode(read_sequences([lines], tokenizer, 64, tmp_path)[0]).startswith("[CLS] apple pear")


def test_of_questions_with_one_id_the_last_counts(capsys):
    first, other, last = (Example(id, question, "", ()) for id, question in [("a", "1"), ("b", "2"), ("a", "3")])
    assert last_of_each_id([first, other, last]) == [other, last]
    assert "1 questions" in capsys.readouterr().err
    assert last_of_each_id([first, other]) == [first, other]
    assert capsys.readouterr().err == ""


def test_gzipped_files_are_read_and_written(run, tiny, tmp_path):
    plain = squad_file(tmp_path / "all.json", [("where is it", f"naïve apple {word}", word) for word in WORDS * 2])
    packed, text = tmp_path / "all.json.gz", tmp_path / "text.txt.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_examples([packed]) == read_examples([plain])
    run("split", "--text", "--data", packed, "--every", 2, "--train", text, "--held-out", tmp_path / "held.txt.gz")
    assert gzip.decompress(text.read_bytes()).decode().startswith("naïve apple apple\n")
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    assert tokenizer.decode(read_sequences([text], tokenizer, 64, tmp_path)[0][:4]).startswith("[CLS] n")
    for file in (packed, text):  # a download that broke off
        file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(DataError, match="not SQuAD-format"):
        read_examples([packed])
    with pytest.raises(DataError, match="text.txt.gz"):
        read_sequences([text], tokenizer, 32, tmp_path)


def test_split_keeps_articles_apart():
    train, held = split_articles(list(range(45)), 20)
    assert held == [19, 39] and sorted(train + held) == list(range(45))
    with pytest.raises(DataError):
        split_articles([1], 20)
