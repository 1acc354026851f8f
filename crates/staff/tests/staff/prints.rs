//! Papers: whatever a printer does, there is one first paper of a document, and none is lost.

use crate::common::*;
use kernel::Id;
use staff::*;
use store::{Db, WriteError};

async fn ask(db: &Db, register: &str, again: bool, nothing_came_out: bool) -> Result<(i64, bool), WriteError> {
    let wanted = AskPrint { document: id("sale"), register: id(register), again, nothing_came_out };
    write(db, move |tx| ask_print(tx, &wanted)).await.map(|print: Print| (print.copy, print.is_new))
}

async fn tell(db: &Db, register: &str, copy: i64, printed: bool) -> Result<(), WriteError> {
    let register: Id = id(register);
    write(db, move |tx| tell_print(tx, id("sale"), copy, register, printed)).await
}

/// How often a paper was printed once more although nobody knew, by the journal.
async fn repeated(db: &Db) -> usize {
    db.read(|read| {
        let entries = store::journal::of_subject(read, id("sale"), 100)?;
        Ok(entries.iter().filter(|entry| entry.kind == "staff.print_repeated").count())
    })
    .await
    .unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn a_document_has_one_first_paper(brand) {
        let db = &brand.db;
        set_up(db).await;
        assert_eq!(ask(db, "XY1", false, false).await.unwrap(), (1, true));
        tell(db, "XY1", 1, true).await.unwrap();
        tell(db, "XY1", 1, true).await.unwrap();
        assert_eq!(refused(ask(db, "XY1", false, false).await), "staff.print_done");
        assert_eq!(refused(ask(db, "XY1", false, true).await), "staff.print_done", "it is known that it came out");
        assert_eq!(refused(tell(db, "XY1", 1, false).await), "staff.print_done");
        assert_eq!(ask(db, "XY1", true, false).await.unwrap(), (2, true));
        tell(db, "XY1", 2, true).await.unwrap();
        assert_eq!(ask(db, "DA1", true, false).await.unwrap(), (3, true), "another till, the next copy");
    }

    async fn what_never_reached_the_printer_is_the_same_paper(brand) {
        let db = &brand.db;
        set_up(db).await;
        assert_eq!(ask(db, "XY1", false, false).await.unwrap(), (1, true));
        tell(db, "XY1", 1, false).await.unwrap();
        tell(db, "XY1", 1, false).await.unwrap();
        assert_eq!(ask(db, "DA1", false, false).await.unwrap(), (1, false), "the other till takes it over");
        assert_eq!(refused(tell(db, "XY1", 1, true).await), "staff.print_unknown", "it is not the first till's any more");
        tell(db, "DA1", 1, true).await.unwrap();
        assert_eq!(ask(db, "DA1", true, false).await.unwrap(), (2, true));
        tell(db, "DA1", 2, false).await.unwrap();
        assert_eq!(ask(db, "DA1", true, false).await.unwrap(), (2, false), "a copy that failed is no further copy");
        assert_eq!(repeated(db).await, 0);
    }

    async fn where_nobody_knows_a_person_says(brand) {
        let db = &brand.db;
        set_up(db).await;
        ask(db, "XY1", false, false).await.unwrap();
        for register in ["XY1", "DA1"] {
            assert_eq!(refused(ask(db, register, false, false).await), "staff.print_unsure");
            assert_eq!(refused(ask(db, register, true, false).await), "staff.print_unsure", "no second paper meanwhile");
        }
        assert_eq!(ask(db, "XY1", false, true).await.unwrap(), (1, false));
        assert_eq!(repeated(db).await, 1);
        // An answer that was late is still one.
        tell(db, "XY1", 1, false).await.unwrap();
        tell(db, "XY1", 1, true).await.unwrap();
        assert_eq!(refused(ask(db, "XY1", false, false).await), "staff.print_done");
        assert_eq!(refused(tell(db, "XY1", 2, true).await), "staff.print_unknown");
    }

    async fn of_two_who_ask_at_once_one_prints(brand) {
        let db = &brand.db;
        set_up(db).await;
        let two = async |again: bool, nothing_came_out: bool| {
            let (one, other) =
                tokio::join!(ask(db, "XY1", again, nothing_came_out), ask(db, "DA1", again, nothing_came_out));
            let (got, not): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
            assert_eq!(not.into_iter().map(refused).collect::<Vec<_>>(), ["staff.print_unsure"]);
            got.into_iter().map(Result::unwrap).collect::<Vec<_>>()
        };
        assert_eq!(two(false, false).await, [(1, true)]);
        for register in ["XY1", "DA1"] {
            let told = tell(db, register, 1, true).await;
            assert!(told.is_ok() || refused(told) == "staff.print_unknown");
        }
        assert_eq!(two(true, false).await, [(2, true)]);
    }

    async fn a_document_that_was_printed_elsewhere_begins_with_a_copy(brand) {
        let db = &brand.db;
        set_up(db).await;
        assert_eq!(ask(db, "XY1", true, false).await.unwrap(), (2, true));
    }
}
