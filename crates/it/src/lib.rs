//! What the tests over all slices share: the demo's shop on either database, and people who call it.
//!
//! | file | what it holds |
//! |---|---|
//! | `client.rs` | [`Client`]: somebody with cookies or a key; [`Answer`] |
//! | `scene.rs` | [`Scene`]: the open shop, and who works there |
//! | `stream.rs` | [`Stream`]: a page's live connection |

// This crate is nothing but test support: a failure to set a test up is that test's failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod scene;
mod stream;

pub use client::{Answer, Client, fresh_id};
pub use scene::{HOST, Left, PASSWORD, Scene};
pub use stream::Stream;

use std::time::Duration;

/// What any single thing may take before a test gives up on it. Nothing is expected to take this long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Looks until there is something to see.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let search = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, search).await.unwrap_or_else(|_| panic!("{what}: it never came"))
}
