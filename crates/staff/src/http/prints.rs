//! What came of a paper.

use api::{Answer, Body, BrandDb, Caller, Path, Problem};
use kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;

/// What came of a paper that a till printed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellPrint {
    /// Of which document.
    document_id: Id,
    /// Which paper of it, as it was answered.
    #[schema(minimum = 1)]
    copy: i64,
    /// True when it came out; false when nothing of it reached the printer. Whoever does not know says nothing.
    printed: bool,
}

/// Says what came of a paper.
///
/// # Errors
/// `staff.register_unknown`; `staff.print_unknown`, `staff.print_done`; `api.wrong_store`.
#[utoipa::path(post, path = "/registers/{id}/print-outcomes", operation_id = "staff_tell_print", tag = "till",
    params(("id" = Id, Path)), request_body = TellPrint, responses((status = 204)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn tell_print(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
    Body(body): Body<TellPrint>,
) -> Result<Answer<()>, Problem> {
    let found = db.read(move |read| crate::register(read, register)).await?;
    let found = found.filter(|found| found.active).ok_or(&codes::REGISTER_UNKNOWN)?;
    caller.require_store("till.use", found.store)?;
    let TellPrint { document_id, copy, printed } = body;
    let act = move |tx: &mut store::Tx<'_>| crate::tell_print(tx, document_id, copy, register, printed);
    db.write("staff.tell_print", caller.actor().at(register), act).await?;
    Ok(Answer::empty())
}
