//! A verdict as the dataclasses of `electra_qa`.

use native::CodePoints;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};
use reader::judgement::Judgement;
use reader::standing::Standing;
use reader::sureness::Level;
use reader::verdict::{Answer, Reading, Verdict};

const TYPES: &str = "electra_qa._types";

static VERDICT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static ANSWER: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static READING: PyOnceLock<Py<PyType>> = PyOnceLock::new();

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Answer => "answer",
        Standing::Decides => "decides",
        Standing::Alternative => "alternative",
        Standing::Other => "other",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::VeryUnsure => "very-unsure",
        Level::Unsure => "unsure",
        Level::FairlySure => "fairly-sure",
        Level::QuiteSure => "quite-sure",
        Level::VerySure => "very-sure",
    }
}

/// What is told of a verdict on a text.
pub fn told<'py>(
    py: Python<'py>,
    text: &str,
    judgement: &Judgement,
) -> PyResult<Bound<'py, PyAny>> {
    let Judgement { verdict, standings, sureness } = judgement;
    let Verdict { answerable, calibrated, threshold, answers, windows_read } = verdict;
    let places = CodePoints::new(text);
    let answers: PyResult<Vec<_>> = answers
        .iter()
        .zip(standings)
        .map(|(found, stands)| answer(py, &places, found, standing(*stands)))
        .collect();
    let answers = PyTuple::new(py, answers?)?;
    VERDICT.import(py, TYPES, "Verdict")?.call1((
        *answerable,
        answers,
        *sureness,
        level(Level::of(*sureness)),
        *threshold,
        *calibrated,
        *windows_read,
    ))
}

fn answer<'py>(
    py: Python<'py>,
    places: &CodePoints<'_>,
    answer: &Answer,
    standing: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let span = places.span(&answer.span);
    let readings = answer.readings.iter().map(|reading| self::reading(py, places, reading));
    let readings = PyTuple::new(py, readings.collect::<PyResult<Vec<_>>>()?)?;
    ANSWER.import(py, TYPES, "Answer")?.call1((
        answer.text.as_str(),
        span.start,
        span.end,
        answer.confidence,
        readings,
        standing,
        answer.score,
    ))
}

fn reading<'py>(
    py: Python<'py>,
    places: &CodePoints<'_>,
    reading: &Reading,
) -> PyResult<Bound<'py, PyAny>> {
    let span = places.span(&reading.span);
    READING.import(py, TYPES, "Reading")?.call1((
        reading.text.as_str(),
        span.start,
        span.end,
        reading.confidence,
    ))
}
