//! Every statement of the slice can be prepared on both databases, and refusals have names of their own.

use std::collections::BTreeSet;

use stock::sql;

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn every_statement_is_prepared(brand) {
        for statement in sql::ALL.iter().chain(sql::counts::ALL).chain(sql::transfers::ALL).chain(sql::lots::ALL).chain(sql::proof::ALL).copied() {
            // Without its parameters a statement is prepared and then not run.
            let outcome = brand.db.read(move |read| read.query(statement, &[], |_| Ok(()))).await;
            let Err(error) = outcome else { continue };
            let said = error.to_string().to_lowercase();
            assert!(said.contains("parameters"), "{statement}\n{said}");
        }
    }
}

#[test]
fn every_refusal_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = stock::codes::ALL.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), stock::codes::ALL.len());
    for code in stock::codes::ALL {
        assert!(code.name.starts_with("stock."), "{}", code.name);
        assert!(!code.zh_tw.is_empty() && !code.en.is_empty());
        assert_eq!(code.zh_tw.matches('{').count(), code.en.matches('{').count(), "{}", code.name);
    }
}

/// Statements that people and buyers wait for, many times a second.
const HOT: &[&str] = &[
    sql::LEVEL_PROMISE,
    sql::LEVEL_RELEASE,
    sql::LEVEL_TAKE,
    sql::LEVEL_TAKE_FREE,
    sql::LEVEL_GET,
    sql::LEVEL_VIEW,
    sql::LEVELS_OF_VARIANT,
    sql::LEVELS_LIST_VARIANT,
    sql::LEVELS_LIST_LOCATION,
    sql::AVAILABLE_OF_MANY,
    sql::LEVELS_AT_OF_MANY,
    sql::HOLD_CLOSE,
    sql::HOLD_CLOSE_HOLDER,
    sql::HOLD_SHRINK,
    sql::HOLD_SET_EXPIRY,
    sql::HOLD_DUE,
    sql::HOLDS_OF,
    sql::HOLDS_OPEN_AT,
    sql::HOLDS_OPEN_AT_OF,
    sql::MOVEMENTS_LIST,
    sql::MOVEMENTS_LIST_VARIANT,
    sql::MOVEMENTS_LIST_LOCATION,
    sql::MOVEMENTS_LIST_BOTH,
    sql::MOVEMENTS_OF_SUBJECT,
    sql::LEVEL_TAKE_UNPROMISED,
    sql::LEVEL_AFTER,
    sql::counts::COUNT_TOUCH,
    sql::counts::MOVEMENT_LAST,
    sql::counts::SCAN_INSERT,
    sql::counts::LINE_ADD,
    sql::counts::LINES,
    sql::counts::LINE_GET,
    sql::counts::COUNTS,
    sql::counts::COUNTS_AT,
    sql::transfers::TRANSFER_GET,
    sql::transfers::TRANSFERS,
    sql::transfers::TRANSFER_LOCK,
    sql::transfers::LINES,
    sql::transfers::STEPS,
    sql::LOCATION_GET,
    sql::LOCATION_OF_STORE,
];

/// Hot statements find their rows by an index, however many there are.
#[test]
fn hot_statements_do_not_scan() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Sqlite, stock::MIGRATIONS);
        for statement in HOT {
            let plan = testkit::plan(&brand, statement).await;
            let scans: Vec<&String> = plan.iter().filter(|step| step.starts_with("SCAN")).collect();
            assert!(scans.is_empty(), "{statement}\n{plan:#?}");
        }
    });
}
