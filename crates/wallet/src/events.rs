//! What this slice writes to the journal.

use kernel::Event;
use serde_json::{Value, json};

use crate::{Account, NewTransfer};

/// Value moved. Amounts are above zero for a debit and below for a credit.
pub(crate) fn transferred(new: &NewTransfer, shape: &ledger::Transfer, accounts: &[Account]) -> Event {
    let legs: Vec<Value> = shape
        .legs
        .iter()
        .filter_map(|leg| {
            let account = accounts.iter().find(|account| account.id == leg.account)?;
            Some(json!({"account": account.kind.as_str(), "owner": account.owner, "amount": leg.amount}))
        })
        .collect();
    let body = json!({
        "kind": shape.kind.as_str(),
        "subject": new.subject,
        "reverses": shape.reverses,
        "reason": new.reason,
        "store": new.store,
        "legal_entity": new.legal_entity,
        "business_date": new.business_date,
        "legs": legs,
    });
    Event::new("wallet.transferred", shape.id, body)
}
