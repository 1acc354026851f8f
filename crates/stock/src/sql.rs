//! Every statement of this slice.

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
/// Gives a promised quantity back.
pub const LEVEL_RELEASE: &str = "UPDATE stock_level SET held = held - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3";
/// A promised quantity leaves.
pub const LEVEL_TAKE: &str = "UPDATE stock_level SET on_hand = on_hand - $4, held = held - $4, changed_at = $5 WHERE variant = $1 AND location = $2 AND condition = $3 RETURNING on_hand, held";
/// Books a fact, on a level that may be new.
pub const LEVEL_BOOK: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, $4, 0, 0, $5) ON CONFLICT (variant, location, condition) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand, changed_at = excluded.changed_at RETURNING on_hand, held";
/// Locks a level, which may be new, and says what is on hand.
pub const LEVEL_LOCK: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, 0, 0, 0, $4) ON CONFLICT (variant, location, condition) DO UPDATE SET changed_at = excluded.changed_at RETURNING on_hand";
/// Sets what is kept back.
pub const LEVEL_SET_SAFETY: &str = "INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) VALUES ($1, $2, $3, 0, 0, $4, $5) ON CONFLICT (variant, location, condition) DO UPDATE SET safety = excluded.safety, changed_at = excluded.changed_at";
/// What a level has.
pub const LEVEL_GET: &str = "SELECT on_hand, held, safety FROM stock_level WHERE variant = $1 AND location = $2 AND condition = $3";
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
pub const HOLD_NEXT_DUE: &str = "SELECT min(expires_at) FROM stock_hold WHERE state = 'open' AND expires_at IS NOT NULL";
/// A holder's holds, open and closed.
pub const HOLDS_OF: &str =
    concat!("SELECT ", hold_columns!(), " FROM stock_hold WHERE holder = $1 ORDER BY id");
/// Who holds something in a place.
pub const HOLDS_OPEN_AT: &str = concat!(
    "SELECT ",
    hold_columns!(),
    " FROM stock_hold WHERE state = 'open' AND location = $1 AND (CAST($2 AS UUID_OR_BLOB) IS NULL OR variant = $2) ORDER BY id LIMIT $3"
);
