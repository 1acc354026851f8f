//! Papers of a till's own printer: the bytes that it sends there.

use api::{Answer, Body, BrandDb, Caller, Page as Items, Path, Problem, Query};
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
use crate::network_printer::{NetworkPrinters, Sent};
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
    /// Prints no receipt: the invoices that were issued when papers of the order came back with this return.
    return_id: Option<Id>,
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
/// marked as a copy and needs what printing once more needs. With a return, the same for the invoices that were issued
/// then.
///
/// A paper is written down before it is answered. While nobody says what came of it, no other one of its sale is
/// given out. The receipt of a deposit, which an order has until it is fetched, is a document of its own.
///
/// # Errors
/// `staff.print_done` once the first paper came out, `staff.print_unsure` while nobody knows; `till.not_permitted`,
/// `till.reason_invalid`; `orders.register_unknown`; `orders.unknown`, also for an order of other stores;
/// `api.not_found` while nothing was paid, and for a return with which no paper came back; `api.wrong_store`.
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
    let PrintRequest { order_id: order, return_id, printer, reason, nothing_came_out } = body;
    if !Standing::of(&db, &caller, order).await?.may("till.use", &caller) {
        return Err((&codes::ORDER_UNKNOWN).into());
    }
    let (locale, brand) = (caller.locale, db.brand().clone());
    let written = db.read(move |read| match return_id {
        None => receipt_paper::written(read, &brand, order, locale),
        Some(back) => receipt_paper::written_anew(read, &brand, (order, back), locale),
    });
    let written = written.await?.ok_or(&api::codes::NOT_FOUND)?;
    let document = written.document();
    let wanted = AskPrint { document, register, again: reason.is_some(), nothing_came_out };
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
    Ok(Answer::ok(PrintBody { document_id: document, copy: given.copy, bytes, missing }))
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

/// A printer that the server reaches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkPrinterBody {
    /// What it is called.
    name: String,
}

/// What a printer gets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendToPrinter {
    /// The printer, by its name.
    #[schema(min_length = 1, max_length = 64)]
    name: String,
    /// What it gets, in base 64; at most 700,000 characters.
    #[schema(min_length = 1)]
    bytes: String,
}

/// What came of a paper.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperOutcome {
    /// It came out.
    Printed,
    /// Nothing of it reached the printer.
    Failed,
    /// Nobody knows: somebody looks.
    Unsure,
}

/// What came of what a printer got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentToPrinter {
    /// What came of it.
    outcome: PaperOutcome,
}

/// The longest paper, in bytes of base 64.
const PAPER_MAX: usize = 700_000;

/// The printers in a till's shop that the server reaches by the network, named by the setting `printing.printers`.
///
/// # Errors
/// `orders.register_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/registers/{id}/printers", operation_id = "orders_list_printers", tag = "till",
    params(("id" = Id, Path)), responses((status = 200, body = Items<NetworkPrinterBody>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn list_printers(
    BrandDb(db): BrandDb,
    caller: Caller,
    printers: Option<Extension<NetworkPrinters>>,
    Path(register): Path<Id>,
) -> Result<Answer<Items<NetworkPrinterBody>>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let store = db.read(move |read| staff::store(read, store)).await?.ok_or(&codes::REGISTER_UNKNOWN)?;
    let names = printers.map(|Extension(all)| all.names(&db.brand().host, &store.code)).unwrap_or_default();
    Ok(Answer::ok(Items::whole(names.into_iter().map(|name| NetworkPrinterBody { name }).collect())))
}

/// Sends what the server made for a till's printer to one in the shop's network: a receipt, a test page, the drawer's
/// pulse. Answers once the printer said that it is done. Sent twice, it is printed twice: say what came of a receipt with
/// `POST /registers/{id}/print-outcomes`.
///
/// # Errors
/// `orders.register_unknown`; `orders.printer_unknown`; `api.wrong_store`.
#[utoipa::path(post, path = "/registers/{id}/printers", operation_id = "orders_send_to_printer", tag = "till",
    params(("id" = Id, Path)), request_body = SendToPrinter, responses((status = 200, body = SentToPrinter)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn send_to_printer(
    BrandDb(db): BrandDb,
    caller: Caller,
    printers: Option<Extension<NetworkPrinters>>,
    Path(register): Path<Id>,
    Body(body): Body<SendToPrinter>,
) -> Result<Answer<SentToPrinter>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let bytes = Some(&body.bytes).filter(|text| (1..=PAPER_MAX).contains(&text.len()));
    let bytes = bytes.and_then(|text| STANDARD.decode(text).ok());
    let bytes = bytes.ok_or_else(|| Refusal::new(&api::codes::INVALID).at("/bytes", &api::codes::INVALID))?;
    let store = db.read(move |read| staff::store(read, store)).await?.ok_or(&codes::REGISTER_UNKNOWN)?;
    let printers = printers.map(|Extension(printers)| printers).unwrap_or_default();
    let sent = printers.send((&db.brand().host, &store.code, &body.name), bytes).await;
    let outcome = match sent.ok_or(&codes::PRINTER_UNKNOWN)? {
        Sent::Printed => PaperOutcome::Printed,
        Sent::Failed => PaperOutcome::Failed,
        Sent::Unsure => PaperOutcome::Unsure,
    };
    Ok(Answer::ok(SentToPrinter { outcome }))
}
