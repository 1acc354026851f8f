//! Every statement of this crate.

/// A new import.
pub const IMPORT_INSERT: &str = "INSERT INTO exchange_import (id, name, kind, dialect, state, file, file_bytes, header, mapping, settings, all_rows, done_rows, created, changed, same, refused, created_by, created_at, version) VALUES ($1, $2, $3, 'own', 'new', NULL, 0, '[]', '{}', $4, 0, 0, 0, 0, 0, 0, $5, $6, 1) ON CONFLICT (id) DO NOTHING";
/// One import.
pub const IMPORT_GET: &str = "SELECT id, name, kind, dialect, state, file, file_bytes, sha256, container, encoding, separator, header, header_hash, mapping, settings, all_rows, done_rows, created, changed, same, refused, checked, error, error_params, created_by, created_at, ended_at, version FROM exchange_import WHERE id = $1";
/// Imports before one, the newest first.
pub const IMPORT_LIST: &str = "SELECT id, name, kind, dialect, state, file, file_bytes, sha256, container, encoding, separator, header, header_hash, mapping, settings, all_rows, done_rows, created, changed, same, refused, checked, error, error_params, created_by, created_at, ended_at, version FROM exchange_import WHERE id < $1 ORDER BY id DESC LIMIT $2";
/// The newest import of a kind whose run began and did not end, of a file.
pub const IMPORT_UNFINISHED: &str = "SELECT id FROM exchange_import WHERE sha256 = $1 AND kind = $2 AND state IN ('running', 'stopped') ORDER BY id DESC LIMIT 1";
/// An import's state, locked until the transaction ends.
pub const IMPORT_LOCK: &str = "SELECT state, version FROM exchange_import WHERE id = $1 FOR UPDATE";
/// A file is complete; nothing is known of it yet.
pub const IMPORT_FILE: &str = "UPDATE exchange_import SET file = $2, file_bytes = $3, sha256 = $4, state = 'reading', container = NULL, separator = NULL, header = '[]', header_hash = NULL, mapping = '{}', all_rows = 0, done_rows = 0, created = 0, changed = 0, same = 0, refused = 0, checked = NULL, error = NULL, error_params = NULL, version = version + 1 WHERE id = $1";
/// What a file turned out to be.
pub const IMPORT_READ: &str = "UPDATE exchange_import SET state = 'ready', kind = $2, dialect = $3, container = $4, encoding = $5, separator = $6, header = $7, header_hash = $8, mapping = $9, settings = $10, all_rows = $11, version = version + 1 WHERE id = $1 AND state = 'reading'";
/// A file that cannot be used.
pub const IMPORT_UNUSABLE: &str = "UPDATE exchange_import SET state = 'unusable', error = $2, error_params = $3, ended_at = $4, version = version + 1 WHERE id = $1 AND state = 'reading'";
/// The file is to be read in another way.
pub const IMPORT_REREAD: &str = "UPDATE exchange_import SET state = 'reading', encoding = $2, error = NULL, error_params = NULL, version = version + 1 WHERE id = $1";
/// Another mapping.
pub const IMPORT_MAP: &str = "UPDATE exchange_import SET kind = $2, dialect = $3, mapping = $4, settings = $5, checked = NULL, version = version + 1 WHERE id = $1";
/// A step begins: everything is counted from the start.
pub const IMPORT_BEGIN: &str = "UPDATE exchange_import SET state = $2, done_rows = 0, created = 0, changed = 0, same = 0, refused = 0, ended_at = NULL, version = version + 1 WHERE id = $1";
/// A step goes on where it stood.
pub const IMPORT_STATE: &str =
    "UPDATE exchange_import SET state = $2, ended_at = $3, version = version + 1 WHERE id = $1";
/// Rows were gone through, unless somebody else went through them or the step was stopped.
pub const IMPORT_ADVANCE: &str = "UPDATE exchange_import SET done_rows = done_rows + $4, created = created + $5, changed = changed + $6, same = same + $7, refused = refused + $8 WHERE id = $1 AND state = $2 AND done_rows = $3";
/// A step ended.
pub const IMPORT_END: &str = "UPDATE exchange_import SET state = $3, checked = coalesce($4, checked), ended_at = $5, version = version + 1 WHERE id = $1 AND state = $2";
/// The file's time is over.
pub const IMPORT_FORGET_FILE: &str = "UPDATE exchange_import SET file = NULL, version = version + 1 WHERE id = $1";
/// Imports whose file's time is over.
pub const IMPORTS_STALE: &str = "SELECT id, file FROM exchange_import WHERE file IS NOT NULL AND created_at < $1 AND coalesce(ended_at, created_at) < $1 AND state NOT IN ('reading', 'checking', 'running', 'undoing', 'comparing') ORDER BY id LIMIT 20";

/// Files that may hold people, and that nobody is at work on: of members and orders, and those of which nobody said
/// what they are.
pub const FILES_OF_PEOPLE: &str = "SELECT id, file FROM exchange_import WHERE file IS NOT NULL AND (kind IS NULL OR kind IN ('members', 'orders')) AND state NOT IN ('reading', 'checking', 'running', 'undoing', 'comparing') ORDER BY id";
/// One of them is forgotten, unless somebody began to work on it.
pub const FILE_OF_PEOPLE_FORGET: &str = "UPDATE exchange_import SET file = NULL, version = version + 1 WHERE id = $1 AND file = $2 AND state NOT IN ('reading', 'checking', 'running', 'undoing', 'comparing')";
/// How many are left: somebody is at work on them.
pub const FILES_OF_PEOPLE_LEFT: &str =
    "SELECT count(*) FROM exchange_import WHERE file IS NOT NULL AND (kind IS NULL OR kind IN ('members', 'orders'))";
/// Forgets what imports wrote down of a member; that they touched them stays.
pub const TOUCH_FORGET_MEMBER: &str =
    "UPDATE exchange_touch SET external_id = '', before = '{}', after = '{}' WHERE kind = 'member' AND subject = $1";

/// A piece of a file.
pub const CHUNK_INSERT: &str =
    "INSERT INTO exchange_chunk (file, ordinal, bytes) VALUES ($1, $2, $3) ON CONFLICT (file, ordinal) DO NOTHING";
/// A piece of a file.
pub const CHUNK_GET: &str = "SELECT bytes FROM exchange_chunk WHERE file = $1 AND ordinal = $2";
/// Forgets some pieces of a file.
pub const CHUNK_DELETE: &str = "DELETE FROM exchange_chunk WHERE file = $1 AND ordinal >= $2 AND ordinal < $3";

/// A row that was refused.
pub const REFUSED_INSERT: &str = "INSERT INTO exchange_refused (import_id, ordinal, line, last_line, field, found, code, params) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
/// Refused rows after one.
pub const REFUSED_LIST: &str = "SELECT ordinal, line, last_line, field, found, code, params FROM exchange_refused WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3";
/// Forgets what was refused before.
pub const REFUSED_CLEAR: &str = "DELETE FROM exchange_refused WHERE import_id = $1";
/// Members of imports that share a way with somebody else.
pub const REFUSED_OF_CODES: &str = "SELECT r.import_id, r.line, i.name FROM exchange_refused r JOIN exchange_import i ON i.id = r.import_id WHERE r.code IN ($1, $2, $3) AND i.kind = 'members' AND i.state IN ('done', 'ready', 'stopped', 'running') ORDER BY r.import_id DESC, r.ordinal LIMIT $4";

/// What was done to a thing.
pub const TOUCH_INSERT: &str = "INSERT INTO exchange_touch (import_id, ordinal, line, kind, subject, external_id, is_new, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// How many things were touched.
pub const TOUCH_LAST: &str = "SELECT coalesce(max(ordinal), 0) FROM exchange_touch WHERE import_id = $1";
/// What is still to be taken back, the last first.
pub const TOUCH_OPEN: &str = "SELECT ordinal, line, kind, subject, external_id, is_new, before, after FROM exchange_touch WHERE import_id = $1 AND undone IS NULL ORDER BY ordinal DESC LIMIT $2";
/// What came of taking it back.
pub const TOUCH_UNDONE: &str =
    "UPDATE exchange_touch SET undone = $3 WHERE import_id = $1 AND ordinal = $2 AND undone IS NULL";
/// What came of it in the end.
pub const TOUCH_RESULT: &str = "UPDATE exchange_touch SET undone = $3 WHERE import_id = $1 AND ordinal = $2";
/// What could not be taken back.
pub const TOUCH_KEPT: &str = "SELECT ordinal, line, kind, subject, undone FROM exchange_touch WHERE import_id = $1 AND undone IS NOT NULL AND undone NOT IN ('removed', 'restored') AND ordinal > $2 ORDER BY ordinal LIMIT $3";
/// How often each came of it.
pub const TOUCH_COUNTS: &str =
    "SELECT coalesce(undone, ''), count(*) FROM exchange_touch WHERE import_id = $1 GROUP BY coalesce(undone, '')";
/// Forgets what a run touched, before it begins anew.
pub const TOUCH_CLEAR: &str = "DELETE FROM exchange_touch WHERE import_id = $1";

/// Keeps a mapping under a name.
pub const MAPPING_SAVE: &str = "INSERT INTO exchange_mapping (id, name, kind, header_hash, mapping, settings, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, name) DO UPDATE SET header_hash = excluded.header_hash, mapping = excluded.mapping, settings = excluded.settings, saved_at = excluded.saved_at";
/// The last mapping for a header.
pub const MAPPING_OF: &str =
    "SELECT kind, mapping, settings FROM exchange_mapping WHERE header_hash = $1 ORDER BY saved_at DESC, id LIMIT 1";

/// Where a file and the brand differ.
pub const DIFFERENCE_INSERT: &str = "INSERT INTO exchange_difference (import_id, ordinal, line, subject, name, side, field, here, there) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// Differences after one.
pub const DIFFERENCE_LIST: &str = "SELECT ordinal, line, subject, name, side, field, here, there FROM exchange_difference WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3";
/// How many there are of each side.
pub const DIFFERENCE_COUNTS: &str =
    "SELECT side, count(*) FROM exchange_difference WHERE import_id = $1 GROUP BY side ORDER BY side";
/// How many there are.
pub const DIFFERENCE_LAST: &str = "SELECT coalesce(max(ordinal), 0) FROM exchange_difference WHERE import_id = $1";
/// Forgets an earlier comparison.
pub const DIFFERENCE_CLEAR: &str = "DELETE FROM exchange_difference WHERE import_id = $1";

/// A product's pictures, as a file named them.
pub const PICTURES: &str = "SELECT url, alt FROM exchange_picture WHERE product = $1 ORDER BY position";
/// Forgets a product's pictures.
pub const PICTURES_CLEAR: &str = "DELETE FROM exchange_picture WHERE product = $1";
/// A picture of a product.
pub const PICTURE_INSERT: &str = "INSERT INTO exchange_picture (product, position, url, alt) VALUES ($1, $2, $3, $4)";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    FILES_OF_PEOPLE,
    FILE_OF_PEOPLE_FORGET,
    FILES_OF_PEOPLE_LEFT,
    TOUCH_FORGET_MEMBER,
    IMPORT_INSERT,
    IMPORT_GET,
    IMPORT_LIST,
    IMPORT_UNFINISHED,
    IMPORT_LOCK,
    IMPORT_FILE,
    IMPORT_READ,
    IMPORT_UNUSABLE,
    IMPORT_REREAD,
    IMPORT_MAP,
    IMPORT_BEGIN,
    IMPORT_STATE,
    IMPORT_ADVANCE,
    IMPORT_END,
    IMPORT_FORGET_FILE,
    IMPORTS_STALE,
    CHUNK_INSERT,
    CHUNK_GET,
    CHUNK_DELETE,
    REFUSED_INSERT,
    REFUSED_LIST,
    REFUSED_CLEAR,
    REFUSED_OF_CODES,
    TOUCH_INSERT,
    TOUCH_LAST,
    TOUCH_OPEN,
    TOUCH_UNDONE,
    TOUCH_RESULT,
    TOUCH_KEPT,
    TOUCH_COUNTS,
    TOUCH_CLEAR,
    MAPPING_SAVE,
    MAPPING_OF,
    DIFFERENCE_INSERT,
    DIFFERENCE_LIST,
    DIFFERENCE_COUNTS,
    DIFFERENCE_LAST,
    DIFFERENCE_CLEAR,
    PICTURES,
    PICTURES_CLEAR,
    PICTURE_INSERT,
];
