//! The demo's folder: what it remembers, and proof that it may be emptied.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use store::Entropy;

/// The file that says that a demo made the folder.
const MARKER: &str = "tenon-demo.json";
/// The folder of the brands in it.
const BRANDS: &str = "brands";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Remembered {
    password: String,
    provider_secret: String,
    #[serde(default)]
    provider_port: u16,
}

/// The folder of one demo.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    remembered: Remembered,
    is_new: bool,
}

impl Folder {
    /// Takes the folder, empties it first when that is wished and allowed.
    pub(super) fn open(path: &Path, fresh: bool, entropy: &Entropy) -> Result<Folder> {
        let marker = path.join(MARKER);
        let found = fs::read_to_string(&marker).ok();
        let is_empty = fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
        if found.is_none() && !is_empty {
            bail!(
                "{} holds files that no demo made, so they are left alone. Name another folder with --data, or an empty one",
                path.display()
            );
        }
        let found = if fresh && found.is_some() {
            fs::remove_dir_all(path).with_context(|| format!("{} cannot be emptied", path.display()))?;
            None
        } else {
            found
        };
        let kept = found.map(|text| serde_json::from_str::<Remembered>(&text)).transpose();
        let kept = kept.with_context(|| format!("{} cannot be read. Start over with --fresh", marker.display()))?;
        fs::create_dir_all(path).with_context(|| format!("{} cannot be made", path.display()))?;
        let is_new = kept.is_none();
        let remembered = kept.unwrap_or_else(|| Remembered {
            password: password(entropy),
            provider_secret: letters(entropy, 32),
            provider_port: 0,
        });
        let folder = Folder { path: path.to_owned(), remembered, is_new };
        folder.save()?;
        Ok(folder)
    }

    fn save(&self) -> Result<()> {
        let path = self.path.join(MARKER);
        let text = serde_json::to_string_pretty(&self.remembered)?;
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        }
        Ok(())
    }

    /// True when nothing was remembered.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Where the brands lie, on SQLite.
    pub(super) fn brands(&self) -> PathBuf {
        self.path.join(BRANDS)
    }

    /// Where the provider remembers its payments.
    pub(super) fn provider_file(&self) -> PathBuf {
        self.path.join("simpay.jsonl")
    }

    /// Where the tax platform remembers what it accepted.
    pub(super) fn platform_file(&self) -> PathBuf {
        self.path.join("einvoices.jsonl")
    }

    pub(super) fn password(&self) -> &str {
        &self.remembered.password
    }

    pub(super) fn provider_secret(&self) -> &str {
        &self.remembered.provider_secret
    }

    pub(super) fn provider_port(&self) -> u16 {
        self.remembered.provider_port
    }

    /// Remembers where the provider listens.
    pub(super) fn keep_provider_port(&mut self, port: u16) -> Result<()> {
        if self.remembered.provider_port != port {
            self.remembered.provider_port = port;
            self.save()?;
        }
        Ok(())
    }
}

/// Where the brands lie in a folder that a demo made.
pub(super) fn brands_of(path: &Path) -> Option<PathBuf> {
    path.join(MARKER).exists().then(|| path.join(BRANDS))
}

/// Letters and digits that nobody confuses.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

fn letters(entropy: &Entropy, count: usize) -> String {
    let mut bytes = vec![0; count];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// Short enough to type, too long to guess: sixty bits.
pub(crate) fn password(entropy: &Entropy) -> String {
    let text = letters(entropy, 12);
    format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_remembers_until_it_is_made_fresh() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("demo");
        let first = Folder::open(&path, false, &Entropy::System).unwrap();
        assert!(first.is_new());
        fs::write(path.join("brands"), "x").unwrap();
        let again = Folder::open(&path, false, &Entropy::System).unwrap();
        assert_eq!((again.is_new(), again.password()), (false, first.password()));
        let fresh = Folder::open(&path, true, &Entropy::System).unwrap();
        assert!(fresh.is_new() && !path.join("brands").exists());
        assert_ne!(fresh.password(), first.password());
    }

    #[test]
    fn somebody_elses_folder_is_never_touched() {
        let path = tempfile::tempdir().unwrap();
        fs::write(path.path().join("thesis.txt"), "years of work").unwrap();
        for fresh in [false, true] {
            let error = Folder::open(path.path(), fresh, &Entropy::System).unwrap_err().to_string();
            assert!(error.contains("no demo made"), "{error}");
        }
        assert!(path.path().join("thesis.txt").exists());
    }
}
