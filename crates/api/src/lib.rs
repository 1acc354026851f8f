//! What every HTTP operation shares: whose brand, who asks, may they, how a "no" looks, pages,
//! versions, keys, live events and webhooks.
//!
//! | file | what it holds |
//! |---|---|
//! | [`state`] | [`State`]: the platform, settings, what the composition root plugs in |
//! | [`guard`] | the one middleware: brand, caller, permission, rate |
//! | [`caller`] | [`Caller`]: who asks |
//! | [`extract`] | [`BrandDb`], [`Body`], [`Form`], [`Query`], [`Path`], [`Key`], [`IfMatch`] |
//! | [`answer`] | [`Answer`], [`Page`] |
//! | [`problem`] | [`Problem`]: RFC 9457 with a stable code |
//! | [`document`] | the OpenAPI document and the permissions in it |
//! | [`session`], [`visitor`] | cookies of people who work here, and of visitors |
//! | [`events`] | one Server-Sent Events stream a browser |
//! | [`webhooks`] | Standard Webhooks out, with retries and a guard against private addresses |
//! | [`modules`] | parts of the system that a brand switches on and off |
//! | [`desk`] | cases, dead jobs and the journal for people |

pub mod answer;
pub mod caller;
pub mod codes;
pub mod desk;
pub mod document;
pub mod events;
pub mod extract;
pub mod guard;
pub mod headers;
mod live;
pub mod modules;
pub mod outside;
pub mod problem;
pub mod rate;
pub mod session;
pub mod sql;
pub mod state;
pub mod visitor;
pub mod webhooks;

pub use answer::{Answer, Page, PageQuery};
pub use caller::{Access, Caller, Grant, LIMITS, Member, Principal};
pub use extract::{Body, BrandDb, Form, IfMatch, Key, Path, Query};
pub use problem::Problem;
pub use state::{Directory, Settings, State};

/// The api's own tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "api",
        number: 1,
        sql: include_str!("../migrations/0001_sessions_keys_and_webhooks.sql"),
    },
    store::Migration { slice: "api", number: 2, sql: include_str!("../migrations/0002_modules.sql") },
];

/// The api's own operations.
pub fn routes() -> utoipa_axum::router::OpenApiRouter<State> {
    use utoipa_axum::routes;
    utoipa_axum::router::OpenApiRouter::new()
        .routes(routes!(events::follow_events))
        .routes(routes!(desk::list_cases))
        .routes(routes!(desk::get_case))
        .routes(routes!(desk::note_case))
        .routes(routes!(desk::close_case))
        .routes(routes!(desk::list_dead_jobs))
        .routes(routes!(desk::retry_job))
        .routes(routes!(desk::read_journal))
        .routes(routes!(desk::list_keys, desk::make_key))
        .routes(routes!(desk::revoke_key))
        .routes(routes!(webhooks::list_webhooks, webhooks::make_webhook))
        .routes(routes!(webhooks::remove_webhook))
        .routes(routes!(webhooks::rotate_webhook))
        .routes(routes!(webhooks::list_deliveries))
        .routes(routes!(modules::list_modules, modules::switch_modules))
}
