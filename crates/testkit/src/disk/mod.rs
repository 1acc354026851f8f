//! A disk that loses what was not synced, beneath SQLite.
//!
//! SQLite works on real files, which no other disk may use; beside them a model keeps apart what was synced and what
//! was only written. [`Disk::cut_power_at`] ends everything at a step: from then on every operation
//! fails, so nothing can be acknowledged any more. [`Disk::survive`] writes into another folder what a
//! disk might hold after that: all that was synced, and of every other write all, nothing, or some
//! sectors.

mod model;
mod vfs;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub use model::Failure;
use model::Model;

use crate::Random;

/// One disk. SQLite finds it by [`Disk::name`].
#[derive(Clone)]
pub struct Disk {
    name: String,
    shared: Arc<vfs::Shared>,
}

impl Default for Disk {
    fn default() -> Self {
        Disk::new()
    }
}

impl Disk {
    /// A disk whose files are whatever is opened on it.
    pub fn new() -> Disk {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("tenon-disk-{}", COUNT.fetch_add(1, Ordering::SeqCst));
        let shared = Arc::new(vfs::Shared { model: Mutex::new(Model::default()) });
        vfs::register(&name, Arc::clone(&shared));
        Disk { name, shared }
    }

    /// The name of its VFS, for `store::Options`.
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// How many writes, cuts, syncs and removals there were.
    pub fn steps(&self) -> u64 {
        self.shared.model.lock().unwrap().steps
    }

    /// The power goes at that step, counted from the disk's beginning.
    pub fn cut_power_at(&self, step: u64) {
        self.shared.model.lock().unwrap().ends_at = Some(step);
    }

    /// The power goes now.
    pub fn cut_power(&self) {
        self.shared.model.lock().unwrap().ended = true;
    }

    /// True when the power is gone.
    pub fn has_no_power(&self) -> bool {
        self.shared.model.lock().unwrap().ended
    }

    /// Lets the next such step fail on a file whose name ends with `end`, once.
    pub fn fail_next(&self, failure: Failure, end: &str) {
        self.shared.model.lock().unwrap().failures.push((failure, end.to_owned()));
    }

    /// True when every failure that was asked for has happened.
    pub fn has_failed(&self) -> bool {
        self.shared.model.lock().unwrap().failures.is_empty()
    }

    /// Writes what is left of the files in `from` into the folder `to`. Files that were never opened on
    /// this disk are copied as they are, but for SQLite's shared memory, which no restart keeps.
    pub fn survive(&self, from: &Path, to: &Path, random: &mut Random) {
        copy_others(from, to);
        for (path, content) in self.shared.model.lock().unwrap().survivors(random) {
            let Ok(inside) = path.strip_prefix(from) else { continue };
            let place = to.join(inside);
            match content {
                Some(content) => {
                    fs::create_dir_all(place.parent().unwrap()).unwrap();
                    fs::write(&place, content).unwrap();
                }
                None => {
                    let _ = fs::remove_file(&place);
                }
            }
        }
    }
}

fn copy_others(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_others(&path, &place);
        } else if !path.to_str().unwrap().ends_with("-shm") {
            fs::copy(&path, &place).unwrap();
        }
    }
}
