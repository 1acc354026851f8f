//! What the store promises, on both databases. One program, so that it is linked once.

mod cases;
mod commands;
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
