//! Every statement of this slice.

/// A company that issues here.
pub const ISSUER_GET: &str = "SELECT legal_entity, address, since, seal_key, carrier_kind, zero_rate_reason, through_customs, low, version, web_moment, way FROM invoices_issuer WHERE legal_entity = $1";
/// All of them.
pub const ISSUERS: &str = "SELECT legal_entity, address, since, seal_key, carrier_kind, zero_rate_reason, through_customs, low, version, web_moment, way FROM invoices_issuer ORDER BY legal_entity";
/// A company begins to issue here.
pub const ISSUER_INSERT: &str = "INSERT INTO invoices_issuer (legal_entity, address, since, seal_key, carrier_kind, zero_rate_reason, through_customs, low, version, edited_by, edited_at, web_moment, way) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12) ON CONFLICT (legal_entity) DO NOTHING";
/// Changes it, if nobody did meanwhile. Without a new key the old one stays.
pub const ISSUER_EDIT: &str = "UPDATE invoices_issuer SET address = $3, since = $4, seal_key = COALESCE($5, seal_key), carrier_kind = $6, zero_rate_reason = $7, through_customs = $8, low = $9, version = version + 1, edited_by = $10, edited_at = $11, web_moment = $12, way = $13 WHERE legal_entity = $1 AND version = $2";

/// Who invoices what a store sells on a day: the latest setting that had begun by then.
pub const STORE_ON: &str = "SELECT invoiced_by, name, tax_id, commission, since, version, set_at FROM invoices_store WHERE store = $1 AND since <= $2 ORDER BY version DESC LIMIT 1";
/// All settings of a store, the first first.
pub const STORE_SETTINGS: &str = "SELECT invoiced_by, name, tax_id, commission, since, version, set_at FROM invoices_store WHERE store = $1 ORDER BY version";
/// Another setting of a store, if nobody set one meanwhile.
pub const STORE_SET: &str = "INSERT INTO invoices_store (store, version, since, invoiced_by, name, tax_id, commission, set_by, set_at) SELECT $1, CAST($2 AS BIGINT) + 1, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT 1 FROM invoices_store WHERE store = $1 AND version > $2) AND ($2 = 0 OR EXISTS (SELECT 1 FROM invoices_store WHERE store = $1 AND version = $2)) ON CONFLICT DO NOTHING";

/// Holds a track, so that nobody else adds numbers of it at the same time.
pub const TRACK_HOLD: &str = "INSERT INTO invoices_track (period, track) VALUES ($1, $2) ON CONFLICT (period, track) DO UPDATE SET track = excluded.track";
/// A range that has some of these numbers already.
pub const RANGE_OVERLAPPING: &str =
    "SELECT first, last FROM invoices_range WHERE period = $1 AND track = $2 AND first <= $4 AND last >= $3 LIMIT 1";
/// Adds numbers.
pub const RANGE_INSERT: &str = "INSERT INTO invoices_range (id, legal_entity, period, track, first, last, next, store, register, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10)";
/// Takes a range away of which no number is used.
pub const RANGE_REMOVE: &str = "DELETE FROM invoices_range WHERE id = $1 AND next = first RETURNING legal_entity";
/// One range.
pub const RANGE_GET: &str =
    "SELECT id, legal_entity, period, track, first, last, next, store, register FROM invoices_range WHERE id = $1";
/// Ranges of a period.
pub const RANGES: &str = "SELECT id, legal_entity, period, track, first, last, next, store, register FROM invoices_range WHERE period = $1 ORDER BY legal_entity, track, first";
/// Ranges of a company (`$1`) from a period (`$2`) on that still have numbers.
pub const RANGES_OPEN: &str = "SELECT id, legal_entity, period, track, first, last, next, store, register FROM invoices_range WHERE legal_entity = $1 AND period >= $2 AND next <= last ORDER BY period, track, first";
/// Ranges that have a number for a register (`$4`) of a store (`$3`): its own first, then the store's, then the company's.
pub const RANGES_FOR: &str = "SELECT id FROM invoices_range WHERE legal_entity = $1 AND period = $2 AND next <= last AND (register = $4 OR (register IS NULL AND (store = $3 OR store IS NULL))) ORDER BY (register IS NULL), (store IS NULL), track, first LIMIT 8";
/// Takes the next number.
pub const NUMBER_TAKE: &str = "UPDATE invoices_range SET next = next + 1 WHERE id = $1 AND next <= last RETURNING track, next - 1, last - next + 1, last - first";

/// Keeps a document.
pub const INVOICE_INSERT: &str = "INSERT INTO invoices_invoice (id, number, period, range, legal_entity, store, register, state, handover, buyer_tax_id, total, tax, allowed, content, copies, business_date, issued_at, voided_at, void_reason, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'issued', $8, $9, $10, $11, 0, $12, $13, $14, $15, NULL, NULL, 1)";
/// What it is about.
pub const SUBJECT_INSERT: &str =
    "INSERT INTO invoices_subject (document, kind, subject, position, amount) VALUES ($1, $2, $3, $4, $5)";
/// Keeps what could not get a number.
pub const OWED_INSERT: &str = "INSERT INTO invoices_owed (id, order_id, legal_entity, store, register, total, tax, content, subjects, given, business_date, owed_since, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '[]', $10, $11, 1)";

/// Columns of what waits for a number.
macro_rules! owed_columns {
    () => {
        "id, order_id, legal_entity, store, register, total, tax, content, subjects, given, business_date, owed_since, version"
    };
}

/// What waits for a number, the oldest first.
pub const OWED: &str = concat!(
    "SELECT ",
    owed_columns!(),
    " FROM invoices_owed WHERE owed_since > $1 OR (owed_since = $1 AND id > $2) ORDER BY owed_since, id LIMIT $3"
);
/// The same of one store (`$4`).
pub const OWED_OF_STORE: &str = concat!(
    "SELECT ",
    owed_columns!(),
    " FROM invoices_owed WHERE store = $4 AND (owed_since > $1 OR (owed_since = $1 AND id > $2)) ORDER BY owed_since, id LIMIT $3"
);
/// The same of one company.
pub const OWED_OF: &str =
    concat!("SELECT ", owed_columns!(), " FROM invoices_owed WHERE legal_entity = $1 ORDER BY owed_since, id LIMIT $2");
/// How many documents there are about an order, voided ones and those that wait for a number among them.
pub const COUNT_ABOUT: &str = "SELECT (SELECT count(*) FROM invoices_subject s JOIN invoices_invoice i ON i.id = s.document WHERE s.subject = $1 AND s.kind = 'order') + (SELECT count(*) FROM invoices_owed WHERE order_id = $1)";
/// The same of one order.
pub const OWED_ABOUT: &str =
    concat!("SELECT ", owed_columns!(), " FROM invoices_owed WHERE order_id = $1 ORDER BY owed_since, id");
/// Something of it came back, or what came back did not after all; if nobody changed it meanwhile.
pub const OWED_GIVE: &str = "UPDATE invoices_owed SET given = $3, version = version + 1 WHERE id = $1 AND version = $2";
/// Holds one that waits, so that it gets one number.
pub const OWED_LOCK: &str = "SELECT id FROM invoices_owed WHERE id = $1 AND version = $2 FOR UPDATE";
/// It is owed no longer.
pub const OWED_END: &str = "DELETE FROM invoices_owed WHERE id = $1 AND version = $2";

/// Documents of a company in a period after one, for whoever adds them up.
pub const PERIOD_INVOICES: &str = "SELECT id, state, content FROM invoices_invoice WHERE legal_entity = $1 AND period = $2 AND id > $3 ORDER BY id LIMIT $4";
/// Allowances of a company that were issued on days of a span.
pub const PERIOD_ALLOWANCES: &str = "SELECT a.state, a.content FROM invoices_allowance a JOIN invoices_invoice i ON i.id = a.invoice WHERE i.legal_entity = $1 AND a.business_date BETWEEN $2 AND $3 ORDER BY a.id";

/// Columns of a document with what it lacks in its content.
macro_rules! invoice_columns {
    () => {
        "i.id, i.number, i.legal_entity, i.store, i.register, i.state, i.total, i.tax, i.allowed, i.content, i.copies, i.business_date, i.issued_at, i.voided_at, i.void_reason, i.version, (SELECT CAST(min(CASE u.state WHEN 'rejected' THEN 0 WHEN 'waiting' THEN 1 WHEN 'sent' THEN 2 ELSE 3 END) AS BIGINT) FROM invoices_upload u WHERE u.invoice = i.id), (SELECT min(u.deadline) FROM invoices_upload u WHERE u.invoice = i.id AND u.state <> 'accepted')"
    };
}

/// One document.
pub const INVOICE_GET: &str = concat!("SELECT ", invoice_columns!(), " FROM invoices_invoice i WHERE i.id = $1");
/// Documents about a subject.
pub const INVOICES_ABOUT: &str = concat!(
    "SELECT ",
    invoice_columns!(),
    " FROM invoices_subject s JOIN invoices_invoice i ON i.id = s.document WHERE s.subject = $1 ORDER BY i.issued_at, i.id"
);
/// Documents before a place in time, newest first: of a store (`$3`) or all, in a state (`$4`) or any.
pub const INVOICES: &str = concat!(
    "SELECT ",
    invoice_columns!(),
    " FROM invoices_invoice i WHERE (i.issued_at, i.id) < ($1, $2) AND (CAST($3 AS TEXT) IS NULL OR i.state = $3) ORDER BY i.issued_at DESC, i.id DESC LIMIT $4"
);
/// The same of one store.
pub const INVOICES_OF_STORE: &str = concat!(
    "SELECT ",
    invoice_columns!(),
    " FROM invoices_invoice i WHERE i.store = $5 AND (i.issued_at, i.id) < ($1, $2) AND (CAST($3 AS TEXT) IS NULL OR i.state = $3) ORDER BY i.issued_at DESC, i.id DESC LIMIT $4"
);
/// Documents of a number, as many as had it in different periods.
pub const INVOICES_NUMBERED: &str = concat!(
    "SELECT ",
    invoice_columns!(),
    " FROM invoices_invoice i WHERE i.number = $1 ORDER BY i.issued_at DESC, i.id DESC"
);
/// Documents of which the platform lacks something, newest first: what is refused, what is not handed in, what is late, by
/// `$3`.
pub const INVOICES_NOT_IN: &str = concat!(
    "SELECT ",
    invoice_columns!(),
    " FROM invoices_invoice i WHERE (i.issued_at, i.id) < ($1, $2) AND i.id IN (SELECT o.invoice FROM invoices_upload o WHERE o.state <> 'accepted' AND (o.state = $3 OR ($3 = 'waiting' AND o.state = 'sent') OR ($3 = 'late' AND o.deadline < $5))) ORDER BY i.issued_at DESC, i.id DESC LIMIT $4"
);
/// Documents that a return voided, with what of each came back.
pub const REPLACED_BY: &str = "SELECT document, given FROM invoices_replaced WHERE return_id = $1 ORDER BY document";
/// A document was voided by a return.
pub const REPLACED_INSERT: &str = "INSERT INTO invoices_replaced (document, return_id, given) VALUES ($1, $2, $3)";
/// Lines of orders on a document.
pub const LINES_OF: &str =
    "SELECT subject, position, amount FROM invoices_subject WHERE document = $1 AND kind = 'line' ORDER BY position";
/// Orders of a document.
pub const ORDERS_OF: &str =
    "SELECT subject FROM invoices_subject WHERE document = $1 AND kind = 'order' ORDER BY subject";
/// One more copy on paper.
pub const COPY: &str = "UPDATE invoices_invoice SET copies = copies + 1, version = version + 1 WHERE id = $1 AND state = 'issued' AND handover = 'paper' RETURNING copies, store";
/// One more copy of each paper about an order.
pub const COPY_ABOUT: &str = "UPDATE invoices_invoice SET copies = copies + 1, version = version + 1 WHERE state = 'issued' AND handover = 'paper' AND id IN (SELECT document FROM invoices_subject WHERE subject = $1 AND kind = 'order') RETURNING id, store, copies";
/// Voids a document that nobody changed meanwhile and on which nothing was given back.
pub const VOID: &str = "UPDATE invoices_invoice SET state = 'voided', voided_at = $3, void_reason = $4, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'issued' AND allowed = 0";
/// Gives back a part of it, or takes that back; if nobody changed it meanwhile.
pub const ALLOW: &str = "UPDATE invoices_invoice SET allowed = allowed + $3, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'issued' AND allowed + $3 BETWEEN 0 AND total";

/// Keeps an allowance.
pub const ALLOWANCE_INSERT: &str = "INSERT INTO invoices_allowance (id, number, invoice, state, total, tax, content, store, business_date, issued_at, voided_at) VALUES ($1, $2, $3, 'issued', $4, $5, $6, $7, $8, $9, NULL)";
/// Allowances on a document, in the order in which they were issued.
pub const ALLOWANCES_ON: &str = "SELECT id, number, state, total, tax, content, business_date, issued_at FROM invoices_allowance WHERE invoice = $1 ORDER BY issued_at, number";
/// Allowances that a return led to and that stand.
pub const ALLOWANCES_ABOUT: &str = "SELECT a.id, a.invoice, a.total, i.version FROM invoices_subject s JOIN invoices_allowance a ON a.id = s.document JOIN invoices_invoice i ON i.id = a.invoice WHERE s.subject = $1 AND s.kind = 'return' AND a.state = 'issued' ORDER BY a.number";
/// Takes an allowance back.
pub const ALLOWANCE_VOID: &str =
    "UPDATE invoices_allowance SET state = 'voided', voided_at = $2 WHERE id = $1 AND state = 'issued'";

/// Ranges of which more or fewer numbers are used than there are documents.
pub const CHECK_USED: &str = "SELECT r.id FROM invoices_range r LEFT JOIN (SELECT range, count(*) AS used FROM invoices_invoice GROUP BY range) i ON i.range = r.id WHERE r.next - r.first <> coalesce(i.used, 0)";
/// Documents on which more or less is given back than their allowances say.
pub const CHECK_ALLOWED: &str = "SELECT i.id FROM invoices_invoice i LEFT JOIN (SELECT invoice, sum(total) AS given FROM invoices_allowance WHERE state = 'issued' GROUP BY invoice) a ON a.invoice = i.id WHERE i.allowed <> coalesce(a.given, 0)";
/// Documents that are about no order, or about more of it than they come to.
pub const CHECK_ABOUT: &str = "SELECT i.id FROM invoices_invoice i LEFT JOIN (SELECT document, sum(amount) AS about FROM invoices_subject WHERE kind = 'order' GROUP BY document) s ON s.document = i.id WHERE i.total <> coalesce(s.about, 0)";
/// Ranges of a track that share a number.
pub const CHECK_APART: &str = "SELECT a.id FROM invoices_range a JOIN invoices_range b ON a.period = b.period AND a.track = b.track AND a.id < b.id AND a.first <= b.last AND b.first <= a.last";
/// Documents of registers whose sales somebody else invoices on that day. What is issued anew because of a return is
/// about a sale that was ours to invoice.
pub const CHECK_ELSEWHERE: &str = "SELECT i.id FROM (SELECT id, store, business_date FROM invoices_invoice n WHERE register IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoices_subject s WHERE s.document = n.id AND s.kind = 'return') UNION ALL SELECT id, store, business_date FROM invoices_owed WHERE register IS NOT NULL AND subjects NOT LIKE '%\"kind\":\"return\"%') i WHERE (SELECT w.invoiced_by FROM invoices_store w WHERE w.store = i.store AND w.since <= i.business_date ORDER BY w.version DESC LIMIT 1) <> 'own'";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    ISSUER_GET,
    ISSUERS,
    ISSUER_INSERT,
    ISSUER_EDIT,
    STORE_ON,
    STORE_SETTINGS,
    STORE_SET,
    TRACK_HOLD,
    RANGE_OVERLAPPING,
    RANGE_INSERT,
    RANGE_REMOVE,
    RANGE_GET,
    RANGES,
    RANGES_OPEN,
    RANGES_FOR,
    NUMBER_TAKE,
    INVOICE_INSERT,
    SUBJECT_INSERT,
    OWED_INSERT,
    OWED,
    OWED_OF_STORE,
    OWED_OF,
    OWED_ABOUT,
    COUNT_ABOUT,
    OWED_GIVE,
    OWED_LOCK,
    OWED_END,
    INVOICE_GET,
    INVOICES_ABOUT,
    INVOICES,
    INVOICES_OF_STORE,
    INVOICES_NUMBERED,
    INVOICES_NOT_IN,
    REPLACED_BY,
    REPLACED_INSERT,
    LINES_OF,
    ORDERS_OF,
    COPY,
    COPY_ABOUT,
    VOID,
    ALLOW,
    ALLOWANCE_INSERT,
    PERIOD_INVOICES,
    PERIOD_ALLOWANCES,
    ALLOWANCES_ON,
    ALLOWANCES_ABOUT,
    ALLOWANCE_VOID,
    CHECK_USED,
    CHECK_ALLOWED,
    CHECK_ABOUT,
    CHECK_APART,
    CHECK_ELSEWHERE,
];
