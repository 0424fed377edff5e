"""Generated question answering data: what it promises to a run that trains on it."""

import json
import re
from collections import Counter

import pytest
from conftest import ROOT

from electra_qa_training.everyday import chronicle, generate, grids, hours, papers, scenario, sheets, tables, words
from electra_qa_training.everyday import names as name_lists
from electra_qa_training.everyday.asking import ask, normal
from electra_qa_training.everyday.text import Draft, Fact, Value, fill
from electra_qa_training.everyday.typography import apply
from electra_qa_training.everyday.world import SPLITS, World
from electra_qa_training.squad_data import DataError, read_examples

CASES = ROOT.parent / "shared" / "cases" / "field-cases.json"
# Forms whose layout both splits have; what stands in them differs.
SHARED_FORMS = {"chronicle", "hours by day", "hours of services", "invoice", "plan by days", "releases", "sections", "timetable"}


@pytest.fixture(scope="module")
def made():
    """{split: (articles, passages)}"""
    return {split: tuple(zip(*generate.articles(8000, 3, split))) for split in SPLITS}


def passages(made, split):
    return [p for several in made[split][1] for p in several]


def all_questions(made, split):
    return [qa for article in made[split][0] for paragraph in article["paragraphs"] for qa in paragraph["qas"]]


def test_a_file_is_read_with_every_answer_in_its_place(run, tmp_path, capsys):
    run("generate", "--questions", 300, "--seed", 4, "--out", tmp_path / "made.json.gz")
    assert "questions" in capsys.readouterr().out
    examples = read_examples([tmp_path / "made.json.gz"])  # refuses an answer that is not at its offset
    assert len(examples) >= 300
    assert len({e.id for e in examples}) == len(examples)
    with pytest.raises(DataError, match="--questions"):
        list(generate.articles(0, 1))


def test_seeds_repeat_and_differ():
    texts = lambda seed: json.dumps([article for article, _ in generate.articles(200, seed)])
    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


@pytest.mark.parametrize("split", SPLITS)
def test_answers_are_whole_words_without_blanks_at_their_ends(made, split):
    for passage in passages(made, split):
        for question in passage.questions:
            for start, end in question.spans:
                assert passage.text[start:end] == passage.text[start:end].strip() != ""
            assert "{" not in question.text


@pytest.mark.parametrize("split", SPLITS)
def test_shares(made, split):
    questions = all_questions(made, split)
    assert 0.35 < sum(qa["is_impossible"] for qa in questions) / len(questions) < 0.41
    kinds = Counter(p.kind for p in passages(made, split))
    assert len(kinds) == 18
    assert max(kinds.values()) < 0.25 * sum(kinds.values())
    typed = [qa["question"] for qa in questions]
    assert 0.25 < sum("?" not in q for q in typed) / len(typed) < 0.6
    assert 0.3 < sum(q == q.lower() for q in typed) / len(typed) < 0.7
    assert 0.02 < sum(q == q.upper() for q in typed) / len(typed) < 0.1


@pytest.mark.parametrize("split", SPLITS)
def test_a_text_is_not_asked_the_same_twice(made, split):
    for passage in passages(made, split):
        asked = [normal(q.text) for q in passage.questions]
        assert len(set(asked)) == len(asked)
    texts = [p.text for p in passages(made, split)]
    assert len(set(texts)) > 0.99 * len(texts)


def test_splits_share_no_question_pattern_template_text_or_label(made):
    train, held = (passages(made, split) for split in SPLITS)
    patterns = lambda side: {normal(q.pattern) for p in side for q in p.questions}
    assert not patterns(train) & patterns(held)
    assert {p.template for p in train} & {p.template for p in held} <= SHARED_FORMS
    assert not {p.text for p in train} & {p.text for p in held}
    assert not {normal(q.text) for p in train for q in p.questions} & {normal(q.text) for p in held for q in p.questions}
    fields = [{label.rstrip("*").lower() for source in sources for f in sheets.topic(source).fields for label in f.labels}
              for sources in (sheets.TRAIN, sheets.HELD_OUT)]
    columns = [{h.rstrip("*").lower() for source in module for c in tables.topic(source).columns for h in c.headers}
               for module in (tables.TRAIN, tables.HELD_OUT)]
    assert not (fields[0] | columns[0]) & (fields[1] | columns[1])
    assert not set(papers.VERB["train"]) & set(papers.VERB["held-out"])
    assert not set(chronicle.DEEDS["train"].split(", ")) & set(chronicle.DEEDS["held-out"].split(", "))


def test_word_lists_are_parted_between_the_splits():
    lists = [w.split(", ") for w in words.WORDS.values()] + [part for culture in name_lists.CULTURES for part in culture]
    lists += [v for v in vars(name_lists).values() if isinstance(v, list) and v and isinstance(v[0], str)]
    for entries in lists:
        assert len(set(entries)) == len(entries), entries
        drawn = [{World(seed, split).pick(entries) for seed in range(len(entries) * 12)} for split in SPLITS]
        assert not drawn[0] & drawn[1]
        assert drawn[0] | drawn[1] <= set(entries)


@pytest.mark.parametrize("split", SPLITS)
def test_every_template_makes_texts(split):
    world = World(0, split)
    scenarios = generate.PROSE[split] + generate.DOCUMENTS[split]
    makers = [lambda w, s=s: scenario.compose(w, s) for s in scenarios] + [lambda w,
                                                                           t=t: sheets.compose(w, t) for t in sheets.topics(world)]
    makers += [lambda w, t=t: tables.compose_table(w, t) for t in tables.topics(world)]
    makers += [grids.compose_timetable, hours.compose_hours, papers.compose_invoice, papers.compose_releases, papers.compose_plan,
               chronicle.compose_chronicle, chronicle.compose_sections]
    makers += [lambda w, g=g: grids.compose_grid(w, g) for g in (grids.TRAIN if split == "train" else grids.HELD_OUT)]
    for make in makers:
        for seed in range(4):
            world = World(seed, split)
            passage = ask(world, make(world), prose=False)
            assert "{" not in passage.text or passage.kind == "technical"


@pytest.mark.parametrize("split", SPLITS)
def test_what_a_scenario_leaves_out_is_not_in_its_text(split):
    """A miss comes from a statement that is not there, or is listed by a statement as what none answers."""
    for chosen in generate.PROSE[split] + generate.DOCUMENTS[split]:
        answered = {pattern for unit in chosen.units for patterns in unit.questions.values() for pattern in patterns}
        assert not answered & {pattern for unit in chosen.units for pattern in unit.no}, chosen.name
        for seed in range(6):
            draft = scenario.compose(World(seed, split), chosen)
            present = {pattern for fact in draft.facts for pattern in fact.patterns}
            assert not present & {pattern for fact in draft.misses for pattern in fact.patterns}, chosen.name


@pytest.mark.parametrize("split", SPLITS)
def test_a_sheet_is_not_asked_for_a_field_it_has(split):
    world = World(1, split)
    for about in sheets.topics(world):
        topics = {pattern: field.topic for field in about.fields for patterns in field.questions.values() for pattern in patterns}
        assert len(topics) == sum(len(p) for f in about.fields for p in f.questions.values()), f"{about.name}: one question for two fields"
        for _ in range(20):
            world.begin()
            draft = sheets.compose(world, about)
            present = {topics[p] for fact in draft.facts for p in fact.patterns if p in topics}
            assert not present & {topics[p] for fact in draft.misses for p in fact.patterns if p in topics}


def test_other_things_asked_for_are_not_in_the_text():
    draft = Draft("sheet", "toy")
    spans, shown = fill(draft, "The {place!} opens at {at=time}.", {"place": Value("library")}, World(1, "train").make)
    assert shown == {"place"}
    draft.facts = [Fact(["when does the {place} open"], {"place": Value("library")}, tuple(spans["at"]), {"place": "place"})]
    seen = Counter()
    for seed in range(200):
        world = World(seed, "train")
        for question in ask(world, draft, prose=False).questions:
            seen[bool(question.spans)] += 1
            assert ("library" in question.text.lower()) >= bool(question.spans) or not re.search("librar", question.text.lower())
            if not question.spans:
                assert "library" not in question.text.lower()
    assert seen[True] and seen[False]


def test_spoiling_moves_spans_along():
    text, spans = apply("The office of Anna Berg is open.", [[(14, 23)]], [(5, 8, "ﬃ"), (10, 11, "\n"), (16, 16, "\u00ad"), (22, 24, "X")])
    assert text == "The oﬃce\nof An\u00adna Berg is open."
    assert [text[a:b] for a, b in spans[0]] == ["An\u00adna Berg"]


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not beside this checkout")
def test_cases_from_the_field_are_absent(made):
    inputs = [case["input"] for case in json.loads(CASES.read_text())]
    grams = lambda text: {tuple(w[i : i + 8]) for w in [re.findall(r"\w+", text.lower())] for i in range(len(w) - 7)}
    known = set().union(*(grams(i["passage"]) for i in inputs if "passage" in i))
    asked = {normal(i["question"]) for i in inputs if "question" in i}
    for split in SPLITS:
        for passage in passages(made, split):
            assert not known & grams(passage.text)
            assert not asked & {normal(q.text) for q in passage.questions}
