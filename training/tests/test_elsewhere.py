"""Questions put to passages that do not answer them."""


from conftest import command, squad_file

from electra_qa_training.squad_data import read_examples


def test_questions_are_put_where_their_answers_are_not(run, tmp_path):
    passages = ["The fig is red.", "The plum is Red, too.", "The pear is blue."]
    file = squad_file(tmp_path / "home.json", [("What is the fig?", passages[0], "red"), ("What is the pear?", passages[2], "blue"),
                                               ("Is the plum ripe?", passages[1], None)])
    for seed in range(5):
        run("elsewhere", "--data", file, "--questions", "9", "--seed", seed, "--out", tmp_path / "made.json")
        made = {e.id: e for e in read_examples([tmp_path / "made.json"])}
        assert set(made) == {"0-elsewhere", "1-elsewhere", "2-elsewhere"}
        assert not any(e.answers for e in made.values())
        assert made["0-elsewhere"].passage == passages[2]
        assert made["1-elsewhere"].passage in passages[:2]
        assert made["2-elsewhere"].passage in (passages[0], passages[2])


def test_no_more_are_made_than_wanted_and_a_lone_passage_is_said(run, tmp_path):
    lone = squad_file(tmp_path / "lone.json", [("What is the fig?", "The fig is red.", "red")])
    done = command("elsewhere", "--data", lone, "--questions", "9", "--out", tmp_path / "made.json")
    assert done.returncode == 1
    assert "no article has a passage without" in done.stderr
