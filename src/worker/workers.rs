//! How many workers suit a device.

/// Most workers that compute: beyond, memory is the limit and there is little to win.
const MOST_WORKERS: usize = 8;

/// What a worker takes beside the model, which it holds twice while it packs the weights.
const WORKER_BYTES: f64 = 10e6;
/// What all may take of the device's memory.
const SHARE: f64 = 0.1;

/// Workers for a device with this many logical processors and this many GiB of memory, if it tells, and
/// a model of this many bytes.
pub fn workers_for(processors: usize, memory: Option<f64>, model: usize) -> usize {
    #[allow(clippy::cast_precision_loss)] // less than 2⁵³ bytes
    let worker = WORKER_BYTES + 2.0 * model as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    let by_model = (SHARE * memory.unwrap_or(4.0) * 1e9 / worker) as usize;
    let by_processors = if processors <= 4 { processors } else { (processors / 2).max(4) };
    let by_memory = match memory {
        Some(gigabytes) if gigabytes < 2.0 => 1,
        Some(gigabytes) if gigabytes < 4.0 => 2,
        Some(gigabytes) if gigabytes >= 8.0 => MOST_WORKERS,
        _ => 4,
    };
    by_processors.min(by_memory).min(by_model).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: usize = 19_000_000;

    #[test]
    fn small_devices_have_one_worker() {
        assert_eq!(workers_for(1, None, DEFAULT), 1);
        assert_eq!(workers_for(8, Some(1.0), DEFAULT), 1);
        assert_eq!(workers_for(0, Some(8.0), DEFAULT), 1);
    }

    #[test]
    fn more_processors_and_memory_mean_more_workers() {
        let sizes = [(2, None), (4, None), (8, Some(2.0)), (8, Some(8.0)), (32, Some(8.0))];
        assert_eq!(sizes.map(|(n, memory)| workers_for(n, memory, DEFAULT)), [2, 4, 2, 4, 8]);
    }

    #[test]
    fn a_larger_model_means_fewer_workers() {
        let sizes = [2.0, 4.0, 8.0].map(|memory| workers_for(16, Some(memory), 105_000_000));
        assert_eq!(sizes, [1, 1, 3]);
    }
}
