//! The wish to stop, heard by everything that runs.

use tokio::sync::watch;

/// Tells its listeners once that they should stop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Stop(watch::Sender::new(false))
    }
}

impl Stop {
    /// Asks everybody to stop.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    /// True when stopping was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until stopping is asked for.
    pub fn wanted(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut asked = self.0.subscribe();
        // The sender lives in `self`'s clones; when all are gone, nobody is left to run for.
        async move {
            let _ = asked.wait_for(|asked| *asked).await;
        }
    }
}

/// Waits for the signals by which operators and machines ask a program to stop.
pub async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(mut terminate), Ok(mut interrupt)) => {
                tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            }
            // Without handlers the system's own end the program.
            _ => std::future::pending().await,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
