//! Every statement of this slice; those of counts and transfers stand in files of their own.

pub mod counts;
pub mod lots;
pub mod proof;
pub mod transfers;

/// A level's columns, for the reads below.
macro_rules! level_columns {
    () => {
        "v.variant, v.location, l.code, l.name, l.store, v.condition, v.on_hand, v.held, v.safety, v.changed_at"
    };
}

/// A hold's columns.
macro_rules! hold_columns {
    () => {
        "id, variant, location, condition, quantity, kind, holder, expires_at, state"
    };
}

/// A movement's columns.
macro_rules! movement_columns {
    () => {
        "id, variant, location, condition, quantity, reason, subject, cost, legal_entity, business_date, occurred_at, recorded_at, register"
    };
}

/// A location's columns.
macro_rules! location_columns {
    () => {
        "id, store, legal_entity, code, name, kind, zone, cut_off_minutes, latitude_microdegrees, longitude_microdegrees, state, position, version"
    };
}

/// Thirty-two variants: what one of the statements for many variants takes, after its first parameter.
macro_rules! thirty_two {
    () => {
        "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)"
    };
}

/// How many variants [`AVAILABLE_OF_MANY`] and [`LEVELS_AT_OF_MANY`] take.
pub const MANY: usize = 32;

/// Promises a quantity, if it is there to be promised.
pub const LEVEL_PROMISE: &str = "UPDATE stock_level SET held = held + $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3 AND on_hand - held - safety >= $4";
/// Takes a quantity that nobody was promised, if it is there.
pub const LEVEL_TAKE_FREE: &str = "UPDATE stock_level SET on_hand = on_hand - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3 AND on_hand - held - safety >= $4";
/// Takes a quantity that nobody was promised, if it is there; also what is kept back from buyers.
pub const LEVEL_TAKE_UNPROMISED: &str = "UPDATE stock_level SET on_hand = on_hand - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3 AND on_hand - held >= $4";
/// Gives a promised quantity back.
pub const LEVEL_RELEASE: &str =
    "UPDATE stock_level SET held = held - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3";
/// A promised quantity leaves.
pub const LEVEL_TAKE: &str = "UPDATE stock_level SET on_hand = on_hand - $4, held = held - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3 RETURNING on_hand, held";
/// Books a fact, on a level that may be new.
pub const LEVEL_BOOK: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, $4, 0, 0, $5) ON CONFLICT (variant, location, condition) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand, changed_at = excluded.changed_at RETURNING on_hand, held";
/// Locks a level, which may be new, and says what is on hand.
pub const LEVEL_LOCK: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, 0, 0, 0, $4) ON CONFLICT (variant, location, condition) DO UPDATE SET changed_at = excluded.changed_at RETURNING on_hand";
/// Sets what is kept back.
pub const LEVEL_SET_SAFETY: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, 0, 0, $4, $5) ON CONFLICT (variant, location, condition) DO UPDATE SET safety = excluded.safety, changed_at = excluded.changed_at";
/// What a level has.
pub const LEVEL_GET: &str =
    "SELECT on_hand, held, safety FROM stock_level WHERE variant = $1 AND location = $2 AND condition = $3";
/// One level with its location.
pub const LEVEL_VIEW: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE v.variant = $1 AND v.location = $2 AND v.condition = $3"
);
/// All levels of a variant, place by place.
pub const LEVELS_OF_VARIANT: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE v.variant = $1 ORDER BY l.position, l.code, v.condition"
);
/// Levels of one variant after a cursor.
pub const LEVELS_LIST_VARIANT: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE v.variant = $1 AND (v.location, v.condition) > ($2, $3) AND (CAST($4 AS TEXT) IS NULL OR v.condition = $4) ORDER BY v.location, v.condition LIMIT $5"
);
/// Levels of one location after a cursor.
pub const LEVELS_LIST_LOCATION: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE v.location = $1 AND (v.variant, v.condition) > ($2, $3) AND (CAST($4 AS TEXT) IS NULL OR v.condition = $4) ORDER BY v.variant, v.condition LIMIT $5"
);
/// All levels after a cursor.
pub const LEVELS_LIST: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE (v.variant, v.location, v.condition) > ($1, $2, $3) AND (CAST($4 AS TEXT) IS NULL OR v.condition = $4) ORDER BY v.variant, v.location, v.condition LIMIT $5"
);
/// What is saleable of a variant in every open place that sells, also where nothing of it ever lay.
pub const PLACES_OF_VARIANT: &str = "SELECT l.id, l.code, l.name, l.store, l.kind, l.latitude_microdegrees, l.longitude_microdegrees, coalesce(v.on_hand, 0), coalesce(v.held, 0), coalesce(v.safety, 0), v.changed_at FROM stock_location l LEFT JOIN stock_level v ON v.location = l.id AND v.variant = $1 AND v.condition = 'saleable' WHERE l.state = 'active' AND l.kind <> 'transit' ORDER BY l.position, l.code";
/// What a level had right after one of its movements.
pub const LEVEL_AFTER: &str = "SELECT on_hand - (SELECT CAST(coalesce(sum(m.quantity), 0) AS BIGINT) FROM stock_movement m WHERE m.variant = $1 AND m.location = $2 AND m.condition = $3 AND m.id > $4) FROM stock_level WHERE variant = $1 AND location = $2 AND condition = $3";
/// Levels that are not what their movements and open holds say, that are missing, or whose lots lie elsewhere than
/// their movements say; in the order of their keys.
pub const LEVELS_ASTRAY: &str = "SELECT variant, location, condition FROM (SELECT variant, location, condition FROM (SELECT variant, location, condition, on_hand, held, 0 AS moved, 0 AS promised, 1 AS levels FROM stock_level UNION ALL SELECT variant, location, condition, 0, 0, quantity, 0, 0 FROM stock_movement UNION ALL SELECT variant, location, condition, 0, 0, 0, quantity, 0 FROM stock_hold WHERE state = 'open') sides GROUP BY variant, location, condition HAVING sum(on_hand) <> sum(moved) OR sum(held) <> sum(promised) OR sum(levels) = 0 UNION SELECT variant, location, condition FROM (SELECT variant, location, condition, lot, on_hand, 0 AS moved FROM stock_lot_level UNION ALL SELECT variant, location, condition, lot, 0, quantity FROM stock_movement WHERE lot IS NOT NULL) lots GROUP BY variant, location, condition, lot HAVING sum(on_hand) <> sum(moved)) astray ORDER BY variant, location, condition";
/// What a level has, and what its movements and open holds say that it has.
pub const LEVEL_AND_BOOKS: &str = "SELECT v.on_hand, v.held, (SELECT CAST(coalesce(sum(m.quantity), 0) AS BIGINT) FROM stock_movement m WHERE m.variant = v.variant AND m.location = v.location AND m.condition = v.condition), (SELECT CAST(coalesce(sum(h.quantity), 0) AS BIGINT) FROM stock_hold h WHERE h.state = 'open' AND h.variant = v.variant AND h.location = v.location AND h.condition = v.condition) FROM stock_level v WHERE v.variant = $1 AND v.location = $2 AND v.condition = $3";
/// Sets a level to what its movements and holds say.
pub const LEVEL_REBUILD: &str =
    "UPDATE stock_level SET on_hand = $4, held = $5 WHERE variant = $1 AND location = $2 AND condition = $3";
/// Saleable levels of many variants in every open place that sells, place by place.
pub const AVAILABLE_OF_MANY: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE l.state = 'active' AND l.kind <> 'transit' AND v.condition = $1 AND v.variant IN ",
    thirty_two!(),
    " ORDER BY v.variant, l.position, l.code"
);
/// What many variants have saleable in one place.
pub const LEVELS_AT_OF_MANY: &str = concat!(
    "SELECT variant, on_hand, held, safety FROM stock_level WHERE location = $1 AND condition = 'saleable' AND variant IN ",
    thirty_two!()
);
/// Saleable levels in a place with no more than so much left, the emptiest first.
pub const LEVELS_LOW: &str = concat!(
    "SELECT ",
    level_columns!(),
    " FROM stock_level v JOIN stock_location l ON l.id = v.location WHERE l.state = 'active' AND l.kind <> 'transit' AND v.condition = 'saleable' AND v.on_hand - v.held - v.safety <= $1 ORDER BY v.on_hand - v.held - v.safety, v.variant, v.location LIMIT $2"
);

/// Opens a hold.
pub const HOLD_OPEN: &str = "INSERT INTO stock_hold (id, variant, location, condition, quantity, kind, holder, expires_at, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)";
/// Closes a hold, once.
pub const HOLD_CLOSE: &str = concat!(
    "UPDATE stock_hold SET state = $2, closed_at = $3 WHERE id = $1 AND state = 'open' RETURNING ",
    hold_columns!()
);
/// Closes all holds of a holder.
pub const HOLD_CLOSE_HOLDER: &str = concat!(
    "UPDATE stock_hold SET state = $2, closed_at = $3 WHERE holder = $1 AND state = 'open' RETURNING ",
    hold_columns!()
);
/// Makes a hold smaller, leaving something of it.
pub const HOLD_SHRINK: &str = concat!(
    "UPDATE stock_hold SET quantity = quantity - $2 WHERE id = $1 AND state = 'open' AND quantity > $2 RETURNING ",
    hold_columns!()
);
/// Moves the end of a holder's holds.
pub const HOLD_SET_EXPIRY: &str = "UPDATE stock_hold SET expires_at = $2 WHERE holder = $1 AND state = 'open'";
/// Holds whose time ran out; those that somebody else is closing are passed over.
pub const HOLD_DUE: &str = "SELECT id FROM stock_hold WHERE state = 'open' AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2 FOR UPDATE SKIP LOCKED";
/// When the next hold runs out.
pub const HOLD_NEXT_DUE: &str =
    "SELECT min(expires_at) FROM stock_hold WHERE state = 'open' AND expires_at IS NOT NULL";
/// A holder's holds, open and closed.
pub const HOLDS_OF: &str = concat!("SELECT ", hold_columns!(), " FROM stock_hold WHERE holder = $1 ORDER BY id");
/// What is held in a place.
pub const HOLDS_OPEN_AT: &str = concat!(
    "SELECT ",
    hold_columns!(),
    " FROM stock_hold WHERE state = 'open' AND location = $1 AND id > $2 ORDER BY id LIMIT $3"
);
/// What is held of a variant in a place.
pub const HOLDS_OPEN_AT_OF: &str = concat!(
    "SELECT ",
    hold_columns!(),
    " FROM stock_hold WHERE state = 'open' AND location = $1 AND variant = $2 AND id > $3 ORDER BY id LIMIT $4"
);

/// One more movement; without a legal entity it is its location's.
pub const MOVEMENT_APPEND: &str = "INSERT INTO stock_movement (variant, location, condition, quantity, reason, subject, cost, legal_entity, business_date, occurred_at, recorded_at, register, lot) VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, (SELECT legal_entity FROM stock_location WHERE id = $2)), $9, $10, $11, $12, $13)";
/// Movements before a cursor, newest first.
pub const MOVEMENTS_LIST: &str =
    concat!("SELECT ", movement_columns!(), " FROM stock_movement WHERE id < $1 ORDER BY id DESC LIMIT $2");
/// Movements of a variant before a cursor, newest first.
pub const MOVEMENTS_LIST_VARIANT: &str = concat!(
    "SELECT ",
    movement_columns!(),
    " FROM stock_movement WHERE variant = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
);
/// Movements in a place before a cursor, newest first.
pub const MOVEMENTS_LIST_LOCATION: &str = concat!(
    "SELECT ",
    movement_columns!(),
    " FROM stock_movement WHERE location = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
);
/// Movements of a variant in a place before a cursor, newest first.
pub const MOVEMENTS_LIST_BOTH: &str = concat!(
    "SELECT ",
    movement_columns!(),
    " FROM stock_movement WHERE variant = $1 AND location = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
);
/// What an order, return or document moved, in order.
pub const MOVEMENTS_OF_SUBJECT: &str =
    concat!("SELECT ", movement_columns!(), " FROM stock_movement WHERE subject = $1 ORDER BY id");

/// Paper behind movements.
pub const DOCUMENT_INSERT: &str = "INSERT INTO stock_document (id, kind, location, reason, note, supplier, reference, actor_kind, actor, business_date, occurred_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
/// The level that an adjustment was about.
pub const DOCUMENT_GET: &str = "SELECT id, kind, location, reason, note, supplier, reference, actor_kind, actor, business_date, occurred_at FROM stock_document WHERE id = $1";

/// Makes a location.
pub const LOCATION_INSERT: &str = "INSERT INTO stock_location (id, store, legal_entity, code, name, kind, zone, cut_off_minutes, latitude_microdegrees, longitude_microdegrees, state, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, 1) ON CONFLICT (code) DO NOTHING";
/// Locations, those that are open first, in the brand's order.
pub const LOCATIONS: &str =
    concat!("SELECT ", location_columns!(), " FROM stock_location ORDER BY state, position, code");
/// One location.
pub const LOCATION_GET: &str = concat!("SELECT ", location_columns!(), " FROM stock_location WHERE id = $1");
/// The location of that code.
pub const LOCATION_BY_CODE: &str = concat!("SELECT ", location_columns!(), " FROM stock_location WHERE code = $1");
/// Where a store's own stock lies.
pub const LOCATION_OF_STORE: &str = "SELECT id FROM stock_location WHERE store = $1 AND state = 'active' AND kind <> 'transit' ORDER BY position, code LIMIT 1";
/// Closes a location, or opens it again.
pub const LOCATION_SET_STATE: &str =
    "UPDATE stock_location SET state = $3, version = version + 1 WHERE id = $1 AND version = $2";

/// Makes a service point.
pub const SERVICE_POINT_INSERT: &str = "INSERT INTO stock_service_point (id, store, code, name, kind, state, version) VALUES ($1, $2, $3, $4, $5, 'active', 1) ON CONFLICT (code) DO NOTHING";
/// Hangs a service point on a location, or changes how.
pub const SERVICE_POINT_LINK: &str = "INSERT INTO stock_service_point_location (service_point, location, priority, lead_minutes) VALUES ($1, $2, $3, $4) ON CONFLICT (service_point, location) DO UPDATE SET priority = excluded.priority, lead_minutes = excluded.lead_minutes";
/// Service points with the locations they hang on, in order of preference.
pub const SERVICE_POINTS: &str = "SELECT p.id, p.store, p.code, p.name, p.kind, p.state, s.location, s.priority, s.lead_minutes FROM stock_service_point p LEFT JOIN stock_service_point_location s ON s.service_point = p.id ORDER BY p.code, s.priority, s.location";
/// A store's service points with the locations they hang on, in order of preference.
pub const SERVICE_POINTS_OF_STORE: &str = "SELECT p.id, p.store, p.code, p.name, p.kind, p.state, s.location, s.priority, s.lead_minutes FROM stock_service_point p LEFT JOIN stock_service_point_location s ON s.service_point = p.id WHERE p.store = $1 ORDER BY p.code, s.priority, s.location";

/// Reconciliation: levels whose held is not the sum of their open holds, and open holds without a level.
pub const CHECK_HELD: &str = "SELECT variant, location, condition, CAST(sum(held) AS BIGINT), CAST(sum(open) AS BIGINT) FROM (SELECT variant, location, condition, held, 0 AS open FROM stock_level UNION ALL SELECT variant, location, condition, 0, quantity FROM stock_hold WHERE state = 'open') both_sides GROUP BY variant, location, condition HAVING sum(held) <> sum(open)";
/// Reconciliation: levels whose on hand is not the sum of their movements, and movements without a level.
pub const CHECK_ON_HAND: &str = "SELECT variant, location, condition, CAST(sum(on_hand) AS BIGINT), CAST(sum(moved) AS BIGINT) FROM (SELECT variant, location, condition, on_hand, 0 AS moved FROM stock_level UNION ALL SELECT variant, location, condition, 0, quantity FROM stock_movement) both_sides GROUP BY variant, location, condition HAVING sum(on_hand) <> sum(moved)";
/// Reconciliation: goods in transit that no transfer accounts for, and transfers whose goods are not there.
pub const CHECK_IN_TRANSIT: &str = "SELECT variant, location, CAST(sum(on_hand) AS BIGINT), CAST(sum(open) AS BIGINT) FROM (SELECT variant, location, on_hand, 0 AS open FROM stock_level WHERE condition = 'in_transit' UNION ALL SELECT l.variant, t.from_location, 0, l.packed - l.received - l.lost FROM stock_transfer_line l JOIN stock_transfer t ON t.id = l.transfer_id WHERE t.state IN ('in_transit', 'short')) both_sides GROUP BY variant, location HAVING sum(on_hand) <> sum(open)";
/// Reconciliation: goods held for transfers that are not waiting for them.
pub const CHECK_TRANSFER_HOLDS: &str = "SELECT h.id, h.holder FROM stock_hold h LEFT JOIN stock_transfer t ON t.id = h.holder WHERE h.kind = 'transfer' AND h.state = 'open' AND (t.id IS NULL OR t.state NOT IN ('approved', 'packed'))";
/// Reconciliation: levels in places that do not exist.
pub const CHECK_PLACES: &str = "SELECT v.variant, v.location, v.condition FROM stock_level v LEFT JOIN stock_location l ON l.id = v.location WHERE l.id IS NULL";
/// Reconciliation: closed holds that do not say when, and open ones that do.
pub const CHECK_CLOSED: &str = "SELECT id, holder FROM stock_hold WHERE (state = 'open' AND closed_at IS NOT NULL) OR (state <> 'open' AND closed_at IS NULL)";

/// Variants that moved since an instant.
pub const MOVED_SINCE: &str = "SELECT DISTINCT variant FROM stock_movement WHERE occurred_at >= $1";
/// How many movements a variant has.
pub const MOVEMENTS_COUNT: &str = "SELECT count(*) FROM stock_movement WHERE variant = $1";

/// What can be promised to buyers somewhere: variant and location.
pub const PROMISABLE: &str =
    "SELECT variant, location FROM stock_level WHERE condition = 'saleable' AND on_hand - held - safety > 0";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    PROMISABLE,
    MOVED_SINCE,
    MOVEMENTS_COUNT,
    LEVEL_PROMISE,
    LEVEL_TAKE_FREE,
    LEVEL_TAKE_UNPROMISED,
    LEVEL_RELEASE,
    LEVEL_TAKE,
    LEVEL_BOOK,
    LEVEL_LOCK,
    LEVEL_SET_SAFETY,
    LEVEL_GET,
    LEVEL_VIEW,
    LEVELS_OF_VARIANT,
    PLACES_OF_VARIANT,
    LEVEL_AFTER,
    LEVELS_ASTRAY,
    LEVEL_AND_BOOKS,
    LEVEL_REBUILD,
    LEVELS_LIST_VARIANT,
    LEVELS_LIST_LOCATION,
    LEVELS_LIST,
    AVAILABLE_OF_MANY,
    LEVELS_AT_OF_MANY,
    LEVELS_LOW,
    HOLD_OPEN,
    HOLD_CLOSE,
    HOLD_CLOSE_HOLDER,
    HOLD_SHRINK,
    HOLD_SET_EXPIRY,
    HOLD_DUE,
    HOLD_NEXT_DUE,
    HOLDS_OF,
    HOLDS_OPEN_AT,
    HOLDS_OPEN_AT_OF,
    MOVEMENT_APPEND,
    MOVEMENTS_LIST,
    MOVEMENTS_LIST_VARIANT,
    MOVEMENTS_LIST_LOCATION,
    MOVEMENTS_LIST_BOTH,
    MOVEMENTS_OF_SUBJECT,
    DOCUMENT_INSERT,
    DOCUMENT_GET,
    LOCATION_INSERT,
    LOCATIONS,
    LOCATION_GET,
    LOCATION_BY_CODE,
    LOCATION_OF_STORE,
    LOCATION_SET_STATE,
    SERVICE_POINT_INSERT,
    SERVICE_POINT_LINK,
    SERVICE_POINTS,
    SERVICE_POINTS_OF_STORE,
    CHECK_HELD,
    CHECK_ON_HAND,
    CHECK_IN_TRANSIT,
    CHECK_TRANSFER_HOLDS,
    CHECK_PLACES,
    CHECK_CLOSED,
];
