//! How soon the program is ready and how much memory it takes, with many brands that nobody visits.

use std::time::Duration;

use clap::Args;

use crate::figure::{Figure, Report, Wanted};
use crate::place::{Engine, Place};
use crate::program::Program;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Idle brands.
    #[arg(long, default_value_t = 100)]
    brands: usize,
    /// Starts; the figure is the one in the middle.
    #[arg(long, default_value_t = 5)]
    starts: usize,
}

/// How long the program rests before its memory is read.
const REST: Duration = Duration::from_secs(3);

/// Runs it.
///
/// # Errors
/// When the program does not start.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        let database = place.name();
        report.say(format!("start [{database}]: making {} brands", options.brands));
        let platform = place.open()?;
        for number in 0..options.brands {
            drop(Place::make_brand(&platform, &format!("idle{number}"))?);
        }
        drop(platform);
        place.settle()?;
        let (mut millis, mut megabytes) = (Vec::new(), Vec::new());
        for _ in 0..options.starts.max(1) {
            let program = Program::start(&place)?;
            millis.push(program.ready_after().as_secs_f64() * 1_000.0);
            std::thread::sleep(REST);
            let kilobytes = u32::try_from(program.resident_bytes()? / 1_024)?;
            megabytes.push(f64::from(kilobytes) / 1_024.0);
            program.stop()?;
        }
        let ready = Figure::plain("start.ready", database, middle(millis), "ms");
        report.figure(&ready.wanted(Wanted::AtMost(300.0)));
        let resident = Figure::plain("start.resident", database, middle(megabytes), "MB");
        report.figure(&resident.wanted(Wanted::AtMost(80.0)));
    }
    Ok(())
}

/// The value in the middle.
fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_start_does_not_count() {
        assert!((middle(vec![90.0, 10.0, 20.0]) - 20.0).abs() < f64::EPSILON);
    }
}
