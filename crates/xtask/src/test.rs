//! `cargo xtask test`: everything that CI runs, in one process, fast checks first.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::postgres::Server;
use crate::process::{self, say};
use crate::setup::{self, Tool};
use crate::workspace::Workspace;
use crate::{conformance, contract, demo, openapi, scratch, sim, supply, tidy, web};

/// How many seeds of the simulator a change has to survive; long runs are `cargo xtask sim --seeds N`.
const SEEDS: u32 = 20;

/// How many examples of each operation a change has to survive; all of them are tried by `cargo xtask contract`.
const EXAMPLES: u32 = 25;

/// Which steps to run.
#[derive(Args)]
pub struct Options {
    /// Only this step, or this group of steps; may be given several times.
    #[arg(long, value_name = "STEP|GROUP")]
    only: Vec<String>,
    /// Go on after a step has failed.
    #[arg(long)]
    keep_going: bool,
    /// Say which steps and groups there are.
    #[arg(long)]
    list: bool,
}

/// One thing that CI checks.
struct Step {
    name: &'static str,
    group: &'static str,
    what: &'static str,
    run: fn(&mut Session<'_>) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", group: "quick", what: "Rust is formatted", run: fmt },
    Step { name: "tidy", group: "quick", what: "the repository's own rules", run: |s| tidy::run(s.workspace) },
    Step { name: "supply", group: "quick", what: "licences, bans, vulnerabilities", run: |s| supply::run(s.workspace) },
    Step { name: "runner", group: "quick", what: "the conformance runner's own test", run: runner },
    Step { name: "web-lint", group: "web", what: "Biome", run: web_lint },
    Step { name: "web-types", group: "web", what: "TypeScript", run: |s| web::script(s.workspace, "types") },
    Step { name: "web-unit", group: "web", what: "the web's unit tests", run: |s| web::script(s.workspace, "test") },
    Step { name: "web-build", group: "web", what: "till and back office are built", run: |s| web::build(s.workspace) },
    Step { name: "clippy", group: "rust", what: "clippy without a warning", run: clippy },
    Step { name: "build", group: "rust", what: "everything is compiled, tests included", run: build },
    Step { name: "rust-tests", group: "rust", what: "all crates, on both databases", run: rust_tests },
    Step { name: "doc-tests", group: "rust", what: "the examples in the documentation", run: doc_tests },
    Step { name: "openapi", group: "openapi", what: "the golden documents are up to date", run: goldens },
    Step { name: "contract", group: "contract", what: "schemathesis over every operation", run: contract },
    Step { name: "conformance-sqlite", group: "conformance", what: "acceptance on SQLite", run: on_sqlite },
    Step { name: "conformance-postgres", group: "conformance", what: "acceptance on PostgreSQL", run: on_postgres },
    Step { name: "browser", group: "browser", what: "the pages in Chromium", run: browser },
    Step { name: "sim", group: "sim", what: "the simulator over some seeds", run: simulator },
];

/// What several steps share and only the first of them has to make.
struct Session<'a> {
    workspace: &'a Workspace,
    postgres: Option<Server>,
    everything_is_built: bool,
}

/// How a step ended.
#[derive(PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    LeftOut,
}

/// Runs the chosen steps and counts them.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.list {
        for step in STEPS {
            println!("{:<22} {:<12} {}", step.name, step.group, step.what);
        }
        return Ok(());
    }
    let chosen = chosen(&options.only)?;
    let mut session = Session { workspace, postgres: None, everything_is_built: false };
    let mut results: Vec<(&str, Outcome, Duration)> = Vec::new();
    let started = Instant::now();
    let mut stopped = false;
    for step in chosen {
        if stopped {
            results.push((step.name, Outcome::LeftOut, Duration::ZERO));
            continue;
        }
        println!("\n== {}: {}", step.name, step.what);
        let step_started = Instant::now();
        let outcome = match (step.run)(&mut session) {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                eprintln!("xtask: {error:#}");
                Outcome::Failed
            }
        };
        stopped = outcome == Outcome::Failed && !options.keep_going;
        let took = step_started.elapsed();
        println!(
            "== {}: {} after {}",
            step.name,
            if outcome == Outcome::Passed { "passed" } else { "FAILED" },
            clock(took)
        );
        results.push((step.name, outcome, took));
    }
    drop(session);
    report(&results, started.elapsed())
}

fn chosen(only: &[String]) -> Result<Vec<&'static Step>> {
    for name in only {
        if !STEPS.iter().any(|step| step.name == name || step.group == name) {
            bail!("there is no step or group `{name}`; `cargo xtask test --list` names them");
        }
    }
    let is_chosen = |step: &&Step| only.is_empty() || only.iter().any(|name| step.name == name || step.group == name);
    Ok(STEPS.iter().filter(is_chosen).collect())
}

fn report(results: &[(&str, Outcome, Duration)], total: Duration) -> Result<()> {
    println!();
    for (name, outcome, took) in results {
        let (word, time) = match outcome {
            Outcome::Passed => ("passed", clock(*took)),
            Outcome::Failed => ("FAILED", clock(*took)),
            Outcome::LeftOut => ("left out", String::new()),
        };
        println!("{name:<22} {word:<9} {time:>9}");
    }
    println!("{:<22} {:<9} {:>9}\n", "total", "", clock(total));
    let count = |wanted: &Outcome| results.iter().filter(|(_, outcome, _)| outcome == wanted).count();
    let (passed, failed, left_out) = (count(&Outcome::Passed), count(&Outcome::Failed), count(&Outcome::LeftOut));
    // The closing line is a plain count, which a program can read.
    match left_out {
        0 => println!("{passed} passed, {failed} failed"),
        _ => println!("{passed} passed, {failed} failed, {left_out} skipped"),
    }
    if failed > 0 {
        let names = results.iter().filter(|(_, outcome, _)| *outcome == Outcome::Failed).map(|(name, ..)| *name);
        bail!("failed: {}", names.collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

fn clock(time: Duration) -> String {
    match (time.as_secs(), time.subsec_millis() / 100) {
        (seconds, tenths) if seconds < 60 => format!("{seconds}.{tenths} s"),
        (seconds, _) => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}

impl Session<'_> {
    /// The private PostgreSQL of this run.
    fn postgres(&mut self) -> Result<&Server> {
        let server = match self.postgres.take() {
            Some(server) => server,
            None => {
                say("starting a private PostgreSQL");
                Server::start()?
            }
        };
        Ok(self.postgres.insert(server))
    }

    /// The program under test. After the step `build` it is there; alone, a step builds it by itself.
    fn tenon(&mut self) -> Result<PathBuf> {
        if self.everything_is_built {
            return Ok(self.workspace.program("debug", "tenon"));
        }
        web::build(self.workspace)?;
        demo::build(self.workspace)
    }

    /// What tests find in their environment.
    fn prepare(&mut self, command: &mut Command) -> Result<()> {
        let server = self.postgres()?;
        command
            .env("TMPDIR", scratch::folder())
            .env("TENON_PG_BIN", server.programs())
            .env("TENON_PG_URL", server.url())
            .env("TENON_CHROMIUM", setup::chromium()?);
        Ok(())
    }
}

fn fmt(session: &mut Session<'_>) -> Result<()> {
    process::run(process::cargo(session.workspace).args(["fmt", "--all", "--check"]))
}

fn runner(session: &mut Session<'_>) -> Result<()> {
    web::install(session.workspace)?;
    let test = session.workspace.path("conformance/selftest/runner.test.mjs");
    process::run(Command::new("node").arg("--test").arg(test).env("TENON_CHROMIUM", setup::chromium()?))
}

/// Biome over the web and over the scenarios, which follow the same rules.
fn web_lint(session: &mut Session<'_>) -> Result<()> {
    web::script(session.workspace, "lint")
}

fn clippy(session: &mut Session<'_>) -> Result<()> {
    let arguments = ["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    process::run(process::cargo(session.workspace).args(arguments))
}

/// One build with one set of features for all later steps: asking cargo for single packages later on would compile
/// shared dependencies again with other features.
fn build(session: &mut Session<'_>) -> Result<()> {
    process::run(process::cargo(session.workspace).args([
        "build",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
    ]))?;
    session.everything_is_built = true;
    Ok(())
}

fn rust_tests(session: &mut Session<'_>) -> Result<()> {
    let mut command = process::cargo(session.workspace);
    if process::in_path(&["cargo-nextest"]).is_some() {
        command.args(["nextest", "run", "--workspace", "--locked", "--profile", "ci"]);
    } else {
        say("cargo-nextest is not installed: cargo test instead, which is slower");
        command.args(["test", "--workspace", "--all-targets", "--locked", "--no-fail-fast"]);
    }
    session.prepare(&mut command)?;
    process::run(&mut command)
}

fn doc_tests(session: &mut Session<'_>) -> Result<()> {
    process::run(process::cargo(session.workspace).args(["test", "--quiet", "--workspace", "--doc", "--locked"]))
}

fn goldens(session: &mut Session<'_>) -> Result<()> {
    let tenon = session.tenon()?;
    openapi::check(session.workspace, &tenon)
}

fn contract(session: &mut Session<'_>) -> Result<()> {
    let tenon = session.tenon()?;
    contract::hold(session.workspace, &tenon, EXAMPLES, &[])
}

fn on_sqlite(session: &mut Session<'_>) -> Result<()> {
    let tenon = session.tenon()?;
    conformance::drive(session.workspace, &tenon, None, &[])
}

fn on_postgres(session: &mut Session<'_>) -> Result<()> {
    let tenon = session.tenon()?;
    let workspace = session.workspace;
    conformance::drive(workspace, &tenon, Some(session.postgres()?), &[])
}

fn browser(session: &mut Session<'_>) -> Result<()> {
    let tenon = session.tenon()?;
    setup::ensure(&[Tool::Chromium, Tool::Fonts])?;
    web::install(session.workspace)?;
    let mut npm = web::npm(session.workspace);
    npm.args(["run", "--silent", "e2e"]).env("TENON_BIN", tenon);
    session.prepare(&mut npm)?;
    process::run(&mut npm)
}

fn simulator(session: &mut Session<'_>) -> Result<()> {
    if !session.everything_is_built {
        let arguments = ["build", "--locked", "--package", "sim", "--bin", "tenon-sim"];
        process::run(process::cargo(session.workspace).args(arguments))?;
    }
    sim::seeds(&session.workspace.program("debug", "tenon-sim"), SEEDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_and_by_group() {
        let names = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
            chosen(&only).map(|steps| steps.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["tidy"]).unwrap(), ["tidy"]);
        assert_eq!(names(&["conformance", "fmt"]).unwrap(), ["fmt", "conformance-sqlite", "conformance-postgres"]);
        assert!(names(&["nothing"]).is_err());
    }

    #[test]
    fn names_tell_steps_apart() {
        for (at, step) in STEPS.iter().enumerate() {
            assert!(STEPS[at + 1..].iter().all(|other| other.name != step.name), "{}", step.name);
        }
    }

    #[test]
    fn a_failed_step_fails_the_run() {
        let second = Duration::from_secs(1);
        assert!(report(&[("fmt", Outcome::Passed, second)], second).is_ok());
        let error =
            report(&[("fmt", Outcome::Failed, second), ("tidy", Outcome::LeftOut, second)], second).unwrap_err();
        assert_eq!(error.to_string(), "failed: fmt");
    }

    #[test]
    fn times_read_like_times() {
        assert_eq!(clock(Duration::from_millis(2_340)), "2.3 s");
        assert_eq!(clock(Duration::from_secs(125)), "2:05 min");
    }
}
