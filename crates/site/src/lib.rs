//! The brand's site: the theme that a merchant edits, its versions, articles and pages, and which version runs where.
//!
//! What this slice promises:
//!
//! * **The shop changes when somebody publishes, and at no other time**: a draft is seen through a preview link only.
//! * **A version never changes.** Going back publishes an older one again under a new number.
//! * **Of two who publish at once one wins**, and a draft that was begun on an older version says so.
//! * **A theme is data**: colours and sizes are checked by their kind, links lead to safe places, Markdown becomes
//!   HTML without any of the writer's own tags. Templates are judged by who renders them, through [`Renders`].
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs`, `section.rs`, `tokens.rs` | [`Theme`], [`Section`], the tokens and their kinds |
//! | `check.rs` | what may be saved |
//! | `save_draft.rs`, `publish.rs`, `roll_back.rs` | from draft to version |
//! | `article.rs` | [`Article`]: written, published, withdrawn |
//! | `markdown.rs` | Markdown to safe HTML |
//! | `preview.rs` | signed links to look at what is not published |
//! | `report.rs` | which version each register runs |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `http.rs` | as in every slice |

mod article;
mod check;
pub mod codes;
mod events;
mod http;
pub mod markdown;
mod model;
pub mod preview;
mod publish;
mod queries;
mod report;
mod roll_back;
mod save_draft;
mod section;
pub mod sql;
pub mod tokens;

pub use article::{
    ArticleContent, ArticleText, NewArticle, create_article, edit_article, publish_article, withdraw_article,
};
pub use check::{check_article, check_theme, is_safe_link};
pub use http::{KeyedTexts, Place, Renders, Running, routes};
pub use model::{Draft, Head, Link, Problem, Text, Theme, Version};
pub use publish::publish;
pub use queries::{
    Article, ArticleKind, Stamp, article, article_by_handle, articles, draft, head, running, shown_articles, stamp,
    version, versions,
};
pub use report::{NewReport, Report, report_running};
pub use roll_back::roll_back;
pub use save_draft::{SavedDraft, discard_draft, save_draft};
pub use section::{PictureSide, Section};

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] =
    &[store::Migration { slice: "site", number: 1, sql: include_str!("../migrations/0001_theme_and_articles.sql") }];
