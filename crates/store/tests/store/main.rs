//! What the store promises, on both databases. One program, so that it is linked once.

// A failure to set a test up is that test's failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod commands;
mod commit;
mod crash;
mod endings;
mod follow;
mod group;
mod isolation;
mod jobs;
mod journal;
mod once;
mod operate;
mod postgres;
mod schema;
mod support;
