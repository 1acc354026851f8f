//! Shifts and store days.

use crate::common::*;
use kernel::Money;
use staff::*;

const DAY: &str = "2026-11-21";

/// Closes a store, or opens it again.
fn switch(tx: &mut store::Tx<'_>, name: &str, active: bool) -> Result<i64, store::Stop> {
    let found = store(tx, id(name))?.unwrap();
    let version = found.version;
    edit_store(tx, id(name), version, &StoreContent { active, ..StoreContent::of(found) })
}

testkit::on_both! {
    schema = &schema();

    async fn the_first_shift_opens_the_day(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        assert_eq!(db.read(|read| day_state(read, id("xinyi"), date(DAY))).await.unwrap(), None);
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await.unwrap();
        let (day, open) = db
            .read(|read| Ok((day_state(read, id("xinyi"), date(DAY))?.unwrap(), open_shift_of(read, id("XY1"))?.unwrap())))
            .await
            .unwrap();
        assert_eq!((day.state, day.version), (DayState::Open, 1));
        assert_eq!((open.id, open.float, open.business_date), (id("s1"), Money::new(3_000), date(DAY)));
        assert!(open.is_open());
        assert_eq!(db.read(|read| open_shift_of(read, id("DA1"))).await.unwrap(), None);
    }

    async fn a_register_has_one_open_shift(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await.unwrap();
        let again = write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", DAY, now))).await;
        assert_eq!(refused(again), "staff.shift_open");
        let repeated = write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await;
        assert_eq!(refused(repeated), "staff.shift_repeated");
        for (register, store) in [("XY1", "daan"), ("ZZ1", "xinyi")] {
            let wrong = write(db, move |tx| open_shift(tx, &opening("s3", register, store, DAY, now))).await;
            assert_eq!(refused(wrong), "staff.register_unknown");
        }
        write(db, move |tx| close_shift(tx, &closing("s1", now))).await.unwrap();
        assert_eq!(refused(write(db, move |tx| close_shift(tx, &closing("s1", now))).await), "staff.shift_not_open");
        let closed = db.read(|read| shift(read, id("s1"))).await.unwrap().unwrap();
        assert_eq!((closed.expected, closed.counted), (Some(Money::new(3_580)), Some(Money::new(3_500))));
        write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", DAY, now))).await.unwrap();
        let all = db.read(|read| shifts_of_day(read, id("xinyi"), date(DAY))).await.unwrap();
        assert_eq!(all.len(), 2);
    }

    async fn many_at_once_open_one_shift(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let mut tries = Vec::new();
        for number in 0..8 {
            let db = db.clone();
            let opening = opening(&format!("s{number}"), "XY1", "xinyi", DAY, now);
            tries.push(tokio::spawn(async move { write(&db, move |tx| open_shift(tx, &opening)).await }));
        }
        let mut opened = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(()) => opened += 1,
                other => assert_eq!(refused(other), "staff.shift_open"),
            }
        }
        assert_eq!(opened, 1);
    }

    async fn a_store_closes_once_its_shifts_are_and_opens_again(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await.unwrap();
        assert_eq!(refused(write(db, |tx| switch(tx, "xinyi", false)).await), "staff.store_shifts_open");
        write(db, |tx| switch(tx, "daan", false)).await.unwrap();
        write(db, move |tx| close_shift(tx, &closing("s1", now))).await.unwrap();
        write(db, |tx| switch(tx, "xinyi", false)).await.unwrap();
        let late = write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", DAY, now))).await;
        assert_eq!(refused(late), "staff.store_unknown");
        // Of a company that was wound up it stays closed, and no other opens.
        let company = |active: bool| {
            move |tx: &mut store::Tx<'_>| {
                let version = legal_entity(tx, id("entity"))?.unwrap().version;
                edit_legal_entity(tx, &entity(), active, version)
            }
        };
        write(db, company(false)).await.unwrap();
        assert_eq!(refused(write(db, |tx| switch(tx, "xinyi", true)).await), "staff.entity_unknown");
        assert_eq!(refused(write(db, |tx| create_store(tx, &shop("other"))).await), "staff.entity_unknown");
        write(db, company(true)).await.unwrap();
        write(db, |tx| switch(tx, "xinyi", true)).await.unwrap();
        write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", DAY, now))).await.unwrap();
    }

    async fn no_shift_opens_while_its_store_closes(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        for round in 0..6 {
            let (one, two) = (db.clone(), db.clone());
            let (shift, end) = (format!("s{round}"), format!("s{round}"));
            let opened = tokio::spawn(async move {
                write(&one, move |tx| open_shift(tx, &opening(&shift, "XY1", "xinyi", DAY, now))).await
            });
            let closed = tokio::spawn(async move { write(&two, |tx| switch(tx, "xinyi", false)).await });
            let (opened, closed) = (opened.await.unwrap(), closed.await.unwrap());
            assert_ne!(opened.is_ok(), closed.is_ok(), "one of them, whoever was first");
            match opened {
                Ok(()) => write(db, move |tx| close_shift(tx, &closing(&end, now))).await.unwrap(),
                Err(_) => drop(write(db, |tx| switch(tx, "xinyi", true)).await.unwrap()),
            }
        }
    }

    async fn a_day_goes_from_open_to_locked_in_steps(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let (store, day) = (id("xinyi"), date(DAY));
        assert_eq!(refused(write(db, move |tx| count_day(tx, store, day)).await), "staff.day_state");
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await.unwrap();
        assert_eq!(refused(write(db, move |tx| count_day(tx, store, day)).await), "staff.day_shifts_open");
        assert_eq!(refused(write(db, move |tx| close_day(tx, store, day)).await), "staff.day_state");
        write(db, move |tx| close_shift(tx, &closing("s1", now))).await.unwrap();
        write(db, move |tx| count_day(tx, store, day)).await.unwrap();
        // One more drawer: the day has to be counted again.
        write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", DAY, now))).await.unwrap();
        assert_eq!(write(db, move |tx| ensure_store_day(tx, store, day)).await.unwrap(), DayState::Open);
        write(db, move |tx| close_shift(tx, &closing("s2", now))).await.unwrap();
        write(db, move |tx| count_day(tx, store, day)).await.unwrap();
        write(db, move |tx| close_day(tx, store, day)).await.unwrap();
        let late = write(db, move |tx| open_shift(tx, &opening("s3", "XY1", "xinyi", DAY, now))).await;
        assert_eq!(refused(late), "staff.day_state");
        write(db, move |tx| reopen_day(tx, store, day)).await.unwrap();
        write(db, move |tx| count_day(tx, store, day)).await.unwrap();
        write(db, move |tx| close_day(tx, store, day)).await.unwrap();
        write(db, move |tx| lock_day(tx, store, day)).await.unwrap();
        for refusal in [
            write(db, move |tx| reopen_day(tx, store, day)).await,
            write(db, move |tx| count_day(tx, store, day)).await,
            write(db, move |tx| close_day(tx, store, day)).await,
            write(db, move |tx| lock_day(tx, store, day)).await,
            write(db, move |tx| open_shift(tx, &opening("s4", "XY1", "xinyi", DAY, now))).await,
        ] {
            assert_eq!(refused(refusal), "staff.day_state");
        }
        let locked = db.read(move |read| day_state(read, store, day)).await.unwrap().unwrap();
        assert!(locked.counted_at.is_some() && locked.closed_at.is_some() && locked.locked_at.is_some());
        // Another store's day, and the next day, are their own.
        assert_eq!(write(db, move |tx| ensure_store_day(tx, id("daan"), day)).await.unwrap(), DayState::Open);
        write(db, move |tx| open_shift(tx, &opening("s5", "XY1", "xinyi", "2026-11-22", now))).await.unwrap();
    }

    async fn what_comes_late_is_booked_on_the_next_open_day(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let (store, day) = (id("xinyi"), date(DAY));
        let booked = |on: &'static str| write(db, move |tx| Ok(book_on(tx, store, date(on), id("order"))?));
        assert_eq!(booked(DAY).await.unwrap(), day, "nobody opened it, nobody closed it");
        for (shift, on) in [("s1", DAY), ("s2", "2026-11-22")] {
            write(db, move |tx| {
                open_shift(tx, &opening(shift, "XY1", "xinyi", on, now))?;
                close_shift(tx, &closing(shift, now))?;
                count_day(tx, store, date(on))?;
                Ok(())
            })
            .await
            .unwrap();
        }
        assert_eq!(booked(DAY).await.unwrap(), day, "a counted day is not closed yet");
        write(db, move |tx| close_day(tx, store, day)).await.unwrap();
        assert_eq!(booked(DAY).await.unwrap(), date("2026-11-22"));
        write(db, move |tx| {
            lock_day(tx, store, day)?;
            close_day(tx, store, date("2026-11-22"))
        })
        .await
        .unwrap();
        assert_eq!(booked(DAY).await.unwrap(), date("2026-11-23"));
        assert_eq!(db.read(move |read| open_day_from(read, store, day)).await.unwrap(), date("2026-11-23"));
        assert_eq!(db.read(move |read| open_day_from(read, id("daan"), day)).await.unwrap(), day, "another store's");
        let said = "SELECT body FROM journal WHERE kind = 'staff.booked_late' ORDER BY id";
        let said = db.read(|read| read.query(said, &[], |row| row.get::<String>(0))).await.unwrap();
        assert_eq!(said.len(), 2, "each time it is said: {said:?}");
    }

    async fn closing_and_booking_at_once_leave_nothing_on_a_closed_day(brand) {
        let db = &brand.db;
        set_up(db).await;
        let store = id("xinyi");
        for round in 1..=8 {
            let day = date(&format!("2026-11-{round:02}"));
            write(db, move |tx| {
                ensure_store_day(tx, store, day)?;
                count_day(tx, store, day)
            })
            .await
            .unwrap();
            let (one, two) = (db.clone(), db.clone());
            // What is booked says whether the day was open when it was; the close waits for it, or it for the close.
            let booked = tokio::spawn(async move {
                write(&one, move |tx| {
                    let on = book_on(tx, store, day, id("order"))?;
                    let state = day_state(tx, store, on)?.map(|day| day.state);
                    Ok((on, state.is_none_or(DayState::takes_bookings)))
                })
                .await
            });
            let closed = tokio::spawn(async move { write(&two, move |tx| close_day(tx, store, day)).await });
            let (on, open) = booked.await.unwrap().unwrap();
            closed.await.unwrap().unwrap();
            assert!(open && on >= day);
        }
    }

    async fn what_happens_in_a_store_names_it(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let (store, day) = (id("xinyi"), date(DAY));
        write(db, move |tx| {
            open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))?;
            close_shift(tx, &closing("s1", now))?;
            count_day(tx, store, day)?;
            close_day(tx, store, day)?;
            reopen_day(tx, store, day)
        })
        .await
        .unwrap();
        let pairing = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        let mut key = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        key.extend([7; 32]);
        pair(db, actor("owner"), &pairing.code, &key).await.unwrap();
        let of_stores = "SELECT kind, body FROM journal WHERE kind LIKE 'staff.shift%' OR kind LIKE 'staff.day%' OR kind LIKE 'staff.pair%' OR kind = 'staff.register_paired' ORDER BY id";
        let told = db.read(|read| read.query(of_stores, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))).await;
        let told: Vec<(String, serde_json::Value)> =
            told.unwrap().into_iter().map(|(kind, body)| (kind, serde_json::from_str(&body).unwrap())).collect();
        assert_eq!(told.len(), 8, "{told:?}");
        for (kind, body) in told {
            assert_eq!(body["store"], serde_json::json!(store), "{kind}");
        }
    }

    async fn counting_and_opening_at_once_leaves_no_open_shift_on_a_counted_day(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let (store, day) = (id("xinyi"), date(DAY));
        write(db, move |tx| ensure_store_day(tx, store, day)).await.unwrap();
        for round in 0..10 {
            let shift = opening(&format!("r{round}"), "XY1", "xinyi", DAY, now);
            let (opener, counter) = (db.clone(), db.clone());
            let opened = tokio::spawn(async move { write(&opener, move |tx| open_shift(tx, &shift)).await });
            let counted = tokio::spawn(async move { write(&counter, move |tx| count_day(tx, store, day)).await });
            opened.await.unwrap().unwrap();
            let _ = counted.await.unwrap();
            let state = db.read(move |read| day_state(read, store, day)).await.unwrap().unwrap().state;
            assert_eq!(state, DayState::Open, "an open shift and a counted day do not go together");
            write(db, move |tx| close_shift(tx, &closing(&format!("r{round}"), now))).await.unwrap();
        }
    }
}
