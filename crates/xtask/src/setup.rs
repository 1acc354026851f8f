//! `cargo xtask setup`: finds what the other commands need, or installs it with Debian's `apt` and says so.
//!
//! Nothing is downloaded outside the package managers: Chromium, PostgreSQL's programs and Python are Debian's own, the
//! web's packages come through `npm ci` with install scripts switched off, Python's through `pip` by their hashes.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::process::{self, say};
use crate::web;
use crate::workspace::Workspace;

/// `cargo xtask setup` has no options: it makes everything ready.
#[derive(Args)]
pub struct Options {}

/// A tool that comes from the system's packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// The browser that acceptance scenarios and browser tests drive.
    Chromium,
    /// PostgreSQL's server programs (`initdb`, `postgres`); a running server is not needed.
    Postgres,
    /// Chinese glyphs, without which screenshots show boxes.
    Fonts,
    /// Python with its `venv`, for schemathesis.
    Python,
}

/// Makes everything ready and says where it is.
pub fn run(workspace: &Workspace, _options: &Options) -> Result<()> {
    ensure(&[Tool::Chromium, Tool::Postgres, Tool::Fonts, Tool::Python])?;
    say(&format!("Chromium: {}", chromium()?.display()));
    say(&format!("PostgreSQL: {}", postgres()?.display()));
    say(&format!("Python: {}", python()?.display()));
    say(&format!("Node: {}", web::node_version()?));
    web::install(workspace)?;
    say("everything is ready");
    Ok(())
}

/// Installs those of the tools that are missing, in one go.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| tool.find().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)?;
    for tool in missing {
        if tool.find().is_none() {
            bail!("{} is still missing after the installation", tool.name());
        }
    }
    Ok(())
}

/// The browser, installed first if it is missing.
pub fn chromium() -> Result<PathBuf> {
    found(Tool::Chromium)
}

/// The folder with PostgreSQL's server programs, installed first if they are missing.
pub fn postgres() -> Result<PathBuf> {
    found(Tool::Postgres)
}

/// A Python that can make environments of its own, installed first if it is missing.
pub fn python() -> Result<PathBuf> {
    found(Tool::Python)
}

fn found(tool: Tool) -> Result<PathBuf> {
    ensure(&[tool])?;
    match tool.find() {
        Some(path) => Ok(path),
        None => bail!("{} is missing", tool.name()),
    }
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Postgres => "PostgreSQL",
            Self::Fonts => "a Chinese font",
            Self::Python => "Python 3.11 with venv",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Postgres => "postgresql",
            Self::Fonts => "fonts-noto-cjk",
            Self::Python => "python3-venv",
        }
    }

    fn variable(self) -> Option<&'static str> {
        match self {
            Self::Chromium => Some("TENON_CHROMIUM"),
            Self::Postgres => Some("TENON_PG_BIN"),
            Self::Fonts => None,
            Self::Python => Some("TENON_PYTHON"),
        }
    }

    fn find(self) -> Option<PathBuf> {
        if let Some(named) = self.variable().and_then(env::var_os) {
            return Some(PathBuf::from(named));
        }
        match self {
            Self::Chromium => {
                process::in_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
            }
            Self::Postgres => newest_postgres(Path::new("/usr/lib/postgresql")).or_else(|| {
                let initdb = process::in_path(&["initdb"])?.canonicalize().ok()?;
                server_programs(initdb.parent()?)
            }),
            Self::Fonts => chinese_font(),
            Self::Python => python_with_venv(),
        }
    }
}

/// The newest version below Debian's folder `/usr/lib/postgresql/VERSION/bin`.
fn newest_postgres(versions: &Path) -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, server_programs(&entry.path().join("bin"))?))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn server_programs(folder: &Path) -> Option<PathBuf> {
    let complete = ["initdb", "postgres", "psql"].iter().all(|name| process::is_program(&folder.join(name)));
    complete.then(|| folder.to_path_buf())
}

/// Debian keeps `ensurepip`, without which no environment can be made, in a package of its own.
fn python_with_venv() -> Option<PathBuf> {
    let python = process::in_path(&["python3"])?;
    let able = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
    process::quietly(Command::new(&python).args(["-c", able])).is_ok().then_some(python)
}

fn chinese_font() -> Option<PathBuf> {
    let list = process::in_path(&["fc-list"])?;
    let fonts = process::output(Command::new(list).args([":lang=zh-tw", "file"])).ok()?;
    fonts.lines().next().map(|line| PathBuf::from(line.trim_end_matches([':', ' '])))
}

fn install(tools: &[Tool]) -> Result<()> {
    let names = tools.iter().map(|tool| tool.name()).collect::<Vec<_>>().join(", ");
    let mut packages: Vec<&str> = tools.iter().map(|tool| tool.package()).collect();
    if tools.contains(&Tool::Fonts) {
        // Brings `fc-list`, by which the font is found.
        packages.push("fontconfig");
    }
    if process::in_path(&["apt-get"]).is_none() {
        let variables = tools.iter().filter_map(|tool| tool.variable()).collect::<Vec<_>>().join(" or ");
        bail!(
            "{names} is missing, and there is no apt-get here to install it with. Install it yourself \
             (on Debian: {}){}",
            packages.join(" "),
            if variables.is_empty() { String::new() } else { format!(", or say where it is with {variables}") }
        );
    }
    say(&format!("missing: {names}; installing with apt: {}", packages.join(" ")));
    // Failing to refresh one of many lists need not keep the packages from installing.
    if let Err(error) = process::quietly(apt()?.arg("update")) {
        say(&format!("the package lists could not be refreshed ({error:#}); trying with those at hand"));
    }
    process::quietly(apt()?.args(["install", "--yes", "--no-install-recommends"]).args(&packages))
}

/// `apt-get` that asks nothing and waits for another installation to end; through `sudo` unless we are root.
fn apt() -> Result<Command> {
    let mut command = if is_root() {
        Command::new("env")
    } else if process::in_path(&["sudo"]).is_some() {
        let mut sudo = Command::new("sudo");
        if process::in_ci() {
            sudo.arg("--non-interactive");
        }
        sudo.arg("env");
        sudo
    } else {
        bail!("installing needs root, and there is no sudo here");
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]);
    Ok(command)
}

/// Do we run as root? PostgreSQL refuses to, and Chromium needs its sandbox switched off.
pub fn is_root() -> bool {
    // The owner of our own entry under /proc is who we are, without a system call that Rust calls unsafe.
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
    }
    #[cfg(not(target_os = "linux"))]
    {
        env::var("USER").is_ok_and(|name| name == "root")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program(folder: &Path, name: &str) {
        std::fs::create_dir_all(folder).unwrap();
        let file = folder.join(name);
        std::fs::write(&file, "").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_newest_complete_postgres_is_taken() {
        let top = env::temp_dir().join(format!("xtask-setup-{}", std::process::id()));
        for version in ["9", "15", "17"] {
            for name in ["initdb", "postgres", "psql"] {
                program(&top.join(version).join("bin"), name);
            }
        }
        program(&top.join("18/bin"), "psql");
        assert_eq!(newest_postgres(&top), Some(top.join("17/bin")), "18 has only the client, 9 is older than 17");
        assert_eq!(newest_postgres(&top.join("nowhere")), None);
        std::fs::remove_dir_all(top).unwrap();
    }
}
