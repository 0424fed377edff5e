use reader::Passage;
use reader::judgement::{self, Judgement};
use reader::verdict::Options;

use crate::{Model, Progress, Result};

/// Windows that go through the network together: enough for every core of a large machine, and their logits are
/// forgotten before the next.
const BATCH: usize = 32;

/// The verdict on a text as people are told it: `options.top_k` answers at most.
///
/// # Errors
/// [`crate::Error::Reader`] when the question or an option cannot be, [`crate::Error::Stopped`].
pub fn judge(
    model: &Model,
    question: &str,
    passage: &Passage,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Judgement> {
    let wide = judgement::options(options)?;
    let windows = model.reader.verdict_windows(question, passage, &wide)?;
    let mut evidence = model.reader.evidence(question, &wide)?;
    for batch in windows.chunks(BATCH) {
        for (window, logits) in batch.iter().zip(model.logits(batch, progress)?) {
            evidence.add(window, &logits)?;
        }
    }
    let verdict = evidence.verdict(passage);
    Ok(judgement::judge(question, passage.text(), verdict, options.top_k))
}
