//! Every statement of this slice.

/// The accounts that a brand chose.
pub const ACCOUNTS: &str = "SELECT key, number, name, version FROM books_account ORDER BY key";
/// A brand's first choice for a key.
pub const ACCOUNT_INSERT: &str =
    "INSERT INTO books_account (key, number, name, version) VALUES ($1, $2, $3, 1) ON CONFLICT DO NOTHING";
/// A brand's next choice.
pub const ACCOUNT_SAVE: &str =
    "UPDATE books_account SET number = $2, name = $3, version = version + 1 WHERE key = $1 AND version = $4";

/// All providers.
pub const PROVIDERS: &str = "SELECT code, name, methods, columns, days, version FROM books_provider ORDER BY code";
/// One provider.
pub const PROVIDER_GET: &str = "SELECT code, name, methods, columns, days, version FROM books_provider WHERE code = $1";
/// A new provider.
pub const PROVIDER_INSERT: &str = "INSERT INTO books_provider (code, name, methods, columns, days, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT DO NOTHING";
/// A provider's files have other columns from now on.
pub const PROVIDER_SAVE: &str = "UPDATE books_provider SET name = $2, methods = $3, columns = $4, days = $5, version = version + 1 WHERE code = $1 AND version = $6";

/// A file, unless its provider's same file is there.
pub const FILE_INSERT: &str = "INSERT INTO books_payout_file (id, provider, name, hash, row_count, gross, fee, net, brought_by, brought_at) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, $5, $6) ON CONFLICT DO NOTHING";
/// What the rows of a file come to.
pub const FILE_SUM: &str = "UPDATE books_payout_file SET row_count = $2, gross = $3, fee = $4, net = $5 WHERE id = $1";
/// The same file of a provider.
pub const FILE_SAME: &str = "SELECT id FROM books_payout_file WHERE provider = $1 AND hash = $2";
/// One file, with how many of its rows do not agree.
pub const FILE_GET: &str = "SELECT f.id, f.provider, v.name, f.name, f.row_count, f.gross, f.fee, f.net, f.brought_at, (SELECT count(*) FROM books_payout_row r WHERE r.file = f.id AND r.state <> 'matched') FROM books_payout_file f JOIN books_provider v ON v.code = f.provider WHERE f.id = $1";
/// Files before a place in time, newest first.
pub const FILES: &str = "SELECT f.id, f.provider, v.name, f.name, f.row_count, f.gross, f.fee, f.net, f.brought_at, (SELECT count(*) FROM books_payout_row r WHERE r.file = f.id AND r.state <> 'matched') FROM books_payout_file f JOIN books_provider v ON v.code = f.provider WHERE (f.brought_at, f.id) < ($1, $2) ORDER BY f.brought_at DESC, f.id DESC LIMIT $3";
/// A row, unless the same line came with another file, or its payment or refund was settled meanwhile.
pub const ROW_INSERT: &str = "INSERT INTO books_payout_row (id, file, line, identity, reference, gross, fee, net, payout_on, business_date, state, payment, refund, store, method, expected, taken_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING";
/// Whether the same line came before.
pub const ROW_KNOWN: &str = "SELECT id FROM books_payout_row WHERE identity = $1";
/// Whether a payment was paid out.
pub const PAYMENT_SETTLED: &str = "SELECT id FROM books_payout_row WHERE payment = $1 AND refund IS NULL";
/// Whether a refund was taken back.
pub const REFUND_SETTLED: &str = "SELECT id FROM books_payout_row WHERE refund = $1";
/// Rows of a file after a line, in one state or in all of them.
pub const ROWS: &str = "SELECT id, line, reference, gross, fee, net, payout_on, business_date, state, payment, refund, store, method, expected FROM books_payout_row WHERE file = $1 AND line > $2 AND (CAST($3 AS TEXT) IS NULL OR state = $3) ORDER BY line LIMIT $4";
/// What payments of an order were paid out with.
pub const ROW_OF_PAYMENT: &str = "SELECT id, line, reference, gross, fee, net, payout_on, business_date, state, payment, refund, store, method, expected FROM books_payout_row WHERE payment = $1 ORDER BY payout_on, line";
/// What was paid out in a store's books on a day, by way to pay.
pub const PAID_OUT: &str = "SELECT method, CAST(sum(gross) AS BIGINT), CAST(sum(fee) AS BIGINT), CAST(sum(net) AS BIGINT) FROM books_payout_row WHERE business_date = $1 AND store = $2 AND state IN ('matched', 'differs') GROUP BY method ORDER BY method";
/// Days with payouts, and their stores.
pub const PAID_OUT_DAYS: &str = "SELECT DISTINCT store, business_date FROM books_payout_row WHERE business_date BETWEEN $1 AND $2 AND state IN ('matched', 'differs')";
/// The first day on which something was taken that a provider paid out, and the last day of its payouts.
pub const COVERED: &str = "SELECT min(r.taken_on), max(r.payout_on) FROM books_payout_row r JOIN books_payout_file f ON f.id = r.file WHERE f.provider = $1";

/// Check: files that come to something else than their rows.
pub const CHECK_FILE_SUMS: &str = "SELECT f.id FROM books_payout_file f LEFT JOIN (SELECT file, count(*) AS rows_here, sum(gross) AS gross, sum(fee) AS fee, sum(net) AS net FROM books_payout_row GROUP BY file) r ON r.file = f.id WHERE f.row_count <> coalesce(r.rows_here, 0) OR f.gross <> coalesce(r.gross, 0) OR f.fee <> coalesce(r.fee, 0) OR f.net <> coalesce(r.net, 0)";
/// Check: payouts that were matched and have no day or store.
pub const CHECK_MATCHED_DAY: &str = "SELECT id FROM books_payout_row WHERE state IN ('matched', 'differs') AND (business_date IS NULL OR store IS NULL OR method IS NULL OR expected IS NULL OR business_date < payout_on)";
/// Check: payouts that agree and pay something else.
pub const CHECK_MATCHED_AMOUNT: &str = "SELECT id FROM books_payout_row WHERE (state = 'matched' AND gross <> expected) OR (state = 'differs' AND gross = expected)";

/// All of them.
pub const ALL: &[&str] = &[
    ACCOUNTS,
    ACCOUNT_INSERT,
    ACCOUNT_SAVE,
    PROVIDERS,
    PROVIDER_GET,
    PROVIDER_INSERT,
    PROVIDER_SAVE,
    FILE_INSERT,
    FILE_SUM,
    FILE_SAME,
    FILE_GET,
    FILES,
    ROW_INSERT,
    ROW_KNOWN,
    PAYMENT_SETTLED,
    REFUND_SETTLED,
    ROWS,
    ROW_OF_PAYMENT,
    PAID_OUT,
    PAID_OUT_DAYS,
    COVERED,
    CHECK_FILE_SUMS,
    CHECK_MATCHED_DAY,
    CHECK_MATCHED_AMOUNT,
];
