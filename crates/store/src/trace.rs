//! The statements of one call, for benchmarks: the floor replays exactly what a real act ran.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Value;

/// One statement as it ran.
#[derive(Debug, Clone)]
pub struct Traced {
    /// Its text.
    pub sql: &'static str,
    /// Its parameters.
    pub params: Vec<Value>,
}

/// Takes down the statements of the next write of a given name.
#[derive(Debug, Default)]
pub struct Trace {
    armed: AtomicBool,
    wanted: Mutex<Option<&'static str>>,
    statements: Mutex<Vec<Traced>>,
}

impl Trace {
    /// Arms the trace for the next write of that name.
    pub fn arm(&self, name: &'static str) {
        if let (Ok(mut wanted), Ok(mut statements)) = (self.wanted.lock(), self.statements.lock()) {
            *wanted = Some(name);
            statements.clear();
            self.armed.store(true, Ordering::SeqCst);
        }
    }

    /// What was taken down since [`Trace::arm`].
    pub fn taken(&self) -> Vec<Traced> {
        self.statements.lock().map(|statements| statements.clone()).unwrap_or_default()
    }

    /// The trace itself, when this call is the one that is waited for.
    pub(crate) fn for_call(&self, name: &'static str) -> Option<&Trace> {
        if !self.armed.load(Ordering::Relaxed) {
            return None;
        }
        let mut wanted = self.wanted.lock().ok()?;
        (wanted.as_ref() == Some(&name)).then(|| {
            *wanted = None;
            self.armed.store(false, Ordering::SeqCst);
            self
        })
    }

    pub(crate) fn note(&self, sql: &'static str, params: &[Value]) {
        if let Ok(mut statements) = self.statements.lock() {
            statements.push(Traced { sql, params: params.to_vec() });
        }
    }
}
