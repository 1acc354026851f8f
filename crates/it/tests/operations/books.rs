//! Calls about the books: accounts, vouchers, locked months, payouts.

use it::{Client, Scene};
use serde_json::{Value, json};

use super::{Call, Open, Things, call, text};

/// What these calls are about.
pub(crate) struct Ledgers {
    /// Somebody who pays out.
    provider: Value,
    /// A file of theirs.
    file: String,
}

/// Columns of a provider's file.
fn columns() -> Value {
    json!({"reference": "reference", "gross": "amount", "payout_on": "paid"})
}

/// A file with one row.
const FILE: &str = "reference,amount,paid\nNOBODY-1,100,2026-11-20\n";

impl Ledgers {
    /// Lets the owner set a provider up, and bring a file in which nothing is known here.
    pub(crate) async fn make(owner: &Client) -> Ledgers {
        let new = json!({"name": "散步支付", "methods": ["online"], "columns": columns(), "days": 3});
        let new = owner
            .request(reqwest::Method::PUT, "/api/v1/payouts/providers/walk")
            .header("if-match", "\"0\"")
            .json(&new);
        let provider = owner.send(new).await.must(200);
        let file = owner.request(reqwest::Method::POST, "/api/v1/payouts/files?provider=walk&name=walk.csv").body(FILE);
        Ledgers { provider, file: text(&owner.send(file).await.must(201)["id"]) }
    }
}

impl Things {
    /// The books. A new line here is about the whole brand.
    pub(super) fn of_the_books(&self, scene: &Scene) -> Vec<Call> {
        use Open::Brand;
        let company = text(&self.company["id"]);
        let day = format!("legal_entity={company}&from=2026-01-01&to=2026-01-02");
        let tax = format!("legal_entity={company}&period=11512");
        let file = |rest: &str| format!("/payouts/files/{}{rest}", self.ledgers.file);
        let provider = json!({"name": "散步支付", "methods": ["online"], "columns": columns(), "days": 4});
        vec![
            call("books_list_accounts", Brand, "/books/accounts", 200),
            call("books_set_account", Brand, "/books/accounts/tender.cash", 200)
                .based_on(&json!(0))
                .with(json!({"number": "1101", "name": "現金"})),
            call("books_list_vouchers", Brand, format!("/books/vouchers?{day}"), 200),
            call("books_read_voucher", Brand, format!("/books/vouchers/{}/2026-01-01", scene.store()), 200),
            call("books_export_vouchers", Brand, format!("/books/files/vouchers?{day}"), 200),
            call("books_read_tax", Brand, format!("/books/tax?{tax}"), 200),
            call("books_export_tax", Brand, format!("/books/files/tax?{tax}"), 200),
            call("books_list_landlords", Brand, format!("/books/landlords?{day}"), 200),
            call("books_list_landlord_sales", Brand, format!("/books/landlords/{}/2026-01-01", scene.store()), 200),
            call("books_list_periods", Brand, format!("/books/periods?legal_entity={company}"), 200),
            call("books_lock_period", Brand, format!("/books/periods/{company}/2026-01/lock"), 200),
            call("books_unlock_period", Brand, format!("/books/periods/{company}/2026-01/unlock"), 200)
                .with(json!({"reason": "correction"})),
            call("books_list_providers", Brand, "/payouts/providers", 200),
            call("books_set_provider", Brand, "/payouts/providers/walk", 200)
                .based_on(&self.ledgers.provider["version"])
                .with(provider),
            // No table: heard, and refused for what it is.
            call("books_preview_payouts", Brand, "/payouts/preview", 422).with(json!({})),
            call("books_bring_payouts", Brand, "/payouts/files?provider=nobody", 404).with(json!({})),
            call("books_list_payouts", Brand, "/payouts/files", 200),
            call("books_read_payouts", Brand, file(""), 200),
            call("books_list_payout_rows", Brand, file("/rows"), 200),
            call("books_list_of_payment", Brand, format!("/payouts/payments/{}", self.payment), 200),
        ]
    }
}
