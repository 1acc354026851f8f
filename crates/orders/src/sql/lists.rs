//! Statements of lists of orders. A brand keeps every order it ever had, so each way of asking has a statement whose
//! index begins with what was asked for: no list reads through the orders that it does not show.

/// A row of a list. `o` is the order, `f` the way its goods reach the buyer; delivery is no line of goods.
macro_rules! row_columns {
    () => {
        "o.id, o.number, o.channel, o.state, o.money_state, o.total, o.paid, o.sold_by, o.member, o.occurred_at, \
         o.business_date, f.kind, f.state, f.code, \
         (SELECT count(*) FROM orders_line l WHERE l.order_id = o.id AND l.kind NOT IN ('shipping', 'component')), \
         o.put_aside, o.fulfilled_by"
    };
}

/// Orders before a cursor (`$1`, `$2`), not before an instant (`$3`), by state (`$4`), channel (`$5`) and business dates
/// (`$6`, `$7`), newest first, at most `$8`. `$wanted` says what the index begins with.
macro_rules! listed {
    ($state:literal, $channel:literal, $wanted:expr) => {
        concat!(
            "SELECT ",
            row_columns!(),
            " FROM orders_order o LEFT JOIN orders_fulfilment f ON f.id = \
             (SELECT x.id FROM orders_fulfilment x WHERE x.order_id = o.id ORDER BY x.id LIMIT 1) \
             WHERE (o.occurred_at, o.id) < ($1, $2) AND o.occurred_at >= $3 AND ",
            $state,
            " AND ",
            $channel,
            " AND (CAST($6 AS TEXT) IS NULL OR o.business_date >= $6) \
             AND (CAST($7 AS TEXT) IS NULL OR o.business_date <= $7)",
            $wanted,
            " ORDER BY o.occurred_at DESC, o.id DESC LIMIT $8"
        )
    };
    (any, $wanted:expr) => {
        listed!("(CAST($4 AS TEXT) IS NULL OR o.state = $4)", "(CAST($5 AS TEXT) IS NULL OR o.channel = $5)", $wanted)
    };
}

/// Thirty-two ids, from the ninth parameter or the eleventh.
macro_rules! thirty_two {
    (nine) => {
        "($9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)"
    };
    (eleven) => {
        "($11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)"
    };
}

/// How many ids [`IN_STATE_OF_STORES`], [`AMONG`] and [`COMMON_OF_STORES`] take.
pub const IDS: usize = 32;

/// Orders of every store and channel, in any state.
pub const ORDERS: &str = listed!(any, "");
/// Orders in one state.
pub const IN_STATE: &str = listed!("o.state = $4", "(CAST($5 AS TEXT) IS NULL OR o.channel = $5)", "");
/// Orders of one channel, in any state.
pub const OF_CHANNEL: &str = listed!("CAST($4 AS TEXT) IS NULL", "o.channel = $5", "");
/// Orders in one state that one of some stores sold or hands over.
pub const IN_STATE_OF_STORES: &str = listed!(
    "o.state = $4",
    "(CAST($5 AS TEXT) IS NULL OR o.channel = $5)",
    concat!(" AND (o.sold_by IN ", thirty_two!(nine), " OR o.fulfilled_by IN ", thirty_two!(nine), ")")
);
/// Orders that one store sold.
pub const SOLD_BY: &str = listed!(any, " AND o.sold_by = $9");
/// Orders that one store hands over for another.
pub const HANDED_OVER_BY: &str = listed!(any, " AND o.fulfilled_by = $9 AND o.fulfilled_by <> o.sold_by");
/// Those of some orders that are asked for.
pub const AMONG: &str = listed!(any, concat!(" AND o.id IN ", thirty_two!(nine)));
/// Has something in its number (`$9`) or the buyer's or receiver's phone (`$10`).
macro_rules! found {
    () => {
        " AND (o.number LIKE $9 ESCAPE '!' \
          OR EXISTS (SELECT 1 FROM orders_contact c WHERE c.order_id = o.id AND c.phone LIKE $10))"
    };
}

/// Orders with something in number or phone that so many have that the first are soon found.
pub const COMMON: &str = listed!(any, found!());
/// As [`COMMON`], of some stores.
pub const COMMON_OF_STORES: &str = listed!(
    any,
    concat!(found!(), " AND (o.sold_by IN ", thirty_two!(eleven), " OR o.fulfilled_by IN ", thirty_two!(eleven), ")")
);

/// Numbers with something in them, at most `$2`. It reads the numbers alone, not the orders.
pub const NUMBERS_WITH: &str = "SELECT number FROM orders_order WHERE number LIKE $1 ESCAPE '!' LIMIT $2";
/// The order of a number.
pub const NUMBERED: &str = "SELECT id FROM orders_order WHERE number = $1";
/// Orders for somebody with this whole phone number, at most `$2`.
pub const OF_PHONE: &str = "SELECT order_id FROM orders_contact WHERE phone = $1 AND phone <> '' LIMIT $2";
/// Orders for somebody whose phone number is like this, at most `$2`.
pub const OF_PHONES_LIKE: &str = "SELECT order_id FROM orders_contact WHERE phone LIKE $1 AND phone <> '' LIMIT $2";

/// What waits to be fetched: those that are paid or paid on pickup, or, by its code or the order's
/// number (`$1`, `$2`), any.
macro_rules! fetched {
    () => {
        " FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id \
         WHERE f.state IN ('waiting', 'ready') AND f.kind = 'pickup' AND o.state = 'placed' \
         AND ((CAST($1 AS TEXT) IS NULL AND o.money_state <> 'pending') OR f.code = $1 OR o.number = $2)"
    };
}

/// What waits to be fetched in every store.
pub const PICKUPS: &str = concat!("SELECT ", row_columns!(), fetched!(), " ORDER BY o.occurred_at, o.id LIMIT $3");
/// What waits to be fetched in one store.
pub const PICKUPS_OF_STORE: &str =
    concat!("SELECT ", row_columns!(), fetched!(), " AND o.fulfilled_by = $4 ORDER BY o.occurred_at, o.id LIMIT $3");

/// All of them.
pub const ALL: &[&str] = &[
    ORDERS,
    IN_STATE,
    OF_CHANNEL,
    IN_STATE_OF_STORES,
    SOLD_BY,
    HANDED_OVER_BY,
    AMONG,
    COMMON,
    COMMON_OF_STORES,
    NUMBERS_WITH,
    NUMBERED,
    OF_PHONE,
    OF_PHONES_LIKE,
    PICKUPS,
    PICKUPS_OF_STORE,
];
