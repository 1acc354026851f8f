//! What the store promises, on both databases. One program, so that it is linked once.

mod cases;
mod endings;
mod group;
mod isolation;
mod jobs;
mod journal;
mod once;
mod postgres;
mod schema;
mod support;
