//! Lists of very many orders find their rows by what is asked for.

use orders::sql::lists as sql;

use crate::support::schema;

/// Each statement and the index that it begins with.
const BY: &[(&str, &str)] = &[
    (sql::ORDERS, "orders_order_recent"),
    (sql::IN_STATE, "orders_order_state (state=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::OF_CHANNEL, "orders_order_channel (channel=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::IN_STATE_OF_STORES, "orders_order_state (state=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::SOLD_BY, "orders_order_sold_by (sold_by=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::HANDED_OVER_BY, "orders_order_fulfilled_by (fulfilled_by=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::NUMBERS_WITH, "USING COVERING INDEX"),
    (sql::NUMBERED, "(number=?)"),
    (sql::OF_PHONE, "orders_contact_phone (phone=?)"),
    (sql::OF_PHONES_LIKE, "orders_contact_phone"),
];

#[test]
fn a_list_reads_by_what_is_asked_for_and_sorts_nothing() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Sqlite, &schema());
        for (statement, by) in BY {
            let plan = testkit::plan(&brand, statement).await;
            assert!(plan.iter().any(|step| step.contains(by)), "{by}: {statement}\n{plan:#?}");
            // Only the few ways in which one order reaches its buyer are sorted.
            let sorts = plan.iter().filter(|step| step.contains("TEMP B-TREE")).count();
            assert!(sorts <= 1, "{statement}\n{plan:#?}");
        }
        let plan = testkit::plan(&brand, sql::AMONG).await;
        assert!(plan.iter().any(|step| step.contains("(id=?)")), "{plan:#?}");
    });
}
