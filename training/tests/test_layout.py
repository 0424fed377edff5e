"""Layout in training: what the network reads, labels on it, frozen embeddings, and the way to the engine and back."""

import gzip
import json
import random

import pytest
import torch
from conftest import ROOT, WORDS, squad_file
from transformers import AutoTokenizer, ElectraConfig, ElectraForQuestionAnswering, ElectraTokenizerFast, set_seed

from electra_qa_training import checkpoints, evaluate, layout, windows
from electra_qa_training.export import compare, convert
from electra_qa_training.squad_data import DataError, read_examples


@pytest.fixture(scope="session")
def spare(tiny, tmp_path_factory):
    """`tiny` with unused pieces and what stands for layout where there is none."""
    folder = tmp_path_factory.mktemp("spare")
    pieces = (tiny / "vocab.txt").read_text().split() + ["[unused1]", "[unused2]", ";", "|", ":"]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    ElectraTokenizerFast(str(folder / "vocab.txt"), model_max_length=512).save_pretrained(folder)
    set_seed(5)
    config = ElectraConfig.from_pretrained(tiny, vocab_size=len(pieces))
    ElectraForQuestionAnswering(config).save_pretrained(folder)
    return folder


def test_the_engine_and_the_training_read_alike():
    """The golden file, which the engine's tests hold to, is what this code makes."""
    with gzip.open(ROOT / "tests/golden/layout.json.gz", "rt", encoding="utf-8") as f:
        golden = json.load(f)
    vocabulary = ROOT / "../shared/model"
    if not vocabulary.exists():
        pytest.skip("the vocabulary of the golden file is not at hand")
    tokenizer = AutoTokenizer.from_pretrained(vocabulary)
    tokenizer.init_kwargs["layout"] = {kind: golden[kind] for kind in ("line_break", "cell")}
    texts = [case["text"] for case in golden["cases"]]
    for case, (ids, places) in zip(golden["cases"], layout.encode(tokenizer, texts, True)):
        assert (list(ids), [list(place) for place in places]) == (case["ids"], case["offsets"]), case["text"]


def test_labels_stand_on_the_words_of_the_text(spare, tmp_path):
    text = "apple: ﬁg\npear:\tplum lem-\non"
    file = squad_file(tmp_path / "data.json", [("find pear", text, "plum lem-\non"), ("find\tapple", text, "ﬁg")])
    tokenizer = AutoTokenizer.from_pretrained(spare, layout=layout.UNUSED)
    (first, second), _ = windows.encode(read_examples([file]), tokenizer)
    named = lambda ids: tokenizer.convert_ids_to_tokens(ids.tolist())
    assert named(first.passage) == ["apple", ":", "fig", "[unused1]", "pear", ":", "[unused2]", "plum", "lemon"]
    assert first.answer == (7, 8) and second.answer == (2, 2)
    assert not first.plain  # a teacher without layout has counted other pieces
    assert named(second.question) == ["find", "apple"]  # a question has no layout


def test_a_model_learns_what_only_layout_tells_and_other_embeddings_stay(run, spare, tmp_path):
    def rows(count, seed):
        rng = random.Random(seed)
        for _ in range(count):
            words = rng.sample(WORDS, 6)
            at = rng.randrange(1, 5)
            yield "find line", " ".join(words[:at]) + "\n" + " ".join(words[at:]), words[at]  # the first word of the second line

    train, dev = squad_file(tmp_path / "train.json", rows(2000, 1)), squad_file(tmp_path / "dev.json", rows(100, 2))
    run("finetune", "--model", spare, "--add-layout", "--freeze-embeddings", "--data", train, "--validation", dev, "--epochs", 12, "--batch-tokens", 512,
        "--max-length", 32, "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 1000, "--out", tmp_path / "run")
    [report] = [line for line in map(json.loads, (tmp_path / "run/log.jsonl").read_text().splitlines()) if line["kind"] == "validation"]
    assert report["HasAns_f1"] > 90
    model, tokenizer = checkpoints.load_for_qa(tmp_path / "run/last")
    assert layout.pieces(tokenizer) == {kind: tokenizer.convert_tokens_to_ids(piece) for kind, piece in layout.UNUSED.items()}
    before = ElectraForQuestionAnswering.from_pretrained(spare).get_input_embeddings().weight
    changed = (model.get_input_embeddings().weight != before).any(1).nonzero().flatten().tolist()
    assert changed == sorted(layout.pieces(tokenizer).values())


def test_evaluation_with_layout_sees_all_of_a_long_passage(spare, tmp_path):
    """A network that knows the answer by its place: whatever window holds it, it is found, and never layout."""
    text = "\n".join(f"{word} pear" for word in WORDS * 6) + "\nzzz"
    file = squad_file(tmp_path / "long.json", [("find", text, "zzz"), ("find", "\n".join(WORDS), None)])
    tokenizer = AutoTokenizer.from_pretrained(spare, layout=layout.UNUSED)
    measured = evaluate.LayoutEvaluation(read_examples([file]), tokenizer, max_length=40, step=12)
    wanted, unused = tokenizer.convert_tokens_to_ids(["z", "[unused1]"])

    class Knows(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.place = torch.nn.Parameter(torch.zeros(1))

        def forward(self, input_ids, **_):
            logits = 5.0 * (input_ids == wanted) + 9.0 * (input_ids == unused)
            logits[:, 0] = 2.0
            return type("Out", (), {"start_logits": logits, "end_logits": logits + 0.0})

    predictions, leads = measured.predict(Knows())
    assert predictions["0"].startswith("z") and predictions["1"] == "" and leads["1"] > 0
    assert set(measured.scores(predictions, leads)) >= {"exact", "HasAns_f1", "NoAns_exact"}


def test_layout_that_the_vocabulary_lacks_is_refused(run, tiny, toy, tmp_path):
    with pytest.raises(SystemExit, match=r"the vocabulary lacks"):
        run("finetune", "--model", tiny, "--add-layout", "--data", toy[0], "--steps", 1, "--out", tmp_path / "run")
    tokenizer = AutoTokenizer.from_pretrained(tiny, layout={"line_break": "[unused1]", "cell": "[unused2]"})
    with pytest.raises(DataError, match="none of its word pieces"):
        layout.pieces(tokenizer)


def test_a_checkpoint_with_layout_goes_to_the_engine_and_back(spare, cli, tmp_path):
    model, tokenizer = checkpoints.load_for_qa(spare)
    layout.add(model, tokenizer)
    checkpoints.save(model, tokenizer, tmp_path / "checkpoint")
    convert(cli, tmp_path / "checkpoint", tmp_path / "model.gguf", "f32", "f32")
    _, back = checkpoints.load_for_qa(tmp_path / "model.gguf")
    assert layout.pieces(back) == layout.pieces(tokenizer)
    file = squad_file(tmp_path / "data.json", [(f"find {word}", f"{word}: ﬁg\n{word}\tpear\n\nplum", "pear") for word in WORDS])
    assert compare(cli, tmp_path / "checkpoint", tmp_path / "model.gguf", file)["agreement"] >= 0.9
