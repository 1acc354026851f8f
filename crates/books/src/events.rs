//! What this slice writes to the journal.

use kernel::{Event, Id, Money};
use serde_json::json;

pub(crate) fn account_set(key: &str, number: &str) -> Event {
    Event::new("books.account_set", Id::derived("books.account", key.as_bytes()), json!({"key": key, "number": number}))
}

pub(crate) fn provider_set(code: &str) -> Event {
    Event::new("books.provider_set", Id::derived("books.provider", code.as_bytes()), json!({"provider": code}))
}

pub(crate) fn payouts_brought(file: Id, provider: &str, rows: i64, net: Money, differences: i64) -> Event {
    let body = json!({"provider": provider, "rows": rows, "net": net, "differences": differences});
    Event::new("books.payouts_brought", file, body)
}

pub(crate) fn exported(subject: Id, what: &str, from: &str, to: &str) -> Event {
    Event::new("books.exported", subject, json!({"what": what, "from": from, "to": to}))
}
