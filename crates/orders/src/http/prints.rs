//! Papers of a till's own printer: the bytes that it sends there.

use api::{Answer, Body, BrandDb, Caller, Path, Problem, Query};
use axum::Extension;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Id, Refusal};
use paper::{Encoded, Language, Page, Printer};
use serde::{Deserialize, Serialize};
use staff::{AskPrint, PaperWidth, PrinterEncoding};
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::http::read::Standing;
use crate::http::till::store_of;
use crate::receipt_paper::{self, Drawing};
use crate::reprint::{self, Reprint};

/// What is known of a printer.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PrinterForm {
    /// How wide its paper is.
    width: PaperWidth,
    /// How it is told Chinese characters.
    encoding: PrinterEncoding,
    /// True when it cuts the paper.
    cutter: bool,
}

impl PrinterForm {
    pub(super) fn printer(self) -> Printer {
        receipt_paper::printer(self.width, self.encoding, self.cutter)
    }
}

/// A receipt that shall be printed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintRequest {
    /// Whose receipt.
    order_id: Id,
    /// The printer that it goes to.
    printer: PrinterForm,
    /// Why it is printed once more, a word from the shop's list such as `customer_asks`; none for the first paper.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    reason: Option<String>,
    /// True when somebody looked at the printer, and the paper that was asked for before did not come out.
    #[serde(default)]
    nothing_came_out: bool,
}

/// A paper for a printer. Say what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrintBody {
    /// Of which document.
    document_id: Id,
    /// Which paper of it: 1 for the first one.
    copy: i64,
    /// What the printer gets, in base 64.
    bytes: String,
    /// Characters that it does not have and that could not be drawn either.
    missing: String,
}

/// A page that shows whether a printer is set up as it should be.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestPrint {
    /// What the printer gets, in base 64.
    bytes: String,
    /// Characters that it does not have and that could not be drawn either.
    missing: String,
}

pub(super) fn told(encoded: &Encoded) -> (String, String) {
    (STANDARD.encode(&encoded.bytes), encoded.missing.iter().collect())
}

/// The bytes of a receipt for a till's own printer: the first paper of a sale, or for a reason a further one, which is
/// marked as a copy and needs what printing once more needs.
///
/// A paper is written down before it is answered. While nobody says what came of it, no other one of its sale is
/// given out.
///
/// # Errors
/// `staff.print_done` once the first paper came out, `staff.print_unsure` while nobody knows; `till.not_permitted`,
/// `till.reason_invalid`; `orders.register_unknown`; `orders.unknown`, also for an order of other stores;
/// `api.not_found` while nothing was paid; `api.wrong_store`.
#[utoipa::path(post, path = "/registers/{id}/prints", operation_id = "orders_print", tag = "till",
    params(("id" = Id, Path)), request_body = PrintRequest, responses((status = 200, body = PrintBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn print(
    BrandDb(db): BrandDb,
    caller: Caller,
    drawing: Option<Extension<Drawing>>,
    Path(register): Path<Id>,
    Body(body): Body<PrintRequest>,
) -> Result<Answer<PrintBody>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let Some(person) = caller.staff_id() else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", "till.use").into());
    };
    let PrintRequest { order_id: order, printer, reason, nothing_came_out } = body;
    if !Standing::of(&db, &caller, order).await?.may("till.use", &caller) {
        return Err((&codes::ORDER_UNKNOWN).into());
    }
    let (locale, brand) = (caller.locale, db.brand().clone());
    let written = db.read(move |read| receipt_paper::written(read, &brand, order, locale)).await?;
    let written = written.ok_or(&api::codes::NOT_FOUND)?;
    let wanted = AskPrint { document: order, register, again: reason.is_some(), nothing_came_out };
    let allowed = caller.may(reprint::PERMISSION, Some(store));
    let reprinted = reason.map(|reason| Reprint { order, register, store, person, allowed, reason });
    let given = db
        .write("orders.print", caller.actor().at(register), move |tx| {
            let given = staff::ask_print(tx, &wanted)?;
            // What is the same paper once more was allowed when it was asked for first.
            if let Some(wanted) = reprinted.as_ref().filter(|_| given.is_new) {
                reprint::reprint(tx, wanted)?;
            }
            Ok(given)
        })
        .await?;
    let drawing = drawing.map(|Extension(drawing)| drawing).unwrap_or_default();
    let encoded = drawing.encode(written.page(given.copy > 1), printer.printer()).await?;
    let (bytes, missing) = told(&encoded);
    Ok(Answer::ok(PrintBody { document_id: order, copy: given.copy, bytes, missing }))
}

/// The bytes of a test page: words of both languages, rare characters, codes, the width of the paper and the cut.
///
/// # Errors
/// `orders.register_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/registers/{id}/test-print", operation_id = "orders_print_test", tag = "till",
    params(("id" = Id, Path), PrinterForm), responses((status = 200, body = TestPrint)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn print_test(
    BrandDb(db): BrandDb,
    caller: Caller,
    drawing: Option<Extension<Drawing>>,
    Path(register): Path<Id>,
    Query(printer): Query<PrinterForm>,
) -> Result<Answer<TestPrint>, Problem> {
    store_of(&db, &caller, "till.use", register).await?;
    let page = Page::test(Language::of(caller.locale));
    let drawing = drawing.map(|Extension(drawing)| drawing).unwrap_or_default();
    let (bytes, missing) = told(&drawing.encode(page, printer.printer()).await?);
    Ok(Answer::ok(TestPrint { bytes, missing }))
}
