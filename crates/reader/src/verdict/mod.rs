//! The verdict: whether a text answers a question, how probably, and where.
//!
//! What people are shown, while [`crate::pipeline`] and [`crate::squad`] stay what their references
//! are. Spans that overlap are readings of one answer, and only what all of them say together is
//! weighed against "the text does not say". Equal words at different places are different answers,
//! since a place is what is marked.
//!
//! Windows arrive one by one, in any order ([`Evidence::add`]); the verdict on those read so far can
//! be asked for at any time ([`Evidence::verdict`]). Neither their order nor `top_k` changes which
//! answers there are or how probable they are.
//!
//! A span's log odds are the sum of its two logits less that of its window's `[CLS]` logits, the
//! null. A place sums up the odds of its readings, and in a text of several windows gains
//! `relevance` × ln(windows) × the share of the question's words that stand around it: each window
//! compares its spans with its own null alone, and what is asked about stands in few of them. With
//! the [`Parameters`] of the model, most of them numbers that change with the logarithm of the
//! count of windows:
//!
//! - `margin` = log of the odds of all places; `answerable` = sigmoid(`bias` + `margin_weight` × `margin`);
//! - `confidence` of a place = odds<sup>`sharpness`</sup> among those of all places, and
//!   exp(`elsewhere`) for an answer that is at none of them.
//!
//! The form is Platt's (1999), and temperature scaling (Guo et al. 2017), with a class of its own for
//! what was missed.

mod answer;
mod evidence;
mod options;
mod places;

pub use answer::{Answer, Reading, Verdict};
pub use electra::VerdictParameters as Parameters;
pub use evidence::{Evidence, Feature};
pub use options::Options;
