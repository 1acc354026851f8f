//! Every statement of the api.

/// A session begins.
pub const SESSION_INSERT: &str = "INSERT INTO api_session (token_hash, kind, subject, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)";
/// A living session.
pub const SESSION_GET: &str = "SELECT kind, subject, seen_at FROM api_session WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND seen_at > $3";
/// The living sessions of a member.
pub const SESSION_OF_MEMBER: &str = "SELECT token_hash, created_at, seen_at FROM api_session WHERE subject = $1 AND kind = 'member' AND revoked_at IS NULL AND expires_at > $2 AND seen_at > $3 ORDER BY created_at DESC, token_hash";
/// A session was used.
pub const SESSION_SEEN: &str = "UPDATE api_session SET seen_at = $2 WHERE token_hash = $1";
/// A session ends.
pub const SESSION_REVOKE: &str = "UPDATE api_session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL";
/// All sessions of somebody end.
pub const SESSION_REVOKE_ALL: &str = "UPDATE api_session SET revoked_at = $2 WHERE subject = $1 AND revoked_at IS NULL";
/// The sessions of one kind of somebody end.
pub const SESSION_REVOKE_KIND: &str =
    "UPDATE api_session SET revoked_at = $2 WHERE subject = $1 AND kind = $3 AND revoked_at IS NULL";
/// Sessions that ended long ago are forgotten.
pub const SESSION_FORGET: &str = "DELETE FROM api_session WHERE expires_at < $1";

/// What a brand has switched off.
pub const MODULES_GET: &str = "SELECT off_names, version FROM api_modules WHERE one = 1";
/// What is off from now on, unless somebody else switched since a version.
pub const MODULES_SET: &str =
    "UPDATE api_modules SET off_names = $1, changed_at = $2, version = version + 1 WHERE one = 1 AND version = $3";

/// A program's key.
pub const KEY_GET: &str = "SELECT id, permissions FROM api_key WHERE token_hash = $1 AND revoked_at IS NULL";
/// What a key allows.
pub const KEY_PERMISSIONS: &str = "SELECT permissions FROM api_key WHERE id = $1 AND revoked_at IS NULL";
/// A new key.
pub const KEY_INSERT: &str =
    "INSERT INTO api_key (id, name, token_hash, permissions, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
/// All keys.
pub const KEY_LIST: &str = "SELECT id, name, permissions, created_at, revoked_at FROM api_key ORDER BY id";
/// A key ends.
pub const KEY_REVOKE: &str = "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

/// Webhooks that are not removed.
pub const WEBHOOK_LIST: &str =
    "SELECT id, url, kinds, state, version, created_at FROM api_webhook WHERE state <> 'removed' ORDER BY id";
/// One webhook with its secrets.
pub const WEBHOOK_GET: &str =
    "SELECT url, kinds, secret, previous_secret, state, version FROM api_webhook WHERE id = $1";
/// Kinds that active webhooks want.
pub const WEBHOOK_ACTIVE: &str = "SELECT id, kinds FROM api_webhook WHERE state = 'active' ORDER BY id";
/// A new webhook.
pub const WEBHOOK_INSERT: &str = "INSERT INTO api_webhook (id, url, kinds, secret, state, version, created_by, created_at) VALUES ($1, $2, $3, $4, 'active', 1, $5, $6)";
/// A webhook is removed.
pub const WEBHOOK_REMOVE: &str =
    "UPDATE api_webhook SET state = 'removed', version = version + 1 WHERE id = $1 AND state <> 'removed'";
/// A new secret; the one before stays valid beside it.
pub const WEBHOOK_ROTATE: &str = "UPDATE api_webhook SET previous_secret = secret, secret = $2, version = version + 1 WHERE id = $1 AND state <> 'removed'";
/// A delivery to be made, once for each webhook and entry.
pub const DELIVERY_INSERT: &str = "INSERT INTO api_webhook_delivery (id, webhook, pos, state, attempts, created_at) VALUES ($1, $2, $3, 'waiting', 0, $4) ON CONFLICT (webhook, pos) DO NOTHING";
/// One delivery.
pub const DELIVERY_GET: &str = "SELECT webhook, pos, state, attempts FROM api_webhook_delivery WHERE id = $1";
/// How a try went.
pub const DELIVERY_TRIED: &str =
    "UPDATE api_webhook_delivery SET state = $2, attempts = attempts + 1, status = $3, finished_at = $4 WHERE id = $1";
/// The latest deliveries of a webhook.
pub const DELIVERY_LIST: &str = "SELECT id, pos, state, attempts, status, created_at, finished_at FROM api_webhook_delivery WHERE webhook = $1 ORDER BY pos DESC LIMIT $2";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    SESSION_INSERT,
    SESSION_GET,
    SESSION_OF_MEMBER,
    SESSION_SEEN,
    SESSION_REVOKE,
    SESSION_REVOKE_ALL,
    SESSION_REVOKE_KIND,
    SESSION_FORGET,
    MODULES_GET,
    MODULES_SET,
    KEY_GET,
    KEY_PERMISSIONS,
    KEY_INSERT,
    KEY_LIST,
    KEY_REVOKE,
    WEBHOOK_LIST,
    WEBHOOK_GET,
    WEBHOOK_ACTIVE,
    WEBHOOK_INSERT,
    WEBHOOK_REMOVE,
    WEBHOOK_ROTATE,
    DELIVERY_INSERT,
    DELIVERY_GET,
    DELIVERY_TRIED,
    DELIVERY_LIST,
];
