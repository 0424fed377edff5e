"""The package as it is installed: what it is made of, and what it says of itself."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import electra_qa
from electra_qa import _engine

STUB = Path(electra_qa.__file__).with_name("_engine.pyi")


def test_it_is_the_wheel():
    assert "site-packages" in electra_qa.__file__ and STUB.with_name("py.typed").exists()
    assert [name for name in electra_qa.__all__ if not hasattr(electra_qa, name)] == []


def test_the_stub_says_what_help_says():
    told = []
    for node in ast.parse(STUB.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and hasattr(_engine, node.name):
            told.append((ast.get_docstring(node), getattr(_engine, node.name)))
            members = [it for it in node.body if isinstance(it, ast.FunctionDef)]
            told += [(ast.get_docstring(it), getattr(getattr(_engine, node.name), it.name)) for it in members]
    told = [(said, inspect.getdoc(it)) for said, it in told if said]
    assert len(told) > 10
    assert [pair for pair in told if pair[0] != pair[1]] == []


def test_its_import_brings_no_library():
    code = "import sys; before = set(sys.modules); import electra_qa; print(*sorted(set(sys.modules) - before))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "electra_qa._engine" in modules
    assert not {"numpy", "pyarrow", "json", "asyncio", "logging", "electra_qa._pipeline"} & set(modules)
