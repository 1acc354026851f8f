//! `cargo xtask demo`: builds what is needed and opens a shop to try.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::postgres::Server;
use crate::process::{self, say};
use crate::web;
use crate::workspace::Workspace;

/// Options of the demo; what `tenon demo` understands is passed on.
#[derive(Args)]
pub struct Options {
    /// The port to listen on; 0 takes any free one.
    #[arg(long)]
    port: Option<u16>,
    /// Where the demo keeps its data [default: data/demo in the repository].
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start over, without what earlier demos left.
    #[arg(long)]
    fresh: bool,
    /// Do not open a browser.
    #[arg(long)]
    no_browser: bool,
    /// `sqlite`, `postgres` (a private server whose data is gone at the end), or the URL of a PostgreSQL database.
    #[arg(long, value_name = "sqlite|postgres|URL", default_value = "sqlite")]
    database: String,
    /// `bare`: one shop without a past. `small`: a whole brand with thirteen months of history. `chain`: the same with
    /// forty stores, 200,000 members and three million lines.
    #[arg(long, value_name = "bare|small|chain", default_value = "small")]
    size: String,
    /// A file of the Online Retail data set, opened as a second brand.
    #[arg(long, value_name = "FILE")]
    online_retail: Option<PathBuf>,
}

/// Builds and becomes `tenon demo`.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    web::build(workspace)?;
    let tenon = build(workspace)?;
    let mut demo = Command::new(tenon);
    demo.arg("demo").args(arguments(workspace, options));
    match options.database.as_str() {
        "sqlite" => become_program(&mut demo),
        "postgres" => {
            say("starting a private PostgreSQL; its data is gone when the demo ends");
            let server = Server::start()?;
            let url = server.create("demo")?;
            process::run(demo.args(["--database", &url]))
        }
        url => become_program(demo.args(["--database", url])),
    }
}

/// Builds the `tenon` program in the dev profile and says where it is.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    say("building tenon (minutes the first time, seconds after)");
    process::run(process::cargo(workspace).args(["build", "--locked", "--workspace", "--bin", "tenon"]))?;
    Ok(workspace.program("debug", "tenon"))
}

fn arguments(workspace: &Workspace, options: &Options) -> Vec<std::ffi::OsString> {
    let mut arguments: Vec<std::ffi::OsString> = Vec::new();
    let data = options.data.clone().unwrap_or_else(|| workspace.path("data/demo"));
    arguments.extend(["--data".into(), data.into(), "--size".into(), (&options.size).into()]);
    if let Some(port) = options.port {
        arguments.extend(["--port".into(), port.to_string().into()]);
    }
    if options.fresh {
        arguments.push("--fresh".into());
    }
    if options.no_browser || process::in_ci() {
        arguments.push("--no-browser".into());
    }
    if let Some(file) = &options.online_retail {
        arguments.extend(["--online-retail".into(), file.into()]);
    }
    arguments
}

/// Replaces xtask by the program, so that signals and the exit code are the program's own.
fn become_program(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        Err(command.exec()).context("tenon could not be started")
    }
    #[cfg(not(unix))]
    {
        process::run(command).context("tenon could not be started")
    }
}
