//! How well probabilities keep their word.

use serde::Serialize;

/// A probability, and whether what it was said of came true.
pub type Said = (f64, bool);

/// Those probabilities that fall between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Mean probability.
    pub said: f64,
    /// Share that came true.
    pub true_share: f64,
    /// How many there are.
    pub total: usize,
}

/// Probabilities in `bins` bins of equal width, from 0 to 1; empty ones are left out.
pub fn reliability(said: &[Said], bins: usize) -> Vec<Bin> {
    let mut sums = vec![(0.0, 0usize, 0usize); bins];
    for (probability, came_true) in said {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates at both ends
        let bin = (probability * float(bins)) as usize;
        if let Some((sum, hits, total)) = sums.get_mut(bin.min(bins.saturating_sub(1))) {
            *sum += probability;
            *hits += usize::from(*came_true);
            *total += 1;
        }
    }
    let bins = sums.into_iter().filter(|(_, _, total)| *total > 0);
    bins.map(|(sum, hits, total)| Bin {
        said: sum / float(total),
        true_share: float(hits) / float(total),
        total,
    })
    .collect()
}

/// Expected calibration error (Naeini et al. 2015): the mean distance of what is said from what comes
/// true, over the bins of [`reliability`]; 0 to 1.
pub fn expected_error(bins: &[Bin]) -> f64 {
    let total: usize = bins.iter().map(|bin| bin.total).sum();
    let distance = |bin: &Bin| (bin.said - bin.true_share).abs() * float(bin.total);
    bins.iter().map(distance).sum::<f64>() / float(total.max(1))
}

/// Area under the receiver operating characteristic: how often a true one has the larger number,
/// ties counted half. `None` unless there are both kinds.
pub fn auroc(said: &[Said]) -> Option<f64> {
    let mut sorted: Vec<&Said> = said.iter().collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut hits, mut misses) = (0.0, 0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let tied_hits = float(tied.iter().filter(|(_, came_true)| *came_true).count());
        let tied_misses = float(tied.len()) - tied_hits;
        wins += tied_hits * (misses + tied_misses / 2.0);
        hits += tied_hits;
        misses += tied_misses;
    }
    (hits * misses > 0.0).then(|| wins / (hits * misses))
}

/// What answering only the surest would cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Risk {
    /// Share of questions that are answered, the surest first.
    pub coverage: f64,
    /// Least probability among them.
    pub least: f64,
    /// Share of them that is wrong.
    pub risk: f64,
}

/// Risk at `steps` coverages, up to all (El-Yaniv and Wiener 2010).
pub fn risk_coverage(said: &[Said], steps: usize) -> Vec<Risk> {
    let mut sorted: Vec<&Said> = said.iter().collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let risk = |step: usize| {
        let covered = sorted.get(..(sorted.len() * step).div_ceil(steps))?;
        let wrong = covered.iter().filter(|(_, came_true)| !came_true).count();
        Some(Risk {
            coverage: float(step) / float(steps),
            least: covered.last()?.0,
            risk: float(wrong) / float(covered.len()),
        })
    };
    (1..=steps).filter_map(risk).collect()
}

#[allow(clippy::cast_precision_loss)] // counts of questions
fn float(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_the_mean_distance_of_bins() {
        // 0.25 said of one hit in two, 0.95 of two hits: distances 0.25 and 0.05.
        let bins = reliability(
            &[(0.25, true), (0.25, false), (0.95, true), (0.95, true), (1.0, true)],
            10,
        );
        assert_eq!(bins.iter().map(|bin| bin.total).collect::<Vec<_>>(), [2, 3]);
        let second = (2.9_f64 / 3.0 - 1.0).abs() * 3.0;
        assert!((expected_error(&bins) - (0.5 + second) / 5.0).abs() < 1e-12);
        assert!(expected_error(&[]).abs() < 1e-12);
    }

    #[test]
    fn auroc_counts_ties_half() {
        assert_eq!(auroc(&[(0.1, false), (0.4, true), (0.3, false), (0.9, true)]), Some(1.0));
        assert_eq!(auroc(&[(0.5, false), (0.5, true)]), Some(0.5));
        assert_eq!(auroc(&[(0.2, true), (0.5, false), (0.7, true)]), Some(0.5));
        assert_eq!(auroc(&[(0.5, true)]), None);
    }

    #[test]
    fn the_surest_are_covered_first() {
        let risks = risk_coverage(&[(0.2, false), (0.9, true), (0.8, true), (0.5, false)], 2);
        let of = |coverage, least, risk| Risk { coverage, least, risk };
        assert_eq!(risks, [of(0.5, 0.8, 0.0), of(1.0, 0.2, 0.5)]);
    }
}
