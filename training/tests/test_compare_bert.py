"""The comparison with BERT: the table says what was measured, and a shape goes all the way to a time."""

import pytest
from conftest import ROOT

from electra_qa_training import compare_bert


def report(first, second, parameters=22_600_000):
    lengths = [{"tokens": n, "median_ms": ms} for n, ms in zip(compare_bert.LENGTHS, (first, second))]
    return {"lengths": lengths, "parameters": parameters, "bytes": 18_800_000, "threads": 2}


def test_the_table_gives_medians_and_ratios():
    native = [{"default": report(10, 30), "bert-base": report(x, 240, 109_000_000)} for x in (70, 80, 500)]
    browser = [{"default": report(100, 300), "bert-base": {"error": "out of memory"}}]
    lines = compare_bert.table(native, browser, ["default", "bert-base"], {"default": "**60.0 / 65.0** measured"}).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert "| 22.6 M | 18.8 MB | 10 ms | 30 ms | 100 ms | 300 ms | **60.0 / 65.0** measured |" in lines[2]
    assert "| BERT-base | 12 × 768 | 109.0 M |" in lines[3]
    assert "| 80 ms (8.0 ×) | 240 ms (8.0 ×) | does not fit | does not fit |" in lines[3]
    assert "[MiniLM paper]" in lines[3]


def test_a_shape_is_made_and_timed(run, cli, tmp_path, monkeypatch, capsys):
    small = compare_bert.Shape("Tiny", 1, 32, 2, None, "– [nobody]")
    monkeypatch.setattr(compare_bert, "SHAPES", {"tiny": small})
    run("compare-bert", "--cli", cli, "--work", tmp_path, "--models", "tiny", "--rounds", 1, "--runs", 1)
    printed = capsys.readouterr().out
    assert "| Tiny | 1 × 32 | 1.0 M |" in printed and "measured" in printed
    with pytest.raises(SystemExit, match="no shape called bart"):
        run("compare-bert", "--cli", cli, "--work", tmp_path, "--models", "bart")


def test_the_default_model_is_the_first_of_the_list():
    file, scores = compare_bert.default_model(ROOT / "assets")
    assert file.exists() and "measured" in scores
