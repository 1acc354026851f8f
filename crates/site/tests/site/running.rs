//! What registers run.

use site::*;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn the_journal_has_what_changed(brand) {
        let db = &brand.db;
        let said = |theme| NewReport {
            register: id("T1"),
            store: id("store"),
            program: "0.1.0".to_owned(),
            prices: 7,
            theme,
        };
        for theme in [0, 0, 1] {
            let new = said(theme);
            write(db, move |tx| report_running(tx, &new)).await.unwrap();
        }
        assert_eq!(kinds(db).await, ["site.running_reported", "site.running_reported"]);
        let known = db.read(running).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].said, said(1));
    }
}
