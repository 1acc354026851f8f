//! Every statement of this slice.

/// A legal entity, unless its id or tax id is there.
pub const ENTITY_INSERT: &str = "INSERT INTO staff_legal_entity (id, name, tax_id, country, state, version) VALUES ($1, $2, $3, $4, 'active', 1) ON CONFLICT DO NOTHING";
/// One legal entity.
pub const ENTITY_GET: &str = "SELECT id, name, tax_id, country, state, version FROM staff_legal_entity WHERE id = $1";
/// A legal entity that does business; it does so until the transaction ends.
pub const ENTITY_SHARE: &str = "SELECT id FROM staff_legal_entity WHERE id = $1 AND state = 'active' FOR SHARE";
/// All legal entities.
pub const ENTITY_LIST: &str = "SELECT id, name, tax_id, country, state, version FROM staff_legal_entity ORDER BY id";

/// The last day that the books of a store's company took over.
pub const LOCKED_GET: &str =
    "SELECT locked_through FROM staff_legal_entity WHERE id = (SELECT legal_entity FROM staff_store WHERE id = $1)";
/// The same; it stays so until the transaction ends.
pub const LOCKED_SHARE: &str = "SELECT locked_through FROM staff_legal_entity WHERE id = (SELECT legal_entity FROM staff_store WHERE id = $1) FOR SHARE";
/// The last day that the books of a company took over.
pub const LOCKED_OF_ENTITY: &str = "SELECT locked_through FROM staff_legal_entity WHERE id = $1";
/// The same; nobody books for it until the transaction ends.
pub const LOCKED_LOCK: &str = "SELECT locked_through FROM staff_legal_entity WHERE id = $1 FOR UPDATE";
/// The books take days over, or give them back.
pub const LOCKED_SET: &str = "UPDATE staff_legal_entity SET locked_through = $2 WHERE id = $1";
/// The stores of a company.
pub const STORES_OF_ENTITY: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, version, opening, latitude_microdegrees, longitude_microdegrees FROM staff_store WHERE legal_entity = $1 ORDER BY position, code";
/// Shifts of a company's stores that are still open on days up to one.
pub const SHIFTS_OPEN_UNTIL: &str = "SELECT count(*) FROM staff_shift h JOIN staff_store s ON s.id = h.store WHERE s.legal_entity = $1 AND h.business_date <= $2 AND h.state = 'open'";
/// Days of a company's stores that are not closed, up to one; the earliest first.
pub const DAYS_OPEN_UNTIL: &str = "SELECT s.name, d.business_date FROM staff_store_day d JOIN staff_store s ON s.id = d.store WHERE s.legal_entity = $1 AND d.business_date <= $2 AND d.state IN ('open', 'counted') ORDER BY d.business_date, s.code";
/// A lock or an unlock, for good.
pub const PERIOD_STEP_INSERT: &str = "INSERT INTO staff_period_step (id, legal_entity, month, step, reason, person, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// Locks and unlocks of a company's months, the latest first.
pub const PERIOD_STEPS: &str = "SELECT t.month, t.step, t.reason, t.person, p.name, t.at FROM staff_period_step t LEFT JOIN staff_person p ON p.id = t.person WHERE t.legal_entity = $1 ORDER BY t.at DESC, t.id DESC LIMIT $2";

/// A store, unless its id or code is there.
pub const STORE_INSERT: &str = "INSERT INTO staff_store (id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $13, 1) ON CONFLICT DO NOTHING";
/// One store.
pub const STORE_GET: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, version, opening, latitude_microdegrees, longitude_microdegrees FROM staff_store WHERE id = $1";
/// One store, locked until the transaction ends.
pub const STORE_LOCK: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, version, opening, latitude_microdegrees, longitude_microdegrees FROM staff_store WHERE id = $1 FOR UPDATE";
/// A store that is open for business; it is so until the transaction ends.
pub const STORE_SHARE: &str = "SELECT id FROM staff_store WHERE id = $1 AND state = 'active' FOR SHARE";
/// One store by its code.
pub const STORE_BY_CODE: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, version, opening, latitude_microdegrees, longitude_microdegrees FROM staff_store WHERE code = $1";
/// All stores, in the brand's own order.
pub const STORE_LIST: &str = "SELECT id, legal_entity, code, name, kind, invoice_mode, zone, cut_off_minutes, location, phone, address, hours, state, version, opening, latitude_microdegrees, longitude_microdegrees FROM staff_store ORDER BY position, code";
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
/// A store's plan of what it is to sell.
pub const TARGET_GET: &str = "SELECT plan, version FROM staff_target WHERE store = $1";
/// All stores' plans.
pub const TARGET_LIST: &str = "SELECT store, plan FROM staff_target ORDER BY store";
/// A store's first plan, unless it has one.
pub const TARGET_INSERT: &str =
    "INSERT INTO staff_target (store, plan, version, changed_at) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING";
/// A store's next plan, unless it changed meanwhile.
pub const TARGET_SET: &str =
    "UPDATE staff_target SET plan = $3, version = version + 1, changed_at = $4 WHERE store = $1 AND version = $2";
/// The latest paper of a document.
pub const PRINT_LATEST: &str =
    "SELECT copy, state, tries FROM staff_print WHERE document = $1 ORDER BY copy DESC LIMIT 1";
/// A paper that was never asked for.
pub const PRINT_INSERT: &str = "INSERT INTO staff_print (document, copy, register, state, tries, asked_at) VALUES ($1, $2, $3, 'waiting', 1, $4) ON CONFLICT DO NOTHING";
/// The same paper once more, unless somebody tried it meanwhile or it came out.
pub const PRINT_AGAIN: &str = "UPDATE staff_print SET register = $4, state = 'waiting', tries = tries + 1, asked_at = $5, told_at = NULL WHERE document = $1 AND copy = $2 AND tries = $3 AND state <> 'printed'";
/// A paper came out.
pub const PRINT_CAME_OUT: &str = "UPDATE staff_print SET state = 'printed', told_at = $4 WHERE document = $1 AND copy = $2 AND register = $3 AND state <> 'printed'";
/// Nothing of a paper reached its printer.
pub const PRINT_FAILED: &str = "UPDATE staff_print SET state = 'failed', told_at = $4 WHERE document = $1 AND copy = $2 AND register = $3 AND state = 'waiting'";
/// Where a till's paper stands.
pub const PRINT_STATE: &str = "SELECT state FROM staff_print WHERE document = $1 AND copy = $2 AND register = $3";
/// The last day that a store began.
pub const DAY_LATEST: &str = "SELECT max(business_date) FROM staff_store_day WHERE store = $1";
/// How many shifts of a store are open.
pub const SHIFT_COUNT_OPEN_OF_STORE: &str = "SELECT count(*) FROM staff_shift WHERE store = $1 AND state = 'open'";
/// How many shifts of a store day are open.
pub const SHIFT_COUNT_OPEN: &str =
    "SELECT count(*) FROM staff_shift WHERE store = $1 AND business_date = $2 AND state = 'open'";

/// A store day, unless it is there.
pub const DAY_INSERT: &str = "INSERT INTO staff_store_day (store, business_date, state, opened_at, version) VALUES ($1, $2, 'open', $3, 1) ON CONFLICT DO NOTHING";
/// A store day.
pub const DAY_GET: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date = $2";
/// A store day, locked until the transaction ends.
pub const DAY_LOCK: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date = $2 FOR UPDATE";
/// Where a store day stands; it stays so until the transaction ends.
pub const DAY_SHARE: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date = $2 FOR SHARE";
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
/// All roles, built-in ones first, with how many people hold each.
pub const ROLE_LIST: &str = "SELECT id, code, name, permissions, limits, built_in, second_factor, version, state, (SELECT count(DISTINCT a.person) FROM staff_assignment a WHERE a.role = staff_role.id AND a.until IS NULL) FROM staff_role ORDER BY built_in DESC, name, id";
/// One role in use, locked until the transaction ends.
pub const ROLE_LOCK: &str = "SELECT id, code, name, permissions, limits, built_in, second_factor, version FROM staff_role WHERE id = $1 AND state = 'active' FOR UPDATE";
/// A role of the brand's own.
pub const ROLE_CREATE: &str = "INSERT INTO staff_role (id, code, name, permissions, limits, second_factor, built_in, version) VALUES ($1, $2, $3, $4, $5, $6, FALSE, 1)";
/// What a role allows changes.
pub const ROLE_EDIT: &str = "UPDATE staff_role SET name = $3, permissions = $4, limits = $5, second_factor = $6, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'active'";
/// A role is no longer given.
pub const ROLE_RETIRE: &str = "UPDATE staff_role SET state = 'retired', version = version + 1 WHERE id = $1 AND version = $2 AND state = 'active'";
/// How many people hold a role.
pub const ROLE_HOLDERS: &str = "SELECT count(*) FROM staff_assignment WHERE role = $1 AND until IS NULL";

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
/// What somebody's own password is checked against.
pub const PERSON_PASSWORD: &str = "SELECT id, password_hash FROM staff_person WHERE id = $1 AND state = 'active'";
/// Whose a login is.
pub const PERSON_OF_LOGIN: &str = "SELECT id FROM staff_person WHERE login = $1";
/// Whose a badge is.
pub const PERSON_BY_BADGE: &str = "SELECT id, badge FROM staff_person WHERE badge = $1 AND state = 'active'";
/// What a PIN is checked against.
pub const PERSON_PIN: &str = "SELECT id, pin_hash FROM staff_person WHERE id = $1 AND state = 'active'";
/// What decides about a log-in, locked until the transaction ends.
pub const PERSON_SECRETS_LOCK: &str = "SELECT password_hash, locked_until, version, totp_secret, totp_confirmed_at, totp_step FROM staff_person WHERE id = $1 AND state = 'active' FOR UPDATE";
/// What decides about a PIN or a badge, locked until the transaction ends.
pub const PERSON_AT_TILL_LOCK: &str =
    "SELECT pin_hash, badge FROM staff_person WHERE id = $1 AND state = 'active' FOR UPDATE";
/// More about a person, for those who look after people.
pub const PERSON_DETAIL: &str = "SELECT pin_hash IS NOT NULL, badge IS NOT NULL, totp_confirmed_at IS NOT NULL, password_hash IS NOT NULL, created_at, left_at FROM staff_person WHERE id = $1";
/// What people call them, what they log in with, and their language.
pub const PERSON_EDIT: &str = "UPDATE staff_person SET name = $3, login = $4, locale = $5, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'active'";
/// A new badge, or none.
pub const PERSON_SET_BADGE: &str =
    "UPDATE staff_person SET badge = $2, version = version + 1 WHERE id = $1 AND state = 'active'";
/// A second factor's secret, before its first code.
pub const PERSON_BEGIN_TOTP: &str = "UPDATE staff_person SET totp_secret = $2, version = version + 1 WHERE id = $1 AND state = 'active' AND totp_confirmed_at IS NULL RETURNING login";
/// A second factor, locked until the transaction ends.
pub const PERSON_TOTP_LOCK: &str = "SELECT totp_secret, totp_confirmed_at IS NOT NULL, totp_step FROM staff_person WHERE id = $1 AND state = 'active' FOR UPDATE";
/// The first code of a second factor.
pub const PERSON_CONFIRM_TOTP: &str =
    "UPDATE staff_person SET totp_confirmed_at = $2, totp_step = $3, version = version + 1 WHERE id = $1";
/// A code was used.
pub const PERSON_USE_TOTP: &str = "UPDATE staff_person SET totp_step = $2 WHERE id = $1";
/// A second factor ends.
pub const PERSON_END_TOTP: &str = "UPDATE staff_person SET totp_secret = NULL, totp_confirmed_at = NULL, version = version + 1 WHERE id = $1 AND state = 'active' AND totp_secret IS NOT NULL";
/// A recovery code.
pub const RECOVERY_INSERT: &str = "INSERT INTO staff_recovery_code (code_hash, person) VALUES ($1, $2)";
/// Uses a recovery code, once.
pub const RECOVERY_USE: &str =
    "UPDATE staff_recovery_code SET used_at = $3 WHERE code_hash = $1 AND person = $2 AND used_at IS NULL";
/// Somebody's recovery codes are worth nothing any more.
pub const RECOVERY_FORGET: &str = "DELETE FROM staff_recovery_code WHERE person = $1";

/// Whether somebody's PIN, or the till's field for PINs, rests.
pub const TILL_ATTEMPT_RESTS: &str =
    "SELECT failed FROM staff_till_attempt WHERE register = $1 AND person = $2 AND locked_until > $3";
/// A PIN or badge was wrong: one more attempt, and a rest after so many. An attempt after a rest, or long after the
/// one before, counts as the first again.
pub const TILL_ATTEMPT_FAILED: &str = "INSERT INTO staff_till_attempt (register, person, failed, failed_at) VALUES ($1, $2, 1, $3) ON CONFLICT (register, person) DO UPDATE SET failed = CASE WHEN staff_till_attempt.locked_until <= $3 OR staff_till_attempt.failed_at <= $6 THEN 1 ELSE staff_till_attempt.failed + 1 END, locked_until = CASE WHEN staff_till_attempt.locked_until <= $3 OR staff_till_attempt.failed_at <= $6 THEN NULL WHEN staff_till_attempt.failed + 1 >= $4 THEN CAST($5 AS BIGINT) ELSE staff_till_attempt.locked_until END, failed_at = $3";
/// Wrong tries are forgotten.
pub const TILL_ATTEMPT_FORGET: &str = "DELETE FROM staff_till_attempt WHERE register = $1 AND person = $2";
/// People who may work in a store, with what each role of theirs allows there, and whether they have a PIN.
pub const PEOPLE_OF_STORE: &str = "SELECT p.id, p.name, p.pin_hash IS NOT NULL, r.permissions FROM staff_person p JOIN staff_assignment a ON a.person = p.id AND a.until IS NULL AND (a.store IS NULL OR a.store = $1) JOIN staff_role r ON r.id = a.role WHERE p.state = 'active' ORDER BY p.created_at, p.id";
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
/// What somebody's roles allow, where, and how far, whatever their log-in lacks.
pub const ASSIGNMENT_HELD: &str = "SELECT a.store, r.permissions, r.limits FROM staff_assignment a JOIN staff_role r ON r.id = a.role WHERE a.person = $1 AND a.until IS NULL";
/// How many of somebody's roles want a second factor.
pub const ASSIGNMENT_WANTS_FACTOR: &str = "SELECT count(*) FROM staff_assignment a JOIN staff_role r ON r.id = a.role WHERE a.person = $1 AND a.until IS NULL AND r.second_factor";
/// Somebody's roles, by name.
pub const ASSIGNMENT_LIST: &str = "SELECT a.id, a.role, r.code, r.name, a.store, a.since FROM staff_assignment a JOIN staff_role r ON r.id = a.role WHERE a.person = $1 AND a.until IS NULL ORDER BY a.since, a.id";
/// Everybody's roles by name and store, the first given first.
pub const ASSIGNMENT_ALL: &str = "SELECT a.person, r.name, s.name FROM staff_assignment a JOIN staff_role r ON r.id = a.role LEFT JOIN staff_store s ON s.id = a.store WHERE a.until IS NULL ORDER BY a.since, a.id";
/// Ends one assignment.
pub const ASSIGNMENT_END: &str = "UPDATE staff_assignment SET until = $2 WHERE id = $1 AND until IS NULL";
/// Ends all assignments of a person.
pub const ASSIGNMENT_END_ALL: &str = "UPDATE staff_assignment SET until = $2 WHERE person = $1 AND until IS NULL";
/// The people who hold a role everywhere, locked in the order of their ids.
pub const ASSIGNMENT_HOLDERS_LOCK: &str = "SELECT p.id FROM staff_person p WHERE p.state = 'active' AND EXISTS (SELECT 1 FROM staff_assignment a WHERE a.person = p.id AND a.role = $1 AND a.store IS NULL AND a.until IS NULL) ORDER BY p.id FOR UPDATE";
/// The people who hold a role everywhere. Asked again under the lock: what was waited for may have changed it.
pub const ASSIGNMENT_HOLDERS: &str = "SELECT DISTINCT p.id FROM staff_person p JOIN staff_assignment a ON a.person = p.id WHERE p.state = 'active' AND a.role = $1 AND a.store IS NULL AND a.until IS NULL ORDER BY p.id";
/// What a person may do and where.
pub const ACCESS: &str = "SELECT p.name, p.locale, a.store, r.permissions, r.limits, r.second_factor, p.totp_confirmed_at IS NOT NULL FROM staff_person p LEFT JOIN staff_assignment a ON a.person = p.id AND a.until IS NULL LEFT JOIN staff_role r ON r.id = a.role WHERE p.id = $1 AND p.state = 'active'";

/// A manager's approval.
pub const GRANT_INSERT: &str = "INSERT INTO staff_grant (id, permission, subject, store, granted_by, granted_to, reason, created_at, expires_at, register) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Uses an approval, once, by whom and for what it was given.
pub const GRANT_USE: &str = "UPDATE staff_grant SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND permission = $3 AND subject = $4 AND store = $5 AND granted_to = $6 RETURNING granted_by";

/// Somebody's approval that waits for its act.
pub const GRANT_WAITING: &str = "SELECT id, granted_by FROM staff_grant WHERE permission = $1 AND subject = $2 AND store = $3 AND granted_to = $4 AND used_at IS NULL AND expires_at > $5 ORDER BY created_at DESC, id DESC LIMIT 1";
/// Approvals of a person and for a person end.
pub const GRANT_END_OF: &str = "UPDATE staff_grant SET expires_at = $2 WHERE (granted_by = $1 OR granted_to = $1) AND used_at IS NULL AND expires_at > $2";
/// Approvals, the latest first.
pub const GRANT_LIST: &str = "SELECT g.id, g.permission, g.subject, g.store, g.register, g.granted_by, b.name, g.granted_to, t.name, g.reason, g.created_at, g.expires_at, g.used_at FROM staff_grant g LEFT JOIN staff_person b ON b.id = g.granted_by LEFT JOIN staff_person t ON t.id = g.granted_to WHERE g.id < $1 ORDER BY g.id DESC LIMIT $2";
/// Approvals in one store, the latest first.
pub const GRANT_OF_STORE: &str = "SELECT g.id, g.permission, g.subject, g.store, g.register, g.granted_by, b.name, g.granted_to, t.name, g.reason, g.created_at, g.expires_at, g.used_at FROM staff_grant g LEFT JOIN staff_person b ON b.id = g.granted_by LEFT JOIN staff_person t ON t.id = g.granted_to WHERE g.store = $3 AND g.id < $1 ORDER BY g.id DESC LIMIT $2";

/// A company changes its name or its number.
pub const ENTITY_EDIT: &str = "UPDATE staff_legal_entity SET name = $3, tax_id = $4, country = $5, state = $6, version = version + 1 WHERE id = $1 AND version = $2";
/// Another company with a tax id.
pub const ENTITY_OF_TAX_ID: &str = "SELECT id FROM staff_legal_entity WHERE tax_id = $1 AND id <> $2";
/// A store changes.
pub const STORE_EDIT: &str = "UPDATE staff_store SET name = $3, kind = $4, zone = $5, cut_off_minutes = $6, location = $7, phone = $8, address = $9, hours = $10, state = $11, version = version + 1 WHERE id = $1 AND version = $2";
/// Says when a store is open and where it lies on the map.
pub const STORE_OPENING_SET: &str = "UPDATE staff_store SET opening = $3, latitude_microdegrees = $4, longitude_microdegrees = $5, version = version + 1 WHERE id = $1 AND version = $2";
/// A till is no longer used.
pub const REGISTER_RETIRE: &str = "UPDATE staff_register SET state = 'retired', public_key = NULL, pairing_hash = NULL, pairing_expires_at = NULL, version = version + 1 WHERE id = $1";
/// The latest days of a store.
pub const DAY_LIST: &str = "SELECT store, business_date, state, opened_at, counted_at, closed_at, locked_at, version FROM staff_store_day WHERE store = $1 AND business_date < $2 ORDER BY business_date DESC LIMIT $3";

/// Check: people whose second factor is on without a secret.
pub const CHECK_FACTOR_WITHOUT_SECRET: &str =
    "SELECT id FROM staff_person WHERE totp_confirmed_at IS NOT NULL AND totp_secret IS NULL";
/// Check: approvals that were used when they had ended.
pub const CHECK_GRANT_USED_LATE: &str = "SELECT id FROM staff_grant WHERE used_at >= expires_at";
/// Check: people who hold a role that was retired.
pub const CHECK_RETIRED_ROLE_HELD: &str = "SELECT a.id FROM staff_assignment a JOIN staff_role r ON r.id = a.role WHERE a.until IS NULL AND r.state = 'retired'";

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
pub const CHECK_LEFT_WITH_ACCESS: &str = "SELECT p.id FROM staff_person p WHERE p.state = 'left' AND (p.password_hash IS NOT NULL OR p.pin_hash IS NOT NULL OR p.badge IS NOT NULL OR p.totp_secret IS NOT NULL OR EXISTS (SELECT 1 FROM staff_assignment a WHERE a.person = p.id AND a.until IS NULL))";
/// Check: paired registers whose key is not the last one they were given.
pub const CHECK_KEY_LOST: &str = "SELECT r.id FROM staff_register r LEFT JOIN staff_register_key k ON k.register = r.id AND k.until IS NULL WHERE (r.public_key IS NOT NULL AND (k.public_key IS NULL OR k.public_key <> r.public_key)) OR (r.public_key IS NULL AND k.public_key IS NOT NULL)";
/// The first month of a company that was ever locked.
pub const PERIOD_FIRST: &str = "SELECT min(month) FROM staff_period_step WHERE legal_entity = $1 AND step = 'lock'";
/// Check: companies whose books are locked and nobody said so.
pub const CHECK_LOCKED_UNSAID: &str = "SELECT e.id FROM staff_legal_entity e WHERE e.locked_through IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staff_period_step p WHERE p.legal_entity = e.id AND p.step = 'lock' AND p.month <= substr(e.locked_through, 1, 7))";
/// Check: days that are open although the books took them over.
pub const CHECK_OPEN_DAY_LOCKED: &str = "SELECT d.store FROM staff_store_day d JOIN staff_store s ON s.id = d.store JOIN staff_legal_entity e ON e.id = s.legal_entity WHERE d.state IN ('open', 'counted') AND d.business_date <= e.locked_through";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    ENTITY_INSERT,
    ENTITY_GET,
    ENTITY_SHARE,
    ENTITY_LIST,
    STORE_INSERT,
    STORE_GET,
    STORE_LOCK,
    STORE_SHARE,
    DAY_LATEST,
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
    LOCKED_GET,
    LOCKED_SHARE,
    LOCKED_OF_ENTITY,
    LOCKED_LOCK,
    LOCKED_SET,
    STORES_OF_ENTITY,
    SHIFTS_OPEN_UNTIL,
    DAYS_OPEN_UNTIL,
    PERIOD_STEP_INSERT,
    PERIOD_STEPS,
    PERIOD_FIRST,
    CHECK_LOCKED_UNSAID,
    CHECK_OPEN_DAY_LOCKED,
    SHIFT_OF_DAY,
    SHIFT_OPEN_LIST,
    TARGET_GET,
    TARGET_LIST,
    TARGET_INSERT,
    TARGET_SET,
    PRINT_LATEST,
    PRINT_INSERT,
    PRINT_AGAIN,
    PRINT_CAME_OUT,
    PRINT_FAILED,
    PRINT_STATE,
    SHIFT_COUNT_OPEN_OF_STORE,
    SHIFT_COUNT_OPEN,
    DAY_INSERT,
    DAY_GET,
    DAY_LOCK,
    DAY_SHARE,
    DAY_REOPEN,
    DAY_COUNT,
    DAY_CLOSE,
    DAY_LOCK_UP,
    ROLE_INSERT,
    ROLE_FOLLOW,
    ROLE_BY_CODE,
    ROLE_LIST,
    ROLE_LOCK,
    ROLE_CREATE,
    ROLE_EDIT,
    ROLE_RETIRE,
    ROLE_HOLDERS,
    PERSON_INSERT,
    PERSON_GET,
    PEOPLE,
    PERSON_LOCK,
    PERSON_BY_LOGIN,
    PERSON_PASSWORD,
    PERSON_OF_LOGIN,
    PERSON_BY_BADGE,
    PERSON_PIN,
    PERSON_SECRETS_LOCK,
    PERSON_AT_TILL_LOCK,
    PERSON_DETAIL,
    PERSON_EDIT,
    PERSON_SET_BADGE,
    PERSON_BEGIN_TOTP,
    PERSON_TOTP_LOCK,
    PERSON_CONFIRM_TOTP,
    PERSON_USE_TOTP,
    PERSON_END_TOTP,
    RECOVERY_INSERT,
    RECOVERY_USE,
    RECOVERY_FORGET,
    TILL_ATTEMPT_RESTS,
    TILL_ATTEMPT_FAILED,
    TILL_ATTEMPT_FORGET,
    PEOPLE_OF_STORE,
    PERSON_CAME_IN,
    PERSON_FAILED,
    PERSON_SET_PASSWORD,
    PERSON_SET_PIN,
    PERSON_LEAVE,
    ASSIGNMENT_INSERT,
    ASSIGNMENT_GET,
    ASSIGNMENT_HELD,
    ASSIGNMENT_WANTS_FACTOR,
    ASSIGNMENT_LIST,
    ASSIGNMENT_ALL,
    ASSIGNMENT_END,
    ASSIGNMENT_END_ALL,
    ASSIGNMENT_HOLDERS_LOCK,
    ASSIGNMENT_HOLDERS,
    ACCESS,
    GRANT_INSERT,
    GRANT_USE,
    GRANT_WAITING,
    GRANT_END_OF,
    GRANT_LIST,
    GRANT_OF_STORE,
    ENTITY_EDIT,
    ENTITY_OF_TAX_ID,
    STORE_EDIT,
    REGISTER_RETIRE,
    DAY_LIST,
    CHECK_FACTOR_WITHOUT_SECRET,
    CHECK_GRANT_USED_LATE,
    CHECK_RETIRED_ROLE_HELD,
    CHECK_TWO_SHIFTS,
    CHECK_SHIFT_WITHOUT_DAY,
    CHECK_OPEN_ON_CLOSED_DAY,
    CHECK_SHIFT_HALF_CLOSED,
    CHECK_LEFT_WITH_ACCESS,
    CHECK_KEY_LOST,
];
