//! What a disk holds when the power goes: what was synced, and of the rest any part.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Random;

/// A disk writes so many bytes at once or not at all.
const SECTOR: usize = 512;

/// A change that was made and not synced.
#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

/// One file.
#[derive(Debug, Default)]
struct File {
    /// Its name is on the disk; made so by its first sync.
    named: bool,
    /// Its bytes on the disk.
    durable: Vec<u8>,
    /// Writes whose sync failed: the machine believes them written and will not write them again.
    doubtful: Vec<(usize, Vec<u8>)>,
    /// Changes since the last sync, in order.
    pending: Vec<Change>,
    /// What a file of the same name held that was removed without a sync of the folder.
    ghost: Option<Vec<u8>>,
    removed: bool,
}

/// A failure that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The write does not happen.
    Write,
    /// The sync fails, and what should have been synced is on the disk or not.
    Sync,
}

/// All files of a disk.
#[derive(Debug, Default)]
pub(super) struct Model {
    files: BTreeMap<PathBuf, File>,
    /// Writes, cuts, syncs and removals so far.
    pub(super) steps: u64,
    /// The power goes at this step.
    pub(super) ends_at: Option<u64>,
    /// The power is gone.
    pub(super) ended: bool,
    /// The next such step on a file whose name ends like this fails.
    pub(super) failures: Vec<(Failure, String)>,
}

/// What the caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    Failed,
}

impl Model {
    /// True when the file was opened on this disk before.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// A file is opened; `content` is what it holds already.
    pub(super) fn open(&mut self, path: &Path, content: Option<Vec<u8>>) {
        let known = self.files.get(path).is_some_and(|file| !file.removed);
        if known {
            return;
        }
        let ghost = self.files.remove(path).map(|file| file.durable);
        let named = content.is_some() && ghost.is_none();
        let durable = if named { content.unwrap_or_default() } else { Vec::new() };
        self.files.insert(path.to_owned(), File { named, durable, ghost, ..File::default() });
    }

    pub(super) fn write(&mut self, path: &Path, at: usize, bytes: &[u8]) -> Verdict {
        if self.ended || self.fails(Failure::Write, path) {
            return Verdict::Failed;
        }
        if let Some(file) = self.files.get_mut(path) {
            file.pending.push(Change::Write { at, bytes: bytes.to_vec() });
        }
        self.step()
    }

    pub(super) fn cut(&mut self, path: &Path, length: usize) -> Verdict {
        if self.ended {
            return Verdict::Failed;
        }
        if let Some(file) = self.files.get_mut(path) {
            file.pending.push(Change::Cut { length });
        }
        self.step()
    }

    pub(super) fn sync(&mut self, path: &Path) -> Verdict {
        // A sync during which the power goes has synced nothing for certain.
        if self.ended || self.step() == Verdict::Failed {
            return Verdict::Failed;
        }
        let fails = self.fails(Failure::Sync, path);
        let Some(file) = self.files.get_mut(path) else { return Verdict::Done };
        if fails {
            file.doubt();
        } else {
            let is_first = !file.named;
            file.sync();
            let name = path.to_string_lossy();
            if is_first && (name.ends_with("-wal") || name.ends_with("-journal")) {
                self.sync_folder(path);
            }
        }
        if fails { Verdict::Failed } else { Verdict::Done }
    }

    /// SQLite syncs the folder together with the first sync of a new log or journal, and with it what
    /// was removed from the folder before.
    fn sync_folder(&mut self, of: &Path) {
        self.files.retain(|path, file| !(file.removed && path.parent() == of.parent()));
        for (_, file) in self.files.iter_mut().filter(|(path, _)| path.parent() == of.parent()) {
            file.ghost = None;
        }
    }

    pub(super) fn remove(&mut self, path: &Path, and_sync: bool) -> Verdict {
        if self.ended || self.step() == Verdict::Failed {
            return Verdict::Failed;
        }
        if and_sync {
            self.files.remove(path);
        } else if let Some(file) = self.files.get_mut(path) {
            file.removed = true;
        }
        Verdict::Done
    }

    /// The files as the disk shows them after the power came back. `None` for one that is gone.
    pub(super) fn survivors(&self, random: &mut Random) -> Vec<(PathBuf, Option<Vec<u8>>)> {
        self.files.iter().map(|(path, file)| (path.clone(), file.survivor(random))).collect()
    }

    fn step(&mut self) -> Verdict {
        self.steps += 1;
        self.ended |= self.ends_at.is_some_and(|end| self.steps >= end);
        if self.ended { Verdict::Failed } else { Verdict::Done }
    }

    fn fails(&mut self, failure: Failure, path: &Path) -> bool {
        let name = path.to_string_lossy();
        let asked = self.failures.iter().position(|(kind, end)| *kind == failure && name.ends_with(end.as_str()));
        asked.map(|index| self.failures.remove(index)).is_some()
    }
}

impl File {
    fn sync(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            if let Change::Write { at, bytes } = &change {
                let (from, until) = (*at, at + bytes.len());
                self.doubtful = std::mem::take(&mut self.doubtful)
                    .into_iter()
                    .flat_map(|doubt| without(doubt, from, until))
                    .collect();
            }
            apply(&mut self.durable, &change);
        }
        self.named = true;
        self.ghost = None;
    }

    fn doubt(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            match change {
                Change::Write { at, bytes } => self.doubtful.push((at, bytes)),
                Change::Cut { .. } => self.pending.push(change),
            }
        }
    }

    fn survivor(&self, random: &mut Random) -> Option<Vec<u8>> {
        if self.removed && random.one_in(2) {
            return None;
        }
        if !self.named && random.one_in(2) {
            return self.ghost.clone();
        }
        let mut bytes = self.durable.clone();
        for (at, doubt) in &self.doubtful {
            tear(&mut bytes, &Change::Write { at: *at, bytes: doubt.clone() }, random);
        }
        for change in &self.pending {
            tear(&mut bytes, change, random);
        }
        Some(bytes)
    }
}

/// What is left of a piece outside of a range.
fn without((at, bytes): (usize, Vec<u8>), from: usize, until: usize) -> Vec<(usize, Vec<u8>)> {
    let end = at + bytes.len();
    let mut left = Vec::new();
    if at < from {
        left.push((at, bytes[..from.min(end) - at].to_vec()));
    }
    if end > until {
        let start = until.max(at);
        left.push((start, bytes[start - at..].to_vec()));
    }
    left
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { at, bytes: new } => {
            if bytes.len() < at + new.len() {
                bytes.resize(at + new.len(), 0);
            }
            bytes[*at..at + new.len()].copy_from_slice(new);
        }
        Change::Cut { length } => bytes.truncate(*length),
    }
}

/// A change that was not synced arrived whole, not at all, or some of its sectors did.
fn tear(bytes: &mut Vec<u8>, change: &Change, random: &mut Random) {
    match (random.below(3), change) {
        (0, _) => {}
        (1, _) | (_, Change::Cut { .. }) => apply(bytes, change),
        (_, Change::Write { at, bytes: new }) => {
            let mut from = 0;
            while from < new.len() {
                let until = (((at + from) / SECTOR + 1) * SECTOR - at).min(new.len());
                if random.one_in(2) {
                    apply(bytes, &Change::Write { at: at + from, bytes: new[from..until].to_vec() });
                }
                from = until;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> PathBuf {
        PathBuf::from("/a-wal")
    }

    fn outcomes(model: &Model) -> Vec<Option<Vec<u8>>> {
        let mut seen = Vec::new();
        for seed in 0..200 {
            let survivor = model.survivors(&mut Random::new(seed)).remove(0).1;
            if !seen.contains(&survivor) {
                seen.push(survivor);
            }
        }
        seen.sort();
        seen
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_is_anybodys_guess() {
        let mut model = Model::default();
        model.open(&path(), Some(b"old".to_vec()));
        model.write(&path(), 0, b"new");
        model.sync(&path());
        assert_eq!(outcomes(&model), [Some(b"new".to_vec())]);
        model.write(&path(), 0, &[b'x'; 1024]);
        let seen = outcomes(&model);
        assert!(seen.contains(&Some(b"new".to_vec())), "dropped");
        assert!(seen.contains(&Some(vec![b'x'; 1024])), "kept");
        assert!(seen.contains(&Some(vec![b'x'; 512])), "torn");
        assert_eq!(seen.len(), 4);
    }

    #[test]
    fn a_failed_sync_is_not_made_good_by_the_next() {
        let mut model = Model::default();
        model.open(&path(), Some(b"....".to_vec()));
        model.failures.push((Failure::Sync, "-wal".to_owned()));
        model.write(&path(), 0, b"ab");
        assert_eq!(model.sync(&path()), Verdict::Failed);
        assert_eq!(model.sync(&path()), Verdict::Done);
        assert!(outcomes(&model).contains(&Some(b"....".to_vec())));
        // Written anew, it is.
        model.write(&path(), 0, b"ab");
        model.sync(&path());
        assert_eq!(outcomes(&model), [Some(b"ab..".to_vec())]);
    }

    #[test]
    fn a_new_file_and_a_removed_one_may_be_there_or_not() {
        let mut model = Model::default();
        model.open(&path(), None);
        model.write(&path(), 0, b"a");
        assert!(outcomes(&model).contains(&None));
        model.sync(&path());
        assert_eq!(outcomes(&model), [Some(b"a".to_vec())]);
        model.remove(&path(), false);
        assert_eq!(outcomes(&model).len(), 2);
        model.open(&path(), None);
        assert!(outcomes(&model).contains(&Some(b"a".to_vec())), "the old one came back");
    }

    #[test]
    fn nothing_happens_after_the_end() {
        let mut model = Model { ends_at: Some(2), ..Model::default() };
        model.open(&path(), Some(Vec::new()));
        assert_eq!(model.write(&path(), 0, b"a"), Verdict::Done);
        assert_eq!(model.sync(&path()), Verdict::Failed);
        assert_eq!(model.write(&path(), 0, b"b"), Verdict::Failed);
        assert_eq!(outcomes(&model), [Some(Vec::new()), Some(b"a".to_vec())]);
    }
}
