//! Where tests put their files.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// A folder that Linux keeps in memory.
const IN_MEMORY: &str = "/dev/shm";
/// What has to be free there, in bytes: two runs of everything leave less behind than half of it.
const ENOUGH: u64 = 6 << 30;

/// A folder in memory where the machine has one with room, since tests make and remove hundreds of thousands of files;
/// else the system's folder for temporary files. Who names one in `TMPDIR` is obeyed.
pub fn folder() -> PathBuf {
    let mut df = Command::new("df");
    df.args(["--output=fstype,avail", "--block-size=1", IN_MEMORY]);
    let is_free = env::var_os("TMPDIR").is_none() && Path::new(IN_MEMORY).is_dir();
    match is_free.then(|| process::output(&mut df)) {
        Some(Ok(said)) if is_roomy(&said) => Path::new(IN_MEMORY).to_owned(),
        _ => env::temp_dir(),
    }
}

/// What `df` says below its heading: the kind of the file system, and the bytes that are free.
fn is_roomy(said: &str) -> bool {
    let mut words = said.lines().nth(1).unwrap_or_default().split_whitespace();
    words.next() == Some("tmpfs")
        && words.next().and_then(|bytes| bytes.parse().ok()).is_some_and(|free: u64| free >= ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_only_where_there_is_enough() {
        assert!(is_roomy("Type      Avail\ntmpfs 12884901888\n"));
        assert!(!is_roomy("Type      Avail\ntmpfs 67108864\n"), "a container's");
        assert!(!is_roomy("Type      Avail\next4 12884901888\n"));
        assert!(!is_roomy(""));
    }
}
