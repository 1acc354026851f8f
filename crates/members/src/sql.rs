//! Every statement of this slice.

/// As many places for ids as [`MANY`] says.
macro_rules! many {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
          $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, \
          $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, \
          $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64)"
    };
}

/// A member, unless the id or the number is there.
pub const MEMBER_INSERT: &str = "INSERT INTO members_member (id, number, state, tier, join_channel, join_store, join_staff, home_store, locale, joined_at, version) VALUES ($1, $2, 'active', $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT DO NOTHING";
/// Some members, and until when each may not spend.
pub const MEMBERS: &str = concat!(
    "SELECT id, number, state, tier, join_channel, join_store, join_staff, home_store, locale, joined_at, version, spending_held_until FROM members_member WHERE id IN ",
    many!()
);
/// One member.
pub const MEMBER_GET: &str = "SELECT id, number, state, tier, join_channel, join_store, join_staff, home_store, locale, joined_at, version FROM members_member WHERE id = $1";
/// One member by what is printed on the card.
pub const MEMBER_BY_NUMBER: &str = "SELECT id FROM members_member WHERE number = $1";
/// A member's state, locked until the transaction ends.
pub const MEMBER_LOCK: &str = "SELECT state FROM members_member WHERE id = $1 FOR UPDATE";
/// Something that prices may depend on has changed.
pub const MEMBER_CHANGED: &str = "UPDATE members_member SET version = version + 1 WHERE id = $1";
/// A member is forgotten.
pub const MEMBER_ERASE: &str = "UPDATE members_member SET state = 'erased', erased_at = $2, version = version + 1 WHERE id = $1 AND state <> 'erased'";

/// A member's personal data.
pub const PROFILE_INSERT: &str = "INSERT INTO members_profile (member, name, updated_at) VALUES ($1, $2, $3)";
/// Some members' personal data.
pub const PROFILES: &str = concat!(
    "SELECT name, birthday, gender, area, preferences, member, company_tax_id FROM members_profile WHERE member IN ",
    many!()
);
/// The company for which a member bought last.
pub const COMPANY_REMEMBER: &str = "UPDATE members_profile SET company_tax_id = $2, updated_at = $3 WHERE member = $1 AND (company_tax_id IS NULL OR company_tax_id <> $2)";
/// What a member tells about themselves, all of it.
pub const PROFILE_EDIT: &str = "UPDATE members_profile SET name = $2, birthday = $3, gender = $4, area = $5, preferences = $6, updated_at = $7 WHERE member = $1";
/// How many rows a statement about many of them takes.
pub const MANY: usize = 64;
/// What some rows said they are.
pub const GENDERS: &str =
    concat!("SELECT member, gender FROM members_profile WHERE gender IS NOT NULL AND member IN ", many!());
/// Which of some rows stand for another.
pub const LINKS_OPEN: &str =
    concat!("SELECT member, canonical FROM members_link WHERE until IS NULL AND member IN ", many!());
/// Which rows lead to some others, the first first.
pub const LINKS_INTO: &str = concat!(
    "SELECT canonical, member FROM members_link WHERE until IS NULL AND canonical IN ",
    many!(),
    " ORDER BY member"
);
/// Gives a member a name who has none.
pub const NAME_FILL: &str = "UPDATE members_profile SET name = $2, updated_at = $3 WHERE member = $1 AND name IS NULL";
/// Takes a member's name away.
pub const NAME_CLEAR: &str = "UPDATE members_profile SET name = NULL, updated_at = $2 WHERE member = $1";
/// Members after one, that were not forgotten and stand for themselves, with what is known of how to reach them.
pub const MEMBER_WALK: &str = "SELECT m.id, m.number, m.joined_at, m.version, (SELECT count(*) FROM members_identity i WHERE i.member = m.id AND i.valid_to IS NULL AND i.kind IN ('phone', 'email', 'line')), (SELECT count(*) FROM members_consent c WHERE c.member = m.id) FROM members_member m WHERE m.id > $1 AND m.state <> 'erased' AND NOT EXISTS (SELECT 1 FROM members_link l WHERE l.member = m.id AND l.until IS NULL) ORDER BY m.id LIMIT $2";
/// Forgets a member's personal data.
pub const PROFILE_DELETE: &str = "DELETE FROM members_profile WHERE member = $1";
/// Forgets a member's addresses.
pub const ADDRESS_DELETE: &str = "DELETE FROM members_address WHERE member = $1";

/// The key that seals a member's data in immutable records.
pub const KEY_INSERT: &str = "INSERT INTO members_key (member, secret, created_at) VALUES ($1, $2, $3)";
/// The key that seals a member's data in immutable records.
pub const KEY_GET: &str = "SELECT secret FROM members_key WHERE member = $1";
/// What was sealed with it can never be read again.
pub const KEY_DELETE: &str = "DELETE FROM members_key WHERE member = $1";

/// How a member came.
pub const TOUCH_INSERT: &str =
    "INSERT INTO members_touch (member, position, kind, value, at) VALUES ($1, $2, $3, $4, $5)";
/// Forgets how a member came: click ids name a person.
pub const TOUCH_DELETE: &str = "DELETE FROM members_touch WHERE member = $1";

/// A way to a member, unless it leads to one already.
pub const IDENTITY_INSERT: &str = "INSERT INTO members_identity (id, member, kind, provider, channel, value, state, verified_at, valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
/// Whom a way leads to now, locked until the transaction ends.
pub const IDENTITY_HOLDER_LOCK: &str = "SELECT id, member, state, verified_at, valid_from FROM members_identity WHERE kind = $1 AND provider = $2 AND channel = $3 AND value = $4 AND valid_to IS NULL FOR UPDATE";
/// Whom a way leads to now.
pub const IDENTITY_HOLDER: &str = "SELECT member, state FROM members_identity WHERE kind = $1 AND provider = $2 AND channel = $3 AND value = $4 AND valid_to IS NULL";
/// One way, as long as it leads somewhere.
pub const IDENTITY_GET: &str = "SELECT member, kind, state FROM members_identity WHERE id = $1 AND valid_to IS NULL";
/// All ways that lead to some members now.
pub const IDENTITIES: &str = concat!(
    "SELECT id, member, kind, value, state, verified_at, valid_from, provider, channel, friend FROM members_identity WHERE valid_to IS NULL AND member IN ",
    many!(),
    " ORDER BY kind, valid_from, id"
);
/// A way is proven, once more.
pub const IDENTITY_VERIFY: &str = "UPDATE members_identity SET state = 'verified', verified_at = $2 WHERE id = $1 AND valid_to IS NULL AND state <> 'blocked'";
/// A way leads to this member no longer.
pub const IDENTITY_RELEASE: &str =
    "UPDATE members_identity SET state = 'released', valid_to = $2 WHERE id = $1 AND valid_to IS NULL";
/// How a LINE user stands to the shop's account, unless something later is known.
pub const LINE_FRIEND: &str = "UPDATE members_identity SET friend = $3, friend_at = $4 WHERE kind = 'line' AND provider = $1 AND value = $2 AND valid_to IS NULL AND (friend_at IS NULL OR friend_at < $4) RETURNING member";
/// Forgets by what a member was recognised, also long ago.
pub const IDENTITY_ERASE: &str = "UPDATE members_identity SET value = '', provider = '', channel = '', state = 'released', friend = 'unknown', friend_at = NULL, valid_to = coalesce(valid_to, $2) WHERE member = $1";

/// Whom a member's row leads to, if it leads anywhere.
pub const LINK_STEP: &str = "SELECT l.canonical FROM members_member m LEFT JOIN members_link l ON l.member = m.id AND l.until IS NULL WHERE m.id = $1";
/// Rows that lead to a member.
pub const LINK_TO: &str = "SELECT member FROM members_link WHERE canonical = $1 AND until IS NULL ORDER BY member";
/// Joins two rows, unless the first leads somewhere already.
pub const LINK_INSERT: &str = "INSERT INTO members_link (id, member, canonical, since, evidence) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
/// One open link.
pub const LINK_GET: &str = "SELECT member, canonical FROM members_link WHERE id = $1 AND until IS NULL";
/// Parts two rows.
pub const LINK_CLOSE: &str = "UPDATE members_link SET until = $2 WHERE id = $1 AND until IS NULL";

/// What a member said about a use of their data.
pub const CONSENT_INSERT: &str = "INSERT INTO members_consent (member, purpose, channel, granted, notice_version, notice_hash, source, staff, store, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Everything some members ever said about uses of their data, in order.
pub const CONSENTS: &str = concat!(
    "SELECT purpose, channel, granted, notice_version, at, member FROM members_consent WHERE member IN ",
    many!(),
    " ORDER BY id"
);

/// All open links to and from a member's row.
pub const LINK_LIST: &str = "SELECT id, member, canonical, since, evidence FROM members_link WHERE until IS NULL AND (member = $1 OR canonical = $1) ORDER BY id";

/// A code is asked for.
pub const CODE_INSERT: &str = "INSERT INTO members_code (id, purpose, kind, provider, channel, value, member, follows, replaces, state, guesses, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0, $10, $11)";
/// One code.
pub const CODE_GET: &str = "SELECT purpose, kind, provider, channel, value, member, follows, replaces, state, expires_at FROM members_code WHERE id = $1";
/// Uses up one guess at a code, if one is left.
pub const CODE_GUESS: &str = "UPDATE members_code SET guesses = guesses + 1 WHERE id = $1 AND state = 'open' AND guesses < $2 AND expires_at > $3";
/// A code was guessed right.
pub const CODE_PROVEN: &str = "UPDATE members_code SET state = 'proven' WHERE id = $1 AND state = 'open'";
/// What a proof was good for is done.
pub const CODE_USED: &str =
    "UPDATE members_code SET state = 'used' WHERE id = $1 AND state = 'proven' AND expires_at > $2";
/// Codes that nobody can use any more.
pub const CODE_FORGET: &str =
    "DELETE FROM members_code WHERE id IN (SELECT id FROM members_code WHERE expires_at < $1 LIMIT $2)";
/// Codes that were sent to a number or an address.
pub const CODE_FORGET_VALUE: &str = "DELETE FROM members_code WHERE value = $1";
/// Codes of a member.
pub const CODE_FORGET_MEMBER: &str = "DELETE FROM members_code WHERE member = $1";

/// Uses up one of so many in a stretch of time; touches no row when all are used.
pub const BUDGET_SPEND: &str = "INSERT INTO members_budget (scope, hash, window_start, used) VALUES ($1, $2, $3, 1) ON CONFLICT (scope, hash) DO UPDATE SET used = CASE WHEN members_budget.window_start = $3 THEN members_budget.used + 1 ELSE 1 END, window_start = $3 WHERE members_budget.window_start <> $3 OR members_budget.used < $4";
/// Stretches of time that are over.
pub const BUDGET_FORGET: &str = "DELETE FROM members_budget WHERE window_start < $1";

/// Nothing may be spent until an instant.
pub const SPENDING_HOLD: &str = "UPDATE members_member SET spending_held_until = $2 WHERE id = $1";
/// Members whose name begins so, after one.
pub const MEMBER_BY_NAME: &str = "SELECT member FROM members_profile WHERE lower(name) >= $1 AND lower(name) < $2 AND name IS NOT NULL ORDER BY lower(name), member LIMIT $3";
/// Everything a member ever said about uses of their data, as their own copy has it.
pub const CONSENT_EVENTS: &str =
    "SELECT purpose, channel, granted, notice_version, source, at FROM members_consent WHERE member = $1 ORDER BY id";
/// Every way that ever led to a member.
pub const IDENTITY_HISTORY: &str = "SELECT kind, value, state, verified_at, valid_from, valid_to FROM members_identity WHERE member = $1 ORDER BY valid_from, id";

/// Forgets why rows were found to be one person: people wrote it.
pub const LINK_ERASE: &str = "UPDATE members_link SET evidence = '{}' WHERE member = $1 OR canonical = $1";

/// Check: chains of links that come back to where they began, as far as two steps.
pub const CHECK_LINK_CIRCLE: &str = "SELECT a.member FROM members_link a JOIN members_link b ON b.member = a.canonical AND b.until IS NULL WHERE a.until IS NULL AND (a.member = a.canonical OR b.canonical = a.member)";
/// Check: forgotten members of whom something personal is left.
pub const CHECK_ERASED_WITH_DATA: &str = "SELECT m.id FROM members_member m WHERE m.state = 'erased' AND (EXISTS (SELECT 1 FROM members_profile p WHERE p.member = m.id) OR EXISTS (SELECT 1 FROM members_address a WHERE a.member = m.id) OR EXISTS (SELECT 1 FROM members_key k WHERE k.member = m.id) OR EXISTS (SELECT 1 FROM members_touch t WHERE t.member = m.id) OR EXISTS (SELECT 1 FROM members_identity i WHERE i.member = m.id AND (i.value <> '' OR i.valid_to IS NULL)))";
/// Check: members with no key although they were not forgotten.
pub const CHECK_KEY_MISSING: &str = "SELECT m.id FROM members_member m LEFT JOIN members_key k ON k.member = m.id WHERE m.state <> 'erased' AND k.member IS NULL";
/// Check: ways whose state and validity say different things.
pub const CHECK_IDENTITY_STATE: &str = "SELECT id FROM members_identity WHERE (state = 'released') <> (valid_to IS NOT NULL) OR (state = 'verified' AND verified_at IS NULL)";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    MEMBER_INSERT,
    MEMBERS,
    MEMBER_GET,
    MEMBER_BY_NUMBER,
    MEMBER_LOCK,
    MEMBER_CHANGED,
    MEMBER_ERASE,
    PROFILE_INSERT,
    PROFILES,
    COMPANY_REMEMBER,
    PROFILE_EDIT,
    GENDERS,
    LINKS_OPEN,
    LINKS_INTO,
    LINK_ERASE,
    NAME_FILL,
    NAME_CLEAR,
    MEMBER_WALK,
    PROFILE_DELETE,
    ADDRESS_DELETE,
    KEY_INSERT,
    KEY_GET,
    KEY_DELETE,
    TOUCH_INSERT,
    TOUCH_DELETE,
    IDENTITY_INSERT,
    IDENTITY_HOLDER_LOCK,
    IDENTITY_HOLDER,
    IDENTITY_GET,
    IDENTITIES,
    IDENTITY_VERIFY,
    IDENTITY_RELEASE,
    LINE_FRIEND,
    IDENTITY_ERASE,
    LINK_STEP,
    LINK_TO,
    LINK_INSERT,
    LINK_GET,
    LINK_CLOSE,
    CONSENT_INSERT,
    CONSENTS,
    LINK_LIST,
    CODE_INSERT,
    CODE_GET,
    CODE_GUESS,
    CODE_PROVEN,
    CODE_USED,
    CODE_FORGET,
    CODE_FORGET_VALUE,
    CODE_FORGET_MEMBER,
    BUDGET_SPEND,
    BUDGET_FORGET,
    SPENDING_HOLD,
    MEMBER_BY_NAME,
    CONSENT_EVENTS,
    IDENTITY_HISTORY,
    CHECK_LINK_CIRCLE,
    CHECK_ERASED_WITH_DATA,
    CHECK_KEY_MISSING,
    CHECK_IDENTITY_STATE,
];
