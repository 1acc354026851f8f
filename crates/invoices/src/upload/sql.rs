//! Every statement about handing in.

/// An invoice was issued: the platform has to hear of it.
pub const NOTE_ISSUED: &str = "INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, deadline, noted_at, state, attempts, late, version) VALUES ($1, 'F0401', $1, $2, $3, $4, $5, $6, $7, 'waiting', 0, FALSE, 1) ON CONFLICT (document, message) DO NOTHING";
/// An allowance (`$1`) was issued on an invoice (`$2`).
pub const NOTE_ALLOWED: &str = "INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, deadline, noted_at, state, attempts, late, version) SELECT $1, 'G0401', invoice, legal_entity, $3, $4, $5, $6, $7, 'waiting', 0, FALSE, 1 FROM invoices_upload WHERE document = $2 AND message = 'F0401' ON CONFLICT (document, message) DO NOTHING";
/// A document was voided: the message is the one that undoes its own.
pub const NOTE_VOIDED: &str = "INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, deadline, noted_at, state, attempts, late, version) SELECT document, CASE message WHEN 'F0401' THEN 'F0501' ELSE 'G0501' END, invoice, legal_entity, store, number, $2, $3, $4, 'waiting', 0, FALSE, 1 FROM invoices_upload WHERE document = $1 AND message IN ('F0401', 'G0401') ON CONFLICT (document, message) DO NOTHING RETURNING message";

/// Columns of what is handed in.
macro_rules! columns {
    () => {
        "document, message, invoice, legal_entity, store, number, happened_at, deadline, state, attempts, sent_at, calling_until, answered_at, code, words, late, version"
    };
}

/// One message.
pub const GET: &str = concat!("SELECT ", columns!(), " FROM invoices_upload WHERE document = $1 AND message = $2");
/// All messages about an invoice and its allowances, in the order of what happened.
pub const OF_INVOICE: &str =
    concat!("SELECT ", columns!(), " FROM invoices_upload WHERE invoice = $1 ORDER BY happened_at, number, message");
/// Messages of a company that nobody has accepted yet.
pub const OPEN_OF: &str = "SELECT document, message FROM invoices_upload WHERE state <> 'accepted' AND legal_entity = $1 ORDER BY deadline, document, message";
/// How many messages of each store must be in until an instant, and when the first.
pub const PRESSING: &str = "SELECT store, count(*), min(deadline) FROM invoices_upload WHERE state <> 'accepted' AND deadline <= $1 GROUP BY store ORDER BY store";
/// By which way a company hands in.
pub const WAY_OF: &str = "SELECT way FROM invoices_issuer WHERE legal_entity = $1";
/// An allowance with its content.
pub const ALLOWANCE: &str = "SELECT content FROM invoices_allowance WHERE id = $1";

/// Takes a message to be handed in now, if nobody else does: one that waits, or one of which the platform does not know.
pub const SEND: &str = "UPDATE invoices_upload SET state = 'sent', attempts = attempts + 1, sent_at = $4, calling_until = $5, version = version + 1 WHERE document = $1 AND message = $2 AND version = $3 AND state IN ('waiting', 'sent') RETURNING attempts, version";
/// Nobody knows yet what came of it; the call is over.
pub const UNCLEAR: &str = "UPDATE invoices_upload SET calling_until = NULL, code = NULL, words = $4, version = version + 1 WHERE document = $1 AND message = $2 AND version = $3 AND state = 'sent'";
/// The platform has it.
pub const ACCEPT: &str = "UPDATE invoices_upload SET state = 'accepted', calling_until = NULL, answered_at = $4, code = $5, words = NULL, version = version + 1 WHERE document = $1 AND message = $2 AND version = $3 AND state <> 'accepted'";
/// The platform refused it.
pub const REJECT: &str = "UPDATE invoices_upload SET state = 'rejected', calling_until = NULL, answered_at = $4, code = $5, words = $6, version = version + 1 WHERE document = $1 AND message = $2 AND version = $3 AND state IN ('waiting', 'sent')";
/// What was refused waits again.
pub const AGAIN: &str = "UPDATE invoices_upload SET state = 'waiting', code = NULL, words = NULL, version = version + 1 WHERE document = $1 AND message = $2 AND version = $3 AND state = 'rejected'";
/// It is past its deadline.
pub const LATE: &str =
    "UPDATE invoices_upload SET late = TRUE WHERE document = $1 AND message = $2 AND state <> 'accepted' AND NOT late";
/// Something about an invoice that is refused.
pub const REFUSED_OF: &str = "SELECT document FROM invoices_upload WHERE invoice = $1 AND state = 'rejected' LIMIT 1";
/// Something of a company that is late.
pub const LATE_OF: &str =
    "SELECT document FROM invoices_upload WHERE state <> 'accepted' AND legal_entity = $1 AND late LIMIT 1";
/// Holds a company, so that what of it is late is counted by one at a time.
pub const COMPANY_HOLD: &str = "SELECT legal_entity FROM invoices_issuer WHERE legal_entity = $1 FOR UPDATE";

/// Documents without their message, and voided ones without theirs.
pub const CHECK_NOTED: &str = "SELECT i.id FROM invoices_invoice i LEFT JOIN invoices_upload u ON u.document = i.id AND u.message = 'F0401' LEFT JOIN invoices_upload v ON v.document = i.id AND v.message = 'F0501' WHERE u.document IS NULL OR (i.state = 'voided') <> (v.document IS NOT NULL) UNION ALL SELECT a.id FROM invoices_allowance a LEFT JOIN invoices_upload u ON u.document = a.id AND u.message = 'G0401' LEFT JOIN invoices_upload v ON v.document = a.id AND v.message = 'G0501' WHERE u.document IS NULL OR (a.state = 'voided') <> (v.document IS NOT NULL)";
/// Messages that were accepted before what they build upon.
pub const CHECK_ORDER: &str = "SELECT v.document FROM invoices_upload v JOIN invoices_upload i ON i.invoice = v.invoice AND i.message = 'F0401' WHERE v.message <> 'F0401' AND v.state = 'accepted' AND i.state <> 'accepted' UNION ALL SELECT v.document FROM invoices_upload v JOIN invoices_upload g ON g.document = v.document AND g.message = 'G0401' WHERE v.message = 'G0501' AND v.state = 'accepted' AND g.state <> 'accepted' UNION ALL SELECT v.document FROM invoices_upload v JOIN invoices_upload g ON g.invoice = v.invoice AND g.message IN ('G0401', 'G0501') WHERE v.message = 'F0501' AND v.state = 'accepted' AND g.state <> 'accepted'";
/// Messages of which nobody was told that they are late, though the platform has answered about something that was noted
/// an hour after their deadline and their own note: the jobs of that time were done.
pub const CHECK_LATE: &str = "SELECT u.document FROM invoices_upload u JOIN (SELECT max(noted_at) - 3600000000 AS done FROM invoices_upload WHERE state = 'accepted' AND code IS NULL) o ON u.deadline < o.done AND u.noted_at < o.done WHERE u.state <> 'accepted' AND NOT u.late";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    NOTE_ISSUED,
    NOTE_ALLOWED,
    NOTE_VOIDED,
    GET,
    OF_INVOICE,
    OPEN_OF,
    PRESSING,
    WAY_OF,
    ALLOWANCE,
    SEND,
    UNCLEAR,
    ACCEPT,
    REJECT,
    AGAIN,
    LATE,
    REFUSED_OF,
    LATE_OF,
    COMPANY_HOLD,
    CHECK_NOTED,
    CHECK_ORDER,
    CHECK_LATE,
];
