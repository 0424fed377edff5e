from pathlib import Path

import electra_qa
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reader():
    return electra_qa.Reader(threads=2)


@pytest.fixture(scope="session")
def golden():
    return ROOT / "tests/golden"


@pytest.fixture
def fails():
    """`with fails("code")`: an error of this code, whose message is sentences with a remedy."""

    class Fails:
        def __call__(self, code, *words):
            self.code, self.words = code, words
            return self

        def __enter__(self):
            return self

        def __exit__(self, kind, error, trace):
            assert isinstance(error, electra_qa.Error), f"no error, but {error!r}"
            assert error.code == self.code, error
            message = str(error)
            assert message.endswith(".") and ". " in message, message
            assert all(word in message for word in self.words), message
            return True

    return Fails()
