//! Every statement of the slice can be prepared on both databases, and refusals have names of their own.

use std::collections::BTreeSet;

use catalog::sql;

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn every_statement_is_prepared(brand) {
        let all = [sql::ALL, sql::media::ALL, sql::codes::ALL, sql::tree::ALL, sql::options::ALL, sql::made::ALL, sql::finding::ALL, sql::labels::ALL, sql::price_lists::ALL];
        for statement in all.into_iter().flatten() {
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
    let names: BTreeSet<&str> = catalog::codes::ALL.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), catalog::codes::ALL.len());
    for code in catalog::codes::ALL {
        assert!(code.name.starts_with("catalog."), "{}", code.name);
        assert!(!code.zh_tw.is_empty() && !code.en.is_empty());
        assert_eq!(code.zh_tw.matches('{').count(), code.en.matches('{').count(), "{}", code.name);
    }
}

/// Statements that people and buyers wait for, many times a second.
const HOT: &[&str] = &[
    sql::SELLABLE,
    sql::SELLABLES,
    sql::CODE_FIND,
    sql::SHOP_PRODUCT,
    sql::SHOP_GOES_WITH,
    sql::SHOP_SUCCESSORS,
    sql::media::FILE_GET,
    sql::media::PICTURES,
    sql::media::PICTURE_TEXTS,
    sql::media::PICTURE_VARIANTS,
    sql::media::MEDIA_BY_CONTENT,
    sql::PRODUCT_GET,
    sql::PRODUCT_VARIANTS,
    sql::PRODUCT_BARCODES,
    sql::PRODUCT_VALUES,
    sql::TEXTS,
    sql::STEPS,
    sql::PRICE_LIST_LOCK,
    sql::PRICE_LIST_VERSION,
    sql::price_lists::LIST_PRICES_OF,
    sql::price_lists::CHANGES,
    sql::PRICE_LINE,
    sql::PRICE_GET,
    sql::codes::ITEM_FIND,
    sql::tree::PRODUCT_CATEGORIES,
    sql::tree::PRODUCT_TAGS,
    sql::tree::RELATIONS,
    sql::options::PRODUCT_GROUPS,
    sql::made::OFFERED,
    sql::made::NAMES,
    sql::made::COMPONENTS,
    sql::PRICE_END,
    sql::PRICE_HISTORY,
    sql::PRODUCT_EDIT,
    sql::HANDLE_OWNER,
    sql::VARIANT_IDS,
    sql::finding::PAGE,
    sql::finding::FACTS,
    sql::finding::TEXTS,
    sql::finding::CODES,
    sql::finding::WORDS,
    sql::finding::TAGS,
    sql::finding::CATEGORIES,
    sql::finding::VARIANTS_OF,
];
/// Statements that go through every category or group of options, but not through the texts of all products.
const SMALL: &[&str] = &[sql::tree::CATEGORIES, sql::tree::CATEGORY_NAMES, sql::options::NAMES, sql::finding::BELOW];

/// Hot statements find their rows by an index, however many there are.
#[test]
fn hot_statements_do_not_scan() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Sqlite, catalog::MIGRATIONS);
        for statement in HOT {
            let plan = testkit::plan(&brand, statement).await;
            // Of a list's prices nobody wants all: a variant is always known.
            let whole_list = |step: &&String| step.ends_with("(price_list=?)");
            assert!(!plan.iter().any(|step| whole_list(&step)), "{statement}\n{plan:#?}");
            let scans: Vec<&String> = plan.iter().filter(|step| step.starts_with("SCAN")).collect();
            assert!(scans.is_empty(), "{statement}\n{plan:#?}");
        }
        for statement in SMALL {
            let plan = testkit::plan(&brand, statement).await;
            // `t` and `a` are what lies beside all products: texts, and the categories they are in.
            let large = plan.iter().any(|step| step.starts_with("SCAN t") || step.starts_with("SCAN a"));
            assert!(!large, "{statement}\n{plan:#?}");
        }
    });
}
