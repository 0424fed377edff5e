use std::io::Write;
use std::time::Instant;

use clap::Args;
use electra::{Backend, Config, Input, Logits, Profile};
use native::{BackendName, Model};
use reader::Reader;
use reader::verdict::Options;
use serde::Serialize;

use crate::error::{Error, Usage};
use crate::model::ModelArguments;

/// Measure how long the network takes for one window of a given length
#[derive(Args)]
pub struct Bench {
    /// Lengths of the window, question and special tokens included
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [128, 384])]
    tokens: Vec<usize>,
    /// Times that each length is measured, after one run that does not count
    #[arg(long, value_name = "N", default_value_t = 7)]
    runs: usize,
    /// Say where the time goes, by layer and operation
    #[arg(long)]
    profile: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

#[derive(Serialize)]
struct Report<'a> {
    model: &'a str,
    model_sha256: String,
    parameters: usize,
    bytes: usize,
    backend: BackendName,
    threads: usize,
    lengths: Vec<Timing>,
}

#[derive(Serialize)]
struct Timing {
    tokens: usize,
    median_ms: f64,
    fastest_ms: f64,
    /// Of the verdict on such a window; none where a question has no room.
    verdict_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Table>,
}

/// Milliseconds by layer and operation, means of all runs.
#[derive(Serialize)]
struct Table {
    operations: Vec<&'static str>,
    layers: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    milliseconds: Vec<f64>,
}

impl Bench {
    pub fn run(&self) -> Result<(), Error> {
        if self.runs == 0 {
            return Err(Usage::Runs.into());
        }
        let model = self.model.load()?;
        let config = model.backend.config();
        let most = config.max_positions;
        if let Some(tokens) = self.tokens.iter().find(|n| **n == 0 || **n > most) {
            return Err(Usage::Tokens { found: *tokens, most }.into());
        }
        let lengths: Result<_, Error> =
            self.tokens.iter().map(|n| self.time(&model, config, *n)).collect();
        self.print(&Report {
            model: &model.name,
            model_sha256: model.hash(),
            parameters: config.num_parameters(),
            bytes: model.num_bytes(),
            backend: self.model.backend,
            threads: rayon::current_num_threads(),
            lengths: lengths?,
        })
    }

    fn print(&self, report: &Report<'_>) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, report).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        writeln!(
            out,
            "{}: {} parameters, {} bytes; {} threads",
            report.model, report.parameters, report.bytes, report.threads
        )?;
        for Timing { tokens, median_ms, fastest_ms, verdict_ms, profile } in &report.lengths {
            write!(out, "{tokens:4} tokens  {median_ms:8.1} ms  (fastest {fastest_ms:.1})")?;
            if let Some(verdict_ms) = verdict_ms {
                write!(out, ", its verdict {verdict_ms:.2} ms")?;
            }
            writeln!(out)?;
            if let Some(table) = profile {
                table.print(&mut out)?;
            }
        }
        Ok(())
    }

    /// Times one window. Which word pieces it holds does not matter, so they are simply different
    /// ones.
    fn time(&self, model: &Model, config: &Config, n: usize) -> Result<Timing, Error> {
        const QUESTION: usize = 12;
        let backend = &model.backend;
        let passage = config.num_token_types.min(2) - 1;
        let narrow = |value: usize| u32::try_from(value).unwrap_or_default();
        let ids: Vec<u32> = (0..n).map(|i| narrow(i * 7919 % config.vocab_size)).collect();
        let token_types: Vec<u32> =
            (0..n).map(|i| narrow(if i < QUESTION { 0 } else { passage })).collect();
        let input = Input { ids: &ids, token_types: &token_types };
        let run = || {
            let started = Instant::now();
            backend.forward(&[input]).map_err(reader::Error::from)?;
            Ok(started.elapsed().as_secs_f64() * 1000.0)
        };
        run()?;
        let mut times = (0..self.runs).map(|_| run()).collect::<Result<Vec<f64>, Error>>()?;
        times.sort_by(f64::total_cmp);
        let at = |i: usize| times.get(i).copied().unwrap_or_default();
        let verdict_ms = self.time_verdict(&model.reader, n);
        let profile = self.profile.then(|| self.table(backend, &input)).transpose()?;
        Ok(Timing {
            tokens: n,
            median_ms: at(self.runs / 2),
            fastest_ms: at(0),
            verdict_ms,
            profile,
        })
    }

    /// Milliseconds from a window's logits to a verdict, the median. The logits leave it all open,
    /// which takes longest.
    fn time_verdict(&self, reader: &Reader, n: usize) -> Option<f64> {
        let options = Options { max_seq_len: n, doc_stride: 0, ..Options::default() };
        let passage = reader.passage(&"word ".repeat(n)).ok()?;
        let windows = reader.verdict_windows("why?", &passage, &options).ok()?;
        let window = windows.first()?;
        #[allow(clippy::cast_precision_loss)] // below 100
        let logits = |factor| (0..n).map(|i| (i * factor % 97) as f32 / 97.0).collect();
        let logits = Logits { start: logits(31), end: logits(57) };
        let run = || {
            let started = Instant::now();
            let mut evidence = reader.evidence("why?", &options).ok()?;
            evidence.add(window, &logits).ok()?;
            std::hint::black_box(evidence.verdict(&passage));
            Some(started.elapsed().as_secs_f64() * 1000.0)
        };
        let mut times = (0..self.runs).map(|_| run()).collect::<Option<Vec<f64>>>()?;
        times.sort_by(f64::total_cmp);
        times.get(self.runs / 2).copied()
    }

    fn table(&self, backend: &dyn Backend, input: &Input<'_>) -> Result<Table, Error> {
        let started = Instant::now();
        let clock = || started.elapsed().as_secs_f64() * 1000.0;
        let mut sum = Profile::default();
        for _ in 0..self.runs {
            let measured = backend.profile(input, &clock).map_err(reader::Error::from)?;
            let (_, profile) =
                measured.ok_or(Usage::Goes { option: "--profile", with: "--backend simd" })?;
            sum.add(&profile);
        }
        #[allow(clippy::cast_precision_loss)] // a few runs
        let mean = |times: &Vec<f64>| times.iter().map(|t| t / self.runs as f64).collect();
        let names = sum.layer_names();
        let row = |(name, times)| Row { name, milliseconds: mean(times) };
        Ok(Table { layers: names.zip(&sum.layers).map(row).collect(), operations: sum.operations })
    }
}

impl Table {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let all: f64 = self.layers.iter().flat_map(|row| &row.milliseconds).sum();
        write!(out, "{:12}", "")?;
        for Row { name, .. } in &self.layers {
            write!(out, "{name:>11}")?;
        }
        writeln!(out, "{:>9}{:>8}", "all", "share")?;
        for (i, operation) in self.operations.iter().enumerate() {
            let times = || self.layers.iter().filter_map(|row| row.milliseconds.get(i));
            let sum: f64 = times().sum();
            write!(out, "{operation:12}")?;
            times().try_for_each(|time| write!(out, "{time:11.2}"))?;
            writeln!(out, "{sum:9.2}{:7.1}%", 100.0 * sum / all)?;
        }
        Ok(())
    }
}
