//! Every statement of this slice.

/// A legal entity, unless its id or tax id is there.
pub const ENTITY_INSERT: &str = "INSERT INTO staff_legal_entity (id, name, tax_id, country, state, version) VALUES ($1, $2, $3, $4, 'active', 1) ON CONFLICT DO NOTHING";
/// One legal entity.
pub const ENTITY_GET: &str = "SELECT id, name, tax_id, country, state, version FROM staff_legal_entity WHERE id = $1";
/// All legal entities.
pub const ENTITY_LIST: &str = "SELECT id, name, tax_id, country, state, version FROM staff_legal_entity ORDER BY id";

/// A store, unless its id or code is there.
pub const STORE_INSERT: &str = "INSERT INTO staff_store (id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, price_list, location, phone, address, hours, state, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'active', $14, 1) ON CONFLICT DO NOTHING";
/// One store.
pub const STORE_GET: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, price_list, location, phone, address, hours, state, version FROM staff_store WHERE id = $1";
/// One store by its code.
pub const STORE_BY_CODE: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, price_list, location, phone, address, hours, state, version FROM staff_store WHERE code = $1";
/// All stores, in the brand's own order.
pub const STORE_LIST: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, price_list, location, phone, address, hours, state, version FROM staff_store ORDER BY position, code";
/// The store of the web shop: the first of them that is open for business.
pub const STORE_WEB: &str =
    "SELECT id FROM staff_store WHERE kind = 'web' AND state = 'active' ORDER BY position, code LIMIT 1";

/// A register, unless its id or code is there.
pub const REGISTER_INSERT: &str = "INSERT INTO staff_register (id, store, service_point, code, name, state, version) VALUES ($1, $2, $3, $4, $5, 'active', 1) ON CONFLICT DO NOTHING";
/// One register.
pub const REGISTER_GET: &str = "SELECT id, store, service_point, code, name, public_key, paired_at, state, version FROM staff_register WHERE id = $1";
/// One register, locked until the transaction ends.
pub const REGISTER_LOCK: &str = "SELECT id, store, service_point, code, name, public_key, paired_at, state, version FROM staff_register WHERE id = $1 FOR UPDATE";
/// One register by its code.
pub const REGISTER_BY_CODE: &str = "SELECT id, store, service_point, code, name, public_key, paired_at, state, version FROM staff_register WHERE code = $1";
/// The registers of a store.
pub const REGISTER_OF_STORE: &str = "SELECT id, store, service_point, code, name, public_key, paired_at, state, version FROM staff_register WHERE store = $1 ORDER BY code";
/// All registers.
pub const REGISTER_LIST: &str = "SELECT id, store, service_point, code, name, public_key, paired_at, state, version FROM staff_register ORDER BY code";
/// A register waits for a device that knows the code; an earlier code ends.
pub const REGISTER_AWAIT: &str = "UPDATE staff_register SET pairing_hash = $2, pairing_expires_at = $3, version = version + 1 WHERE id = $1 AND state = 'active' RETURNING store";
/// The register that waits for a device with this code, locked.
pub const REGISTER_AWAITING: &str = "SELECT id, store FROM staff_register WHERE pairing_hash = $1 AND pairing_expires_at > $2 AND state = 'active' FOR UPDATE";
/// A register takes a device's key; the code is used up.
pub const REGISTER_PAIR: &str = "UPDATE staff_register SET public_key = $2, paired_at = $3, pairing_hash = NULL, pairing_expires_at = NULL, version = version + 1 WHERE id = $1";
/// The key before is no longer the register's.
pub const REGISTER_KEY_END: &str = "UPDATE staff_register_key SET until = $2 WHERE register = $1 AND until IS NULL";
/// A register's key, for good.
pub const REGISTER_KEY_INSERT: &str =
    "INSERT INTO staff_register_key (register, paired_at, public_key) VALUES ($1, $2, $3)";

/// A shift, unless its id is there or the register has an open one.
pub const SHIFT_INSERT: &str = "INSERT INTO staff_shift (id, register, store, business_date, opened_by, opened_at, opening_float, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open') ON CONFLICT DO NOTHING";
/// Closes a shift, once.
pub const SHIFT_CLOSE: &str = "UPDATE staff_shift SET state = 'closed', closed_by = $2, closed_at = $3, expected = $4, counted = $5 WHERE id = $1 AND state = 'open' RETURNING store";
/// One shift.
pub const SHIFT_GET: &str = "SELECT id, register, store, business_date, opened_by, opened_at, opening_float, closed_by, closed_at, expected, counted FROM staff_shift WHERE id = $1";
/// The open shift of a register.
pub const SHIFT_OPEN_OF: &str = "SELECT id, register, store, business_date, opened_by, opened_at, opening_float, closed_by, closed_at, expected, counted FROM staff_shift WHERE register = $1 AND state = 'open'";
/// The shifts of a store day.
pub const SHIFT_OF_DAY: &str = "SELECT id, register, store, business_date, opened_by, opened_at, opening_float, closed_by, closed_at, expected, counted FROM staff_shift WHERE store = $1 AND business_date = $2 ORDER BY opened_at, id";
/// All open shifts with the name of who opened them.
pub const SHIFT_OPEN_LIST: &str = "SELECT s.id, s.register, s.business_date, s.opened_at, p.name FROM staff_shift s LEFT JOIN staff_person p ON p.id = s.opened_by WHERE s.state = 'open'";
/// How many shifts of a store day are open.
pub const SHIFT_COUNT_OPEN: &str =
    "SELECT count(*) FROM staff_shift WHERE store = $1 AND business_date = $2 AND state = 'open'";

/// A store day, unless it is there.
pub const DAY_INSERT: &str = "INSERT INTO staff_store_day (store, business_date, state, opened_at, version) VALUES ($1, $2, 'open', $3, 1) ON CONFLICT DO NOTHING";
/// A store day.
pub const DAY_GET: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date = $2";
/// A store day, locked until the transaction ends.
pub const DAY_LOCK: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date = $2 FOR UPDATE";
/// A store day opens again.
pub const DAY_REOPEN: &str = "UPDATE staff_store_day SET state = 'open', counted_at = NULL, closed_at = NULL, version = version + 1 WHERE store = $1 AND business_date = $2";
/// All drawers of a store day are counted.
pub const DAY_COUNT: &str = "UPDATE staff_store_day SET state = 'counted', counted_at = $3, version = version + 1 WHERE store = $1 AND business_date = $2";
/// A store day is closed.
pub const DAY_CLOSE: &str = "UPDATE staff_store_day SET state = 'closed', closed_at = $3, version = version + 1 WHERE store = $1 AND business_date = $2";
/// A store day is locked.
pub const DAY_LOCK_UP: &str = "UPDATE staff_store_day SET state = 'locked', locked_at = $3, version = version + 1 WHERE store = $1 AND business_date = $2";

/// A built-in role, unless it is there.
pub const ROLE_INSERT: &str = "INSERT INTO staff_role (id, code, name, permissions, limits, built_in, version) VALUES ($1, $2, $3, $4, '{}', TRUE, 1) ON CONFLICT DO NOTHING";
/// A built-in role follows the program.
pub const ROLE_FOLLOW: &str = "UPDATE staff_role SET name = $2, permissions = $3, version = version + 1 WHERE id = $1 AND built_in AND (name <> $2 OR permissions <> $3)";
/// A role's id by its code.
pub const ROLE_BY_CODE: &str = "SELECT id FROM staff_role WHERE code = $1";

/// A person, unless their id or login is there.
pub const PERSON_INSERT: &str = "INSERT INTO staff_person (id, name, login, password_hash, locale, state, failed_attempts, created_at, version) VALUES ($1, $2, $3, $4, $5, 'active', 0, $6, 1) ON CONFLICT DO NOTHING";
/// One person.
pub const PERSON_GET: &str = "SELECT id, name, login, locale, state, version FROM staff_person WHERE id = $1";
/// Everybody who works or worked here.
pub const PEOPLE: &str = "SELECT id, name, state FROM staff_person ORDER BY created_at, id";
/// One person who works here, locked until the transaction ends.
pub const PERSON_LOCK: &str = "SELECT id FROM staff_person WHERE id = $1 AND state = 'active' FOR UPDATE";
/// What a log-in is checked against.
pub const PERSON_BY_LOGIN: &str = "SELECT id, password_hash FROM staff_person WHERE login = $1 AND state = 'active'";
/// What a PIN is checked against.
pub const PERSON_PIN: &str = "SELECT id, pin_hash FROM staff_person WHERE id = $1 AND state = 'active'";
/// What decides about a log-in, locked until the transaction ends.
pub const PERSON_SECRETS_LOCK: &str = "SELECT password_hash, pin_hash, locked_until, version FROM staff_person WHERE id = $1 AND state = 'active' FOR UPDATE";
/// A log-in went well.
pub const PERSON_CAME_IN: &str = "UPDATE staff_person SET failed_attempts = 0, locked_until = NULL WHERE id = $1";
/// A log-in went wrong: one more attempt, and a rest after so many. An attempt after a rest counts as the first again.
pub const PERSON_FAILED: &str = "UPDATE staff_person SET failed_attempts = CASE WHEN locked_until <= $2 THEN 1 ELSE failed_attempts + 1 END, locked_until = CASE WHEN locked_until <= $2 THEN NULL WHEN failed_attempts + 1 >= $3 THEN CAST($4 AS BIGINT) ELSE NULL END WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $2)";
/// A new password; attempts are forgotten.
pub const PERSON_SET_PASSWORD: &str = "UPDATE staff_person SET password_hash = $2, failed_attempts = 0, locked_until = NULL, version = version + 1 WHERE id = $1 AND state = 'active'";
/// A new PIN; attempts are forgotten.
pub const PERSON_SET_PIN: &str = "UPDATE staff_person SET pin_hash = $2, failed_attempts = 0, locked_until = NULL, version = version + 1 WHERE id = $1 AND state = 'active'";
/// A person leaves; nothing they knew opens a door any more.
pub const PERSON_LEAVE: &str = "UPDATE staff_person SET state = 'left', left_at = $2, password_hash = NULL, pin_hash = NULL, badge = NULL, totp_secret = NULL, version = version + 1 WHERE id = $1 AND state = 'active'";

/// A person gets a role, unless they have it there.
pub const ASSIGNMENT_INSERT: &str =
    "INSERT INTO staff_assignment (id, person, role, store, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
/// One assignment.
pub const ASSIGNMENT_GET: &str = "SELECT person, role, store FROM staff_assignment WHERE id = $1 AND until IS NULL";
/// Ends one assignment.
pub const ASSIGNMENT_END: &str = "UPDATE staff_assignment SET until = $2 WHERE id = $1 AND until IS NULL";
/// Ends all assignments of a person.
pub const ASSIGNMENT_END_ALL: &str = "UPDATE staff_assignment SET until = $2 WHERE person = $1 AND until IS NULL";
/// The people who hold a role everywhere, locked in the order of their ids.
pub const ASSIGNMENT_HOLDERS_LOCK: &str = "SELECT p.id FROM staff_person p WHERE p.state = 'active' AND EXISTS (SELECT 1 FROM staff_assignment a WHERE a.person = p.id AND a.role = $1 AND a.store IS NULL AND a.until IS NULL) ORDER BY p.id FOR UPDATE";
/// The people who hold a role everywhere. Asked again under the lock: what was waited for may have changed it.
pub const ASSIGNMENT_HOLDERS: &str = "SELECT DISTINCT p.id FROM staff_person p JOIN staff_assignment a ON a.person = p.id WHERE p.state = 'active' AND a.role = $1 AND a.store IS NULL AND a.until IS NULL ORDER BY p.id";
/// What a person may do and where.
pub const ACCESS: &str = "SELECT p.name, p.locale, a.store, r.permissions, r.limits FROM staff_person p LEFT JOIN staff_assignment a ON a.person = p.id AND a.until IS NULL LEFT JOIN staff_role r ON r.id = a.role WHERE p.id = $1 AND p.state = 'active'";

/// A manager's approval.
pub const GRANT_INSERT: &str = "INSERT INTO staff_grant (id, permission, subject, store, granted_by, granted_to, reason, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// Uses an approval, once, by whom and for what it was given.
pub const GRANT_USE: &str = "UPDATE staff_grant SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND permission = $3 AND subject = $4 AND store = $5 AND granted_to = $6 RETURNING granted_by";

/// Check: registers with two open shifts.
pub const CHECK_TWO_SHIFTS: &str =
    "SELECT register FROM staff_shift WHERE state = 'open' GROUP BY register HAVING count(*) > 1";
/// Check: shifts without their store day.
pub const CHECK_SHIFT_WITHOUT_DAY: &str = "SELECT s.id FROM staff_shift s LEFT JOIN staff_store_day d ON d.store = s.store AND d.business_date = s.business_date WHERE d.store IS NULL";
/// Check: open shifts on a day that is past opening.
pub const CHECK_OPEN_ON_CLOSED_DAY: &str = "SELECT s.id FROM staff_shift s JOIN staff_store_day d ON d.store = s.store AND d.business_date = s.business_date WHERE s.state = 'open' AND d.state <> 'open'";
/// Check: closed shifts that lack who, when or what was counted, and open ones that have it.
pub const CHECK_SHIFT_HALF_CLOSED: &str = "SELECT id FROM staff_shift WHERE (state = 'closed' AND (closed_by IS NULL OR closed_at IS NULL OR expected IS NULL OR counted IS NULL)) OR (state = 'open' AND closed_at IS NOT NULL)";
/// Check: people who left and still hold a role or a password.
pub const CHECK_LEFT_WITH_ACCESS: &str = "SELECT p.id FROM staff_person p WHERE p.state = 'left' AND (p.password_hash IS NOT NULL OR p.pin_hash IS NOT NULL OR EXISTS (SELECT 1 FROM staff_assignment a WHERE a.person = p.id AND a.until IS NULL))";
/// Check: paired registers whose key is not the last one they were given.
pub const CHECK_KEY_LOST: &str = "SELECT r.id FROM staff_register r LEFT JOIN staff_register_key k ON k.register = r.id AND k.until IS NULL WHERE (r.public_key IS NOT NULL AND (k.public_key IS NULL OR k.public_key <> r.public_key)) OR (r.public_key IS NULL AND k.public_key IS NOT NULL)";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    ENTITY_INSERT,
    ENTITY_GET,
    ENTITY_LIST,
    STORE_INSERT,
    STORE_GET,
    STORE_BY_CODE,
    STORE_LIST,
    STORE_WEB,
    REGISTER_INSERT,
    REGISTER_GET,
    REGISTER_LOCK,
    REGISTER_BY_CODE,
    REGISTER_OF_STORE,
    REGISTER_LIST,
    REGISTER_AWAIT,
    REGISTER_AWAITING,
    REGISTER_PAIR,
    REGISTER_KEY_END,
    REGISTER_KEY_INSERT,
    SHIFT_INSERT,
    SHIFT_CLOSE,
    SHIFT_GET,
    SHIFT_OPEN_OF,
    SHIFT_OF_DAY,
    SHIFT_OPEN_LIST,
    SHIFT_COUNT_OPEN,
    DAY_INSERT,
    DAY_GET,
    DAY_LOCK,
    DAY_REOPEN,
    DAY_COUNT,
    DAY_CLOSE,
    DAY_LOCK_UP,
    ROLE_INSERT,
    ROLE_FOLLOW,
    ROLE_BY_CODE,
    PERSON_INSERT,
    PERSON_GET,
    PEOPLE,
    PERSON_LOCK,
    PERSON_BY_LOGIN,
    PERSON_PIN,
    PERSON_SECRETS_LOCK,
    PERSON_CAME_IN,
    PERSON_FAILED,
    PERSON_SET_PASSWORD,
    PERSON_SET_PIN,
    PERSON_LEAVE,
    ASSIGNMENT_INSERT,
    ASSIGNMENT_GET,
    ASSIGNMENT_END,
    ASSIGNMENT_END_ALL,
    ASSIGNMENT_HOLDERS_LOCK,
    ASSIGNMENT_HOLDERS,
    ACCESS,
    GRANT_INSERT,
    GRANT_USE,
    CHECK_TWO_SHIFTS,
    CHECK_SHIFT_WITHOUT_DAY,
    CHECK_OPEN_ON_CLOSED_DAY,
    CHECK_SHIFT_HALF_CLOSED,
    CHECK_LEFT_WITH_ACCESS,
    CHECK_KEY_LOST,
];
