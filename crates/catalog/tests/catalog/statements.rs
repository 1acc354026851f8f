//! Every statement of the slice can be prepared on both databases, and refusals have names of their own.

use std::collections::BTreeSet;

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn every_statement_is_prepared(brand) {
        for statement in catalog::sql::ALL {
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
