//! Every statement of this slice.

macro_rules! campaign_columns {
    () => {
        "c.id, c.name, c.name_en, c.state, c.deposit, c.lead_minutes, c.version"
    };
}
macro_rules! slot_columns {
    () => {
        "s.id, d.campaign, d.store, s.begins_at, s.ends_at, s.capacity, s.taken, d.capacity, d.taken"
    };
}

/// A new campaign.
pub const CAMPAIGN_INSERT: &str = "INSERT INTO preorders_campaign (id, name, name_en, state, deposit, lead_minutes, version) VALUES ($1, $2, $3, $4, $5, $6, 1)";
/// A campaign as it shall be, if nobody changed it since.
pub const CAMPAIGN_SET: &str = "UPDATE preorders_campaign SET name = $2, name_en = $3, state = $4, deposit = $5, lead_minutes = $6, version = version + 1 WHERE id = $1 AND version = $7";
/// One campaign.
pub const CAMPAIGN_GET: &str = concat!("SELECT ", campaign_columns!(), " FROM preorders_campaign c WHERE c.id = $1");
/// Every campaign, the latest first.
pub const CAMPAIGNS: &str = concat!("SELECT ", campaign_columns!(), " FROM preorders_campaign c ORDER BY c.id DESC");
/// The open campaign of a product.
pub const CAMPAIGN_OF: &str = concat!(
    "SELECT ",
    campaign_columns!(),
    " FROM preorders_goods g JOIN preorders_campaign c ON c.id = g.campaign WHERE g.product = $1 AND c.state = 'open' ORDER BY c.id LIMIT 1"
);
/// A campaign's products.
pub const GOODS: &str = "SELECT product FROM preorders_goods WHERE campaign = $1 ORDER BY product";
/// The products of every open campaign.
pub const GOODS_OPEN: &str =
    "SELECT g.product FROM preorders_goods g JOIN preorders_campaign c ON c.id = g.campaign WHERE c.state = 'open'";
/// Its products are said anew.
pub const GOODS_CLEAR: &str = "DELETE FROM preorders_goods WHERE campaign = $1";
/// A product of it, `$3` when the campaign is open; nothing when another open campaign has the product. Whoever opens two
/// of them at once waits here for the other one.
pub const GOODS_INSERT: &str =
    "INSERT INTO preorders_goods (campaign, product, open) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
/// The open campaign that has a product, as far as it can be seen.
pub const GOODS_TAKEN: &str = "SELECT c.name FROM preorders_goods g JOIN preorders_campaign c ON c.id = g.campaign WHERE g.product = $1 AND c.state = 'open' AND c.id <> $2 ORDER BY c.id LIMIT 1";

/// A day that nothing was said of.
pub const DAY_ENSURE: &str = "INSERT INTO preorders_day (id, campaign, store, date, capacity, taken) VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (campaign, store, date) DO NOTHING";
/// A day, locked.
pub const DAY_LOCK: &str =
    "SELECT id, taken FROM preorders_day WHERE campaign = $1 AND store = $2 AND date = $3 FOR UPDATE";
/// How much a day has, if no more is taken.
pub const DAY_SET: &str = "UPDATE preorders_day SET capacity = $2 WHERE id = $1 AND taken <= $2";
/// What a day has, slot by slot.
pub const SLOTS_OF_DAY: &str =
    "SELECT id, begins_at, ends_at, taken FROM preorders_slot WHERE day = $1 ORDER BY begins_at, ends_at";
/// A new slot.
pub const SLOT_INSERT: &str =
    "INSERT INTO preorders_slot (id, day, begins_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, 0)";
/// How much a slot has, if no more is taken.
pub const SLOT_SET: &str = "UPDATE preorders_slot SET capacity = $2 WHERE id = $1 AND taken <= $2";
/// One slot, with what its day has.
pub const SLOT_GET: &str =
    concat!("SELECT ", slot_columns!(), " FROM preorders_slot s JOIN preorders_day d ON d.id = s.day WHERE s.id = $1");
/// Days with their slots; a day without slots once.
pub const DAYS: &str = concat!(
    "SELECT ",
    slot_columns!(),
    ", d.date FROM preorders_day d LEFT JOIN preorders_slot s ON s.day = d.id WHERE d.campaign = $1 AND d.store = coalesce($2, d.store) AND d.date >= $3 ORDER BY d.store, d.date, s.begins_at, s.ends_at"
);

/// Takes from a slot's day, if it has so much.
pub const DAY_TAKE: &str = "UPDATE preorders_day SET taken = taken + $2 WHERE id = (SELECT day FROM preorders_slot WHERE id = $1) AND taken + $2 <= capacity";
/// Takes from a slot, if it has so much.
pub const SLOT_TAKE: &str = "UPDATE preorders_slot SET taken = taken + $2 WHERE id = $1 AND taken + $2 <= capacity";
/// Gives back to a slot's day.
pub const DAY_GIVE: &str =
    "UPDATE preorders_day SET taken = taken - $2 WHERE id = (SELECT day FROM preorders_slot WHERE id = $1)";
/// Gives back to a slot.
pub const SLOT_GIVE: &str = "UPDATE preorders_slot SET taken = taken - $2 WHERE id = $1";
/// An order's place.
pub const BOOKING_INSERT: &str =
    "INSERT INTO preorders_booking (order_id, slot, quantity, state) VALUES ($1, $2, $3, 'held')";
/// What of it is left, and whether it is held.
pub const BOOKING_SET: &str = "UPDATE preorders_booking SET quantity = $2, state = $3 WHERE order_id = $1";
/// An order's place with its slot and campaign.
pub const BOOKING_GET: &str = "SELECT b.order_id, b.slot, b.quantity, b.state, s.begins_at, s.ends_at, c.id, c.name, c.name_en FROM preorders_booking b JOIN preorders_slot s ON s.id = b.slot JOIN preorders_day d ON d.id = s.day JOIN preorders_campaign c ON c.id = d.campaign WHERE b.order_id = $1";

/// Reconciliation: slots of which not what is booked is taken.
pub const CHECK_SLOTS: &str = "SELECT s.id, s.taken FROM preorders_slot s LEFT JOIN preorders_booking b ON b.slot = s.id AND b.state = 'held' GROUP BY s.id, s.taken HAVING s.taken <> coalesce(sum(b.quantity), 0)";
/// Reconciliation: days of which not what their slots gave is taken.
pub const CHECK_DAYS: &str = "SELECT d.id, d.taken FROM preorders_day d LEFT JOIN preorders_slot s ON s.day = d.id GROUP BY d.id, d.taken HAVING d.taken <> coalesce(sum(s.taken), 0)";
/// Reconciliation: goods that are held for an open campaign which is not, or are not for one that is.
pub const CHECK_GOODS: &str = "SELECT g.product, g.campaign FROM preorders_goods g JOIN preorders_campaign c ON c.id = g.campaign WHERE g.open <> (c.state = 'open')";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    CAMPAIGN_INSERT,
    CAMPAIGN_SET,
    CAMPAIGN_GET,
    CAMPAIGNS,
    CAMPAIGN_OF,
    GOODS,
    GOODS_OPEN,
    GOODS_CLEAR,
    GOODS_INSERT,
    GOODS_TAKEN,
    DAY_ENSURE,
    DAY_LOCK,
    DAY_SET,
    SLOTS_OF_DAY,
    SLOT_INSERT,
    SLOT_SET,
    SLOT_GET,
    DAYS,
    DAY_TAKE,
    SLOT_TAKE,
    DAY_GIVE,
    SLOT_GIVE,
    BOOKING_INSERT,
    BOOKING_SET,
    BOOKING_GET,
    CHECK_SLOTS,
    CHECK_DAYS,
    CHECK_GOODS,
];
