"""What questions are answered with."""

from __future__ import annotations

from dataclasses import dataclass


class Error(ValueError):
    """What can go wrong, with a stable name for programs.

    Attributes:
        code: What kind of thing went wrong, in kebab case:

            - ``empty-question``, ``empty-passage``: there is nothing in it that could be read as a word;
            - ``question-too-long``: it leaves the passage no room in a window;
            - ``passage-too-long``: it has more than 16 MiB;
            - ``invalid-option``: an argument cannot be what it is, or a question or passage is no text;
            - ``model-download``: the model could not be had; trying again may help;
            - ``model-damaged``, ``model-unsupported``: it cannot be used;
            - ``file-unreadable``, ``file-unwritable``, ``invalid-data``: a file that was named;
            - ``out-of-memory``.
        message: What happened, why, and what to do, in whole sentences; ``str()`` of the error gives the same.
    """

    code: str
    message: str

    def __init__(self, code: str, message: str) -> None:
        """Make an error of this code that says this."""
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        """Say what happened, why, and what to do."""
        return self.message


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of cutting an answer out of its place, such as "200" or "about 200".

    Attributes:
        text: The passage's own words, ``passage[start:end]``.
        start: Where they begin in the passage, in code points, as Python counts.
        end: Where they end (exclusive), in code points.
        confidence: Its share of the answer's confidence, 0 to 1.
    """

    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer at one place of the passage, or, with an empty text, that the passage does not say.

    Attributes:
        text: ``passage[start:end]``; empty when the passage does not say.
        start: Where it begins in the passage, in code points, as Python counts; 0 when the passage does not say.
        end: Where it ends (exclusive), in code points.
        confidence: Probability, 0 to 1, that this is the answer, given that the passage answers; those of all
            answers are at most 1 together. Times ``answerable`` it is how sure one may be of it. Of an empty text:
            that the passage does not answer.
        readings: Ways of cutting it out of its place, likeliest first; none when the passage does not say.
        standing: What it is to people. ``answer``: it is what is said, or one of several where the passage names
            several. ``decides``: the sentence that decides a yes/no question. ``alternative``: less likely, worth a
            look. ``other``: not worth showing.
        score: As transformers' pipeline scores this span in its window, 0 to 1.
    """

    text: str
    start: int
    end: int
    confidence: float
    readings: tuple[Reading, ...]
    standing: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a passage says to a question.

    Attributes:
        answerable: Probability, 0 to 1, that the passage answers the question at all.
        answers: Best first, never empty, ``top_k`` at most. Where the passage does not say, the first has an empty
            text, and the best spans follow it.
        sureness: Probability, 0 to 1, that what is said is right, as people are told it.
        level: The same as a step that there are words for: ``very-sure`` (from 0.9), ``quite-sure`` (0.75),
            ``fairly-sure`` (0.5), ``unsure`` (0.2) or ``very-unsure``.
        threshold: Least ``answerable`` at which the passage is said to answer.
        calibrated: Whether the probabilities were fitted to the model; else they are its bare ones, which tend to be
            too high.
        windows: Overlapping parts that the passage was read in, of 384 tokens at most.
    """

    answerable: float
    answers: tuple[Answer, ...]
    sureness: float
    level: str
    threshold: float
    calibrated: bool
    windows: int


@dataclass(frozen=True, slots=True)
class Converted:
    """A model file that was written.

    Attributes:
        path: Where.
        parameters: Weights of the model.
        bytes: Size of the file.
    """

    path: str
    parameters: int
    bytes: int
