//! Buyers at the same time, and how long each of them waits.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::task::LocalSet;

/// The longest time that is told from longer ones, in microseconds: a minute.
const MICROS_MAX: u64 = 60_000_000;

/// Something that a buyer does over and over.
pub trait Act {
    /// Does it once.
    ///
    /// # Errors
    /// When it went wrong; the run ends then.
    async fn act(&mut self) -> anyhow::Result<()>;
}

/// What a run came to.
#[derive(Debug)]
pub struct Tally {
    /// Acts that ended within the window, a second.
    pub per_second: f64,
    /// How long they took, in microseconds.
    pub micros: Histogram<u64>,
}

impl Tally {
    /// How long so many of a hundred took at most, in milliseconds.
    pub fn millis_at(&self, percentile: f64) -> f64 {
        let micros = u32::try_from(self.micros.value_at_percentile(percentile)).unwrap_or(u32::MAX);
        f64::from(micros) / 1_000.0
    }
}

/// How long a run is.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Not measured.
    pub warm_up: Duration,
    /// Measured.
    pub window: Duration,
}

impl Span {
    /// So many seconds, after a tenth of it and at least one to warm up.
    pub fn seconds(seconds: u64) -> Self {
        Span { warm_up: Duration::from_secs((seconds / 5).clamp(1, 5)), window: Duration::from_secs(seconds.max(1)) }
    }
}

/// Runs on one thread with nothing else on it, so that the generator takes as little as it can.
///
/// # Errors
/// When the runtime cannot be made, or as the work says.
pub fn on_one_thread<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

/// Lets all of them act at the same time for the whole span; `at_edges` is called when the window
/// begins and when it ends. Must run inside of [`on_one_thread`].
///
/// # Errors
/// The first thing that went wrong.
pub async fn drive<A: Act + 'static>(actors: Vec<A>, span: Span, at_edges: impl FnMut()) -> anyhow::Result<Tally> {
    drive_by(actors, span, None, at_edges).await
}

/// The same with so many acts a second, spread evenly over all actors, whether or not the answers keep up.
/// An act's time counts from when it was due: what waits behind a slow answer is not forgotten.
///
/// # Errors
/// The first thing that went wrong.
pub async fn drive_at<A: Act + 'static>(actors: Vec<A>, span: Span, per_second: u32) -> anyhow::Result<Tally> {
    drive_by(actors, span, Some(per_second), || {}).await
}

async fn drive_by<A: Act + 'static>(
    actors: Vec<A>,
    span: Span,
    per_second: Option<u32>,
    mut at_edges: impl FnMut(),
) -> anyhow::Result<Tally> {
    let count = u32::try_from(actors.len()).unwrap_or(u32::MAX);
    let beat = per_second.map(|rate| Duration::from_secs(1) / rate.max(1));
    let begun = Instant::now();
    let (from, to) = (begun + span.warm_up, begun + span.warm_up + span.window);
    let micros = Rc::new(RefCell::new(Histogram::<u64>::new_with_max(MICROS_MAX, 3)?));
    let mut running = tokio::task::JoinSet::new();
    for (mut actor, place) in actors.into_iter().zip(0_u32..) {
        let micros = Rc::clone(&micros);
        let mut due = beat.map(|beat| begun + beat * place);
        running.spawn_local(async move {
            loop {
                if let Some(due) = due {
                    tokio::time::sleep_until(due.into()).await;
                }
                let began = due.unwrap_or_else(Instant::now);
                due = due.zip(beat).map(|(due, beat)| due + beat * count);
                actor.act().await?;
                let ended = Instant::now();
                if ended >= to {
                    return anyhow::Ok(());
                }
                if ended >= from {
                    let took = u64::try_from((ended - began).as_micros()).unwrap_or(u64::MAX);
                    micros.borrow_mut().saturating_record(took);
                }
            }
        });
    }
    let mut edges = vec![to, from];
    loop {
        let edge = edges.last().copied();
        let wait = edge.unwrap_or(to).into();
        tokio::select! {
            () = tokio::time::sleep_until(wait), if edge.is_some() => {
                at_edges();
                edges.pop();
            }
            ended = running.join_next() => match ended {
                Some(ended) => ended??,
                None => break,
            },
        }
    }
    let micros = micros.borrow().clone();
    let count = u32::try_from(micros.len()).unwrap_or(u32::MAX);
    Ok(Tally { per_second: f64::from(count) / span.window.as_secs_f64(), micros })
}
