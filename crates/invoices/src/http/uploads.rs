//! Handing in: how it stands, and what a person does about it.

use api::{Answer, Body, BrandDb, Caller, Path, Problem};
use kernel::{Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::{DocumentBody, body};
use crate::upload::{self, Upload};
use crate::{codes, queries};

/// A message about an invoice, and whether the tax platform has it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceUpload)]
pub struct UploadBody {
    /// `F0401` issued, `F0501` voided, `G0401` allowance, `G0501` allowance taken back.
    message: String,
    /// The number of the invoice or allowance.
    number: String,
    /// `waiting`, `sent`, `accepted` or `rejected`.
    state: String,
    /// When it was issued or voided.
    happened_at: Timestamp,
    /// Until when the platform must have it: 48 hours later.
    deadline: Timestamp,
    /// Its deadline passed before it was accepted.
    late: bool,
    /// How often it was handed in.
    attempts: i64,
    /// When it was handed in last.
    sent_at: Option<Timestamp>,
    /// When the platform answered.
    answered_at: Option<Timestamp>,
    /// The platform's code for its refusal; `seen_there` when a person saw it accepted.
    code: Option<String>,
    /// What the platform said, or what went wrong on the way.
    words: Option<String>,
}

impl From<Upload> for UploadBody {
    fn from(upload: Upload) -> Self {
        UploadBody {
            message: upload.message,
            number: upload.number,
            state: upload.state,
            happened_at: upload.happened_at,
            deadline: upload.deadline,
            late: upload.late,
            attempts: upload.attempts,
            sent_at: upload.sent_at,
            answered_at: upload.answered_at,
            code: upload.code,
            words: upload.words,
        }
    }
}

/// What is done about an invoice that the platform lacks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceHandIn)]
pub struct HandIn {
    /// `again`: what was refused is handed in again as it is, because its cause was mended elsewhere. `accepted`: a person saw
    /// all of it at the platform.
    #[schema(pattern = "^(again|accepted)$")]
    outcome: String,
}

/// Hands in again what the platform refused of an invoice, or notes that a person saw it there.
///
/// # Errors
/// `invoices.unknown`; `api.wrong_store`; `invoices.nothing_refused`; `invoices.nothing_open`.
#[utoipa::path(post, path = "/invoices/{id}/hand-in", operation_id = "invoices_hand_in", tag = "invoices",
    params(("id" = Id, Path)), request_body = HandIn, responses((status = 200, body = DocumentBody)),
    extensions(("x-permission" = json!("invoices.edit")), ("x-scope" = json!("store"))))]
pub async fn hand_in(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(wish): Body<HandIn>,
) -> Result<Answer<DocumentBody>, Problem> {
    let found = db.read(move |read| queries::document(read, id)).await?.ok_or(&codes::INVOICE_UNKNOWN)?;
    caller.require_store("invoices.edit", found.store)?;
    let store = found.store;
    match wish.outcome.as_str() {
        "again" => db.write("invoices.hand_in_again", caller.actor(), move |tx| upload::again(tx, id, store)).await?,
        "accepted" => db.write("invoices.seen_there", caller.actor(), move |tx| upload::seen_there(tx, id)).await?,
        _ => return Err(Refusal::new(&api::codes::INVALID).at("/outcome", &api::codes::INVALID).into()),
    }
    Ok(Answer::ok(body(&db, &caller, "invoices.edit", id).await?))
}
