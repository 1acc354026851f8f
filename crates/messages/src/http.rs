//! Routes of this slice.

use std::collections::BTreeMap;

use api::{Answer, BrandDb, Page, PageQuery, Problem, Query};
use axum::Extension;
use kernel::{Id, Timestamp};
use serde::Serialize;
use store::{Fault, params};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Carriers, MessageChannel, MessageState, Template, deliver, sql, template};

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A message to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageRow {
    /// Its id, and the provider's idempotency key.
    pub id: Id,
    /// By which way.
    pub channel: MessageChannel,
    /// What it says.
    pub template: Template,
    /// `zh-TW` or `en`.
    pub locale: String,
    /// To whom, with the middle left out; empty once it was dropped.
    pub recipient: String,
    /// The text. None for a message with a one-time code or a link to pay by, except in the demo, and once it was dropped.
    pub text: Option<String>,
    /// Where it stands.
    pub state: MessageState,
    /// How often it was tried.
    pub attempts: i64,
    /// What the provider said the last time, or why it was not sent.
    pub problem: Option<String>,
    /// When it was wanted.
    pub created_at: Timestamp,
    /// When the provider took it.
    pub sent_at: Option<Timestamp>,
    /// When it arrived, or it was clear that it will not.
    pub finished_at: Option<Timestamp>,
}

/// Messages to people, newest first.
///
/// # Errors
/// `api.invalid` for a cursor that is none.
#[utoipa::path(get, path = "/messages", operation_id = "messages_list", tag = "messages", params(PageQuery),
    responses((status = 200, body = Page<MessageRow>)), extensions(("x-permission" = json!("messages.read"))))]
pub async fn list(
    BrandDb(db): BrandDb,
    carriers: Option<Extension<Carriers>>,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<MessageRow>>, Problem> {
    let limit = api::answer::rows(query.limit)?;
    let before = match query.cursor.as_deref() {
        None => Id::from_bytes([0xff; 16]),
        cursor => api::desk::cursor_id(cursor)?,
    };
    let rows = db
        .read(move |read| {
            read.query(sql::OUTBOX_LIST, params![before, limit as i64 + 1], |row| {
                let parameters: BTreeMap<String, String> = serde_json::from_str(&row.get::<String>(5)?)
                    .map_err(|error| Fault::Decode(format!("a message's parameters: {error}")))?;
                let row = MessageRow {
                    id: row.get(0)?,
                    channel: MessageChannel::read(row, 1)?,
                    template: Template::read(row, 2)?,
                    locale: row.get(3)?,
                    recipient: row.get(4)?,
                    text: None,
                    state: MessageState::read(row, 6)?,
                    attempts: row.get(7)?,
                    problem: row.get(8)?,
                    created_at: row.get(9)?,
                    sent_at: row.get(10)?,
                    finished_at: row.get(11)?,
                };
                Ok((row, parameters))
            })
        })
        .await?;
    let shows_codes = carriers.is_some_and(|Extension(carriers)| carriers.shows_codes);
    let mut shown = Vec::with_capacity(rows.len());
    for (mut row, parameters) in rows {
        let dropped = row.recipient.is_empty();
        if !dropped && (shows_codes || !(row.template.has_code() || row.template.has_link())) {
            let values = deliver::values(&db, row.id, row.template, parameters).await?;
            row.text = Some(template::render(row.template, &row.locale, &values).1);
        }
        if !shows_codes {
            row.recipient = masked(&row.recipient);
        }
        shown.push(row);
    }
    Ok(Answer::ok(Page::new(shown, limit, |row| row.id.to_string())))
}

/// Enough to tell two apart when one knows them: the first letters and the last.
fn masked(recipient: &str) -> String {
    let letters: Vec<char> = recipient.chars().collect();
    match (recipient.split_once('@'), letters.as_slice()) {
        (Some((name, host)), _) => format!("{}•••@{host}", name.chars().take(1).collect::<String>()),
        (None, [first @ .., a, b, c]) if first.len() >= 4 => {
            let first: String = first.iter().take(4).collect();
            format!("{first}•••{a}{b}{c}")
        }
        (None, []) => String::new(),
        _ => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_names_nobody() {
        assert_eq!(masked("+886912345678"), "+886•••678");
        assert_eq!(masked("amy@example.com"), "a•••@example.com");
        assert_eq!(masked("U1"), "•••");
        assert_eq!(masked(""), "");
    }
}
