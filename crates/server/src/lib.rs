//! The composition root: the slices become one program, `tenon`.
//!
//! Nothing is decided here. This crate knows every slice and puts them together: one schema, one list of
//! refusals, one API under one guard, pages, jobs, and the commands of the program.
//!
//! | file | what it holds |
//! |---|---|
//! | [`config`] | settings by file, environment and command line, checked at start |
//! | [`schema`], [`codes`], [`checks`] | every slice's migrations; every refusal; what must always hold |
//! | [`routes`] | the API under `/api/v1`, its document, and who may do what |
//! | [`app`] | routes, guards and pages as one service |
//! | `front.rs` | limits, other sites' forms, panics, counters: what stands before every route |
//! | [`serve`] | connections, time limits, stopping in order |
//! | [`runner`] | jobs and rounds of every brand that is in use |
//! | `health.rs`, `docs.rs`, `web.rs`, `pages.rs` | `/healthz`, `/docs`, the page applications, the few pages of our own |
//! | [`payments`], [`uploads`], [`provider`] | which providers can be called; simulated ones, over real HTTP |
//! | [`demo`] | a cake shop to try everything with |
//! | [`begin`] | an empty brand for a real shop, and its owner |
//! | [`import`] | moving a brand in from other systems' files |
//! | [`commands`] | the command line |

pub mod app;
pub mod begin;
mod brand;
pub mod checks;
pub mod codes;
pub mod commands;
pub mod config;
pub mod demo;
mod docs;
mod fonts;
mod front;
mod health;
pub mod import;
mod logs;
mod pages;
pub mod payments;
mod post;
pub mod provider;
pub mod routes;
pub mod runner;
pub mod schema;
pub mod serve;
pub mod stop;
pub mod uploads;
mod web;
