//! Every statement of this slice.

/// One account by what it is and whose.
pub const ACCOUNT_FIND: &str =
    "SELECT id, kind, owner, balance, floor FROM wallet_account WHERE kind = $1 AND owner = $2";
/// All accounts of somebody.
pub const ACCOUNT_OF_OWNER: &str =
    "SELECT id, kind, owner, balance, floor FROM wallet_account WHERE owner = $1 ORDER BY kind";
/// Opens an account, unless somebody else just did.
pub const ACCOUNT_OPEN: &str = "INSERT INTO wallet_account (id, kind, owner, sign, balance, floor, opened_at, version) VALUES ($1, $2, $3, $4, 0, $5, $6, 1) ON CONFLICT DO NOTHING";
/// Moves a balance, if its floor and the limit of what can be told allow it. `$2` is the change on the account's
/// normal side, `$3` the limit. A floor binds only what lowers the balance.
pub const ACCOUNT_MOVE: &str = "UPDATE wallet_account SET balance = balance + CAST($2 AS BIGINT), version = version + 1 WHERE id = $1 AND (CAST($2 AS BIGINT) >= 0 OR floor IS NULL OR balance + CAST($2 AS BIGINT) >= floor) AND balance + CAST($2 AS BIGINT) BETWEEN -CAST($3 AS BIGINT) AND CAST($3 AS BIGINT) RETURNING balance";

/// A transfer, unless it was booked before.
pub const TRANSFER_INSERT: &str = "INSERT INTO wallet_transfer (id, kind, subject, reverses, reason, store, legal_entity, business_date, occurred_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
/// One transfer.
pub const TRANSFER_GET: &str = "SELECT id, kind, subject, reverses FROM wallet_transfer WHERE id = $1";
/// One transfer, locked until the transaction ends: two reversals of it wait for each other.
pub const TRANSFER_LOCK: &str = "SELECT id, kind, subject, reverses FROM wallet_transfer WHERE id = $1 FOR UPDATE";
/// The reversals of a transfer.
pub const TRANSFER_REVERSALS: &str =
    "SELECT id, kind, subject, reverses FROM wallet_transfer WHERE reverses = $1 ORDER BY recorded_at, id";
/// The transfers about something.
pub const TRANSFER_OF_SUBJECT: &str =
    "SELECT id, kind, subject, reverses FROM wallet_transfer WHERE subject = $1 ORDER BY recorded_at, id";

/// One account's part of a transfer.
pub const POSTING_INSERT: &str = "INSERT INTO wallet_posting (transfer, account, amount, balance, business_date, origin) VALUES ($1, $2, $3, $4, $5, $6)";
/// What was posted in a store on a day, or to nobody's store where `$2` is 1, but for goods that sold.
pub const BOOKED: &str = "SELECT t.kind, a.kind, a.owner, p.id, p.amount FROM wallet_transfer t JOIN wallet_posting p ON p.transfer = t.id JOIN wallet_account a ON a.id = p.account WHERE t.business_date = $1 AND ((CAST($2 AS BIGINT) = 1 AND t.store IS NULL) OR t.store = $3) AND (t.kind IN ('cash_count', 'petty_cash', 'credit_grant') OR a.kind = 'store_credit') ORDER BY p.id";
/// Days with postings that no tender tells of, and their stores; nobody's for what the brand gives.
pub const BOOKED_DAYS: &str = "SELECT DISTINCT store, business_date FROM wallet_transfer WHERE business_date BETWEEN $1 AND $2 AND kind IN ('cash_count', 'petty_cash', 'credit_grant') ORDER BY 2";
/// All that was posted to somebody's credit, in order: the change, and whether what came was paid for.
pub const CREDIT_PAST: &str = "SELECT p.id, -p.amount, p.origin FROM wallet_account a JOIN wallet_posting p ON p.account = a.id WHERE a.kind = 'store_credit' AND a.owner = $1 ORDER BY p.id";
/// The parts of a transfer.
pub const POSTING_OF_TRANSFER: &str = "SELECT p.account, a.kind, a.owner, p.amount FROM wallet_posting p JOIN wallet_account a ON a.id = p.account WHERE p.transfer = $1 ORDER BY p.account";
/// An account's statement before a posting, newest first.
pub const POSTING_OF_ACCOUNT: &str = "SELECT p.id, p.transfer, t.kind, t.reverses, t.subject, t.reason, p.amount * a.sign, p.balance, p.business_date, t.occurred_at FROM wallet_posting p JOIN wallet_account a ON a.id = p.account JOIN wallet_transfer t ON t.id = p.transfer WHERE p.account = $1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3";

/// Check: accounts whose balance is not the sum of their postings.
pub const CHECK_BALANCE: &str = "SELECT a.id FROM wallet_account a LEFT JOIN wallet_posting p ON p.account = a.id GROUP BY a.id, a.balance, a.sign HAVING a.balance <> CAST(coalesce(sum(p.amount), 0) AS BIGINT) * a.sign";
/// Check: accounts whose last posting tells another balance.
pub const CHECK_LAST_BALANCE: &str = "SELECT a.id FROM wallet_account a JOIN wallet_posting p ON p.id = (SELECT max(q.id) FROM wallet_posting q WHERE q.account = a.id) WHERE p.balance <> a.balance";
/// Check: transfers that do not sum to zero, or have fewer than two parts.
pub const CHECK_UNBALANCED: &str = "SELECT t.id FROM wallet_transfer t LEFT JOIN wallet_posting p ON p.transfer = t.id GROUP BY t.id HAVING count(p.id) < 2 OR sum(p.amount) <> 0";
/// Check: accounts below their floor.
pub const CHECK_BELOW_FLOOR: &str = "SELECT id FROM wallet_account WHERE floor IS NOT NULL AND balance < floor";
/// Check: transfers undone by more than they moved, account by account.
pub const CHECK_OVER_REVERSED: &str = "SELECT o.transfer FROM wallet_posting o JOIN wallet_transfer r ON r.reverses = o.transfer JOIN wallet_posting p ON p.transfer = r.id AND p.account = o.account GROUP BY o.transfer, o.account, o.amount HAVING abs(sum(p.amount)) > abs(o.amount) OR (o.amount > 0 AND sum(p.amount) > 0) OR (o.amount < 0 AND sum(p.amount) < 0)";
/// Check: reversals of reversals.
pub const CHECK_REVERSED_REVERSAL: &str =
    "SELECT r.id FROM wallet_transfer r JOIN wallet_transfer o ON o.id = r.reverses WHERE o.reverses IS NOT NULL";

/// Sums of postings around a day: before it, its debits, its credits without sign, after it.
macro_rules! by_day {
    ($date:literal) => {
        concat!(
            "sum(CASE WHEN p.business_date < ",
            $date,
            " THEN p.amount ELSE 0 END) AS before, ",
            "sum(CASE WHEN p.business_date = ",
            $date,
            " AND p.amount > 0 THEN p.amount ELSE 0 END) AS debit, ",
            "sum(CASE WHEN p.business_date = ",
            $date,
            " AND p.amount < 0 THEN -p.amount ELSE 0 END) AS credit, ",
            "sum(CASE WHEN p.business_date > ",
            $date,
            " THEN p.amount ELSE 0 END) AS since"
        )
    };
}

/// Proof: what was posted to accounts of each kind before a day (`$1`), on it and after it, what they hold, and how
/// many hold something else.
pub const PROOF_KINDS: &str = concat!(
    "SELECT a.kind, CAST(coalesce(sum(a.sign * d.before), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN a.sign > 0 THEN d.debit ELSE d.credit END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN a.sign > 0 THEN d.credit ELSE d.debit END), 0) AS BIGINT), CAST(coalesce(sum(a.sign * d.since), 0) AS BIGINT), CAST(sum(a.balance) AS BIGINT), count(CASE WHEN a.balance <> a.sign * coalesce(d.before + d.debit - d.credit + d.since, 0) THEN 1 END) FROM wallet_account a LEFT JOIN (SELECT p.account, ",
    by_day!("$1"),
    " FROM wallet_posting p GROUP BY p.account) d ON d.account = a.id GROUP BY a.kind ORDER BY a.kind"
);
/// Proof: the same account by account for one kind (`$1`) and a day (`$2`), those that hold something else first.
pub const PROOF_ACCOUNTS: &str = concat!(
    "SELECT a.id, a.owner, CAST(coalesce(a.sign * d.before, 0) AS BIGINT), CAST(coalesce(CASE WHEN a.sign > 0 THEN d.debit ELSE d.credit END, 0) AS BIGINT), CAST(coalesce(CASE WHEN a.sign > 0 THEN d.credit ELSE d.debit END, 0) AS BIGINT), CAST(coalesce(a.sign * d.since, 0) AS BIGINT), a.balance FROM wallet_account a LEFT JOIN (SELECT p.account, ",
    by_day!("$2"),
    " FROM wallet_posting p JOIN wallet_account k ON k.id = p.account WHERE k.kind = $1 GROUP BY p.account) d ON d.account = a.id WHERE a.kind = $1 ORDER BY CASE WHEN a.balance <> a.sign * coalesce(d.before + d.debit - d.credit + d.since, 0) THEN 0 ELSE 1 END, coalesce(d.debit, 0) + coalesce(d.credit, 0) DESC, a.id LIMIT $4 OFFSET $3"
);
/// Proof: a day's transfers with their two sides, of one store or of all.
macro_rules! transfers_of_day {
    () => {
        "SELECT t.id, t.kind, t.subject, t.occurred_at, coalesce(sum(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END), 0) AS debit, coalesce(sum(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END), 0) AS credit FROM wallet_transfer t LEFT JOIN wallet_posting p ON p.transfer = t.id WHERE t.business_date = $1 AND (CAST($2 AS BIGINT) = 1 OR t.store = $3) GROUP BY t.id, t.kind, t.subject, t.occurred_at"
    };
}
/// Proof: how many transfers a day has, what both sides of them come to, and how many have sides that differ.
pub const PROOF_SIDES: &str = concat!(
    "SELECT count(*), CAST(coalesce(sum(debit), 0) AS BIGINT), CAST(coalesce(sum(credit), 0) AS BIGINT), count(CASE WHEN debit <> credit THEN 1 END) FROM (",
    transfers_of_day!(),
    ") d"
);
/// Proof: a day's transfers, those with sides that differ first.
pub const PROOF_TRANSFERS: &str = concat!(
    "SELECT id, kind, subject, CAST(debit AS BIGINT), CAST(credit AS BIGINT), occurred_at FROM (",
    transfers_of_day!(),
    ") d ORDER BY CASE WHEN debit <> credit THEN 0 ELSE 1 END, occurred_at, id LIMIT $5 OFFSET $4"
);
/// Proof: what was posted to an account on a day.
pub const PROOF_POSTINGS: &str = "SELECT t.id, t.kind, t.subject, p.amount, t.occurred_at FROM wallet_account a JOIN wallet_posting p ON p.account = a.id AND p.business_date = $3 JOIN wallet_transfer t ON t.id = p.transfer WHERE a.kind = $1 AND a.owner = $2 ORDER BY p.id";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    ACCOUNT_FIND,
    ACCOUNT_OF_OWNER,
    ACCOUNT_OPEN,
    ACCOUNT_MOVE,
    TRANSFER_INSERT,
    TRANSFER_GET,
    TRANSFER_LOCK,
    TRANSFER_REVERSALS,
    TRANSFER_OF_SUBJECT,
    POSTING_INSERT,
    BOOKED,
    BOOKED_DAYS,
    CREDIT_PAST,
    POSTING_OF_TRANSFER,
    POSTING_OF_ACCOUNT,
    PROOF_KINDS,
    PROOF_ACCOUNTS,
    PROOF_SIDES,
    PROOF_TRANSFERS,
    PROOF_POSTINGS,
    CHECK_BALANCE,
    CHECK_LAST_BALANCE,
    CHECK_UNBALANCED,
    CHECK_BELOW_FLOOR,
    CHECK_OVER_REVERSED,
    CHECK_REVERSED_REVERSAL,
];
