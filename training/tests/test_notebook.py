"""The Colab notebook runs from its first cell to its last, in a reduced form on local data."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "training/notebooks/fine_tune.ipynb"


@pytest.fixture
def executed(tiny, toy, tmp_path, monkeypatch):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    [parameters] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    names = {line.split(" = ")[0] for line in parameters.source.splitlines() if " = " in line and not line.startswith("#")}
    local = dict(
        source=str(ROOT), base_model=str(tiny), train_url=toy[0].as_uri(), dev_url=toy[1].as_uri(), model_name="toy", licence="MIT",
        training="--epochs 10 --batch-tokens 512 --max-length 32 --learning-rate 3e-3 --dropout 0", hold_out_every=20,
        compared_questions=50, cli=os.environ.get("ELECTRA_QA_CLI", str(ROOT / "target/native/electra-qa")),
    )
    assert names == local.keys()
    parameters.source = "\n".join(f"{k} = {v!r}" for k, v in local.items())
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "training"))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.chdir(tmp_path)
    NotebookClient(notebook, timeout=400, kernel_name="python3").execute()
    return notebook, tmp_path


def test_it_runs_to_a_model_in_the_list(executed):
    notebook, folder = executed
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert "50 questions, " in printed and "find " in printed
    listing = json.loads((folder / "for-the-page/models.json").read_text())["models"]
    assert listing[0]["id"] == "toy" and len(listing) == 2
    file = folder / "for-the-page" / listing[0]["file"]
    assert file.stat().st_size == listing[0]["bytes"]
    assert any("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


def test_the_source_is_a_folder_or_a_zip_beside_it_or_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    [at] = [i for i, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    code = "\n".join(cell.source for cell in cells[: at + 3] if cell.cell_type == "code")

    def found():
        names = {}
        exec(code, names)
        return names["source"]

    with pytest.raises(FileNotFoundError, match=f"upload electra-qa.zip to {tmp_path}"):
        found()
    (tmp_path / "project/electra-qa-main/training").mkdir(parents=True)
    (tmp_path / "project/electra-qa-main/training/pyproject.toml").touch()
    shutil.make_archive("electra-qa", "zip", "project")
    assert found() == tmp_path / "unpacked/electra-qa-main"
    (tmp_path / "project/electra-qa-main").rename("electra-qa")
    assert found() == tmp_path / "electra-qa"


def test_it_is_committed_without_output():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells if cell.cell_type == "code")
    assert str(Path.home()) not in NOTEBOOK.read_text()
