//! Goods from one place to another.

use kernel::{Id, Quantity};
use stock::{CASE_LOST, CASE_SHORT, Condition, Goods, LevelKey, NewTransfer, TransferState, reasons};
use store::{Db, Stop, Tx};

use crate::support::{
    hold, id, journal_of, level, open_cases, put, refused, shop, sound, stores_of_cases, together, units, wanted, write,
};

async fn two_shops(db: &Db) -> (Id, Id, Id) {
    let (xinyi, zhongshan, cake) = (shop(db, "XY").await, shop(db, "ZS").await, id("cake"));
    put(db, zhongshan, &[(cake, 5), (id("tea"), 4)]).await;
    (xinyi, zhongshan, cake)
}

fn goods(variant: Id, pieces: i64) -> Goods {
    Goods { variant, quantity: units(pieces) }
}

async fn request(db: &Db, from: Id, to: Id, lines: Vec<Goods>) -> Id {
    let new = NewTransfer { from, to, goods: lines, note: "客人在等".to_owned(), due_by: None };
    write(db, move |tx| stock::request_transfer(tx, &new)).await
}

async fn state(db: &Db, transfer: Id) -> TransferState {
    db.read(move |read| stock::transfer(read, transfer)).await.unwrap().unwrap().state
}

async fn on_the_way(db: &Db, variant: Id, from: Id) -> Quantity {
    let key = LevelKey { variant, location: from, condition: Condition::InTransit };
    db.read(move |read| stock::level_of(read, &key)).await.unwrap().map(|view| view.on_hand).unwrap_or_default()
}

type Verb = fn(&mut Tx<'_>, Id) -> Result<(), Stop>;

async fn does(db: &Db, transfer: Id, verbs: &'static [Verb]) {
    for verb in verbs {
        write(db, move |tx| verb(tx, transfer)).await;
    }
}

const APPROVE: Verb = |tx, id| stock::approve_transfer(tx, id, None);
const PACK: Verb = |tx, id| stock::pack_transfer(tx, id, None);
const SEND: Verb = stock::send_transfer;
const RECEIVE: Verb = |tx, id| stock::receive_transfer(tx, id, None);
const DECLINE: Verb = |tx, id| stock::decline_transfer(tx, id, "週末要用");
const CANCEL: Verb = |tx, id| stock::cancel_transfer(tx, id, "客人不要了");
const GIVE_UP: Verb = |tx, id| stock::write_off_transfer(tx, id, "貨運遺失");

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn what_is_late_becomes_a_case_once(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let due = Some(db.now().plus_seconds(3_600));
        let ask = |due_by| {
            let new = NewTransfer { from: zhongshan, to: xinyi, goods: vec![goods(cake, 1)], note: String::new(), due_by };
            write(db, move |tx| stock::request_transfer(tx, &new))
        };
        let (late, sent, done, open) = (ask(due).await, ask(due).await, ask(due).await, ask(None).await);
        for id in [sent, done] {
            write(db, move |tx| {
                stock::approve_transfer(tx, id, None)?;
                stock::pack_transfer(tx, id, None)?;
                stock::send_transfer(tx, id)
            }).await;
        }
        write(db, move |tx| stock::receive_transfer(tx, done, None)).await;
        assert_eq!(stock::escalate_late(db).await.unwrap(), 0, "there is an hour left");
        brand.advance_seconds(3_601);
        let (one, other) = tokio::join!(stock::escalate_late(db), stock::escalate_late(db));
        assert_eq!(one.unwrap() + other.unwrap(), 2, "each once, whoever looks");
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 100)).await.unwrap();
        let mut about: Vec<(Id, Option<Id>)> = cases.iter().map(|case| (case.subject, case.store)).collect();
        about.sort_unstable();
        let mut expected = vec![(late, Some(id("store ZS"))), (sent, Some(id("store XY")))];
        expected.sort_unstable();
        assert_eq!(about, expected, "whoever has to move is asked");
        assert_eq!(state(db, open).await, TransferState::Requested);
    }

    async fn goods_are_somebodys_at_every_step(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let transfer = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        assert_eq!(level(db, cake, zhongshan).await, (5, 0), "asking holds nothing");
        does(db, transfer, &[APPROVE]).await;
        assert_eq!(level(db, cake, zhongshan).await, (5, 2));
        does(db, transfer, &[PACK]).await;
        assert_eq!(level(db, cake, zhongshan).await, (5, 2));
        does(db, transfer, &[SEND]).await;
        assert_eq!((level(db, cake, zhongshan).await, on_the_way(db, cake, zhongshan).await), ((3, 0), units(2)));
        assert_eq!(level(db, cake, xinyi).await, (0, 0));
        sound(db).await;
        does(db, transfer, &[RECEIVE]).await;
        assert_eq!((level(db, cake, xinyi).await, on_the_way(db, cake, zhongshan).await), ((2, 0), units(0)));
        let moved = db.read(move |read| stock::movements_of(read, transfer)).await.unwrap();
        let told: Vec<_> = moved.iter().map(|row| (row.location, row.condition, row.quantity, row.reason.as_str())).collect();
        use Condition::{InTransit, Saleable};
        assert_eq!(told, [
            (zhongshan, Saleable, units(-2), reasons::TRANSFER_OUT), (zhongshan, InTransit, units(2), reasons::TRANSFER_OUT),
            (zhongshan, InTransit, units(-2), reasons::TRANSFER_IN), (xinyi, Saleable, units(2), reasons::TRANSFER_IN),
        ]);
        let steps = db.read(move |read| stock::transfer_steps(read, transfer)).await.unwrap();
        use TransferState::{Approved, Packed, Received, Requested};
        assert_eq!(steps.iter().map(|step| step.state).collect::<Vec<_>>(), [Requested, Approved, Packed, TransferState::InTransit, Received]);
        assert!(steps.iter().all(|step| step.actor == crate::support::clerk().id));
        let kinds: Vec<String> = journal_of(db, transfer).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [
            "stock.transfer_requested", "stock.reserved", "stock.transfer_approved", "stock.released", "stock.reserved",
            "stock.transfer_packed", "stock.moved", "stock.transfer_in_transit", "stock.moved", "stock.transfer_received",
        ]);
        assert!(open_cases(db).await.is_empty());
        sound(db).await;
    }

    async fn less_is_agreed_to_packed_and_received(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let tea = id("tea");
        let transfer = request(db, zhongshan, xinyi, vec![goods(cake, 4), goods(tea, 3)]).await;
        write(db, move |tx| stock::approve_transfer(tx, transfer, Some(&[goods(cake, 3), goods(tea, 3)]))).await;
        write(db, move |tx| stock::pack_transfer(tx, transfer, Some(&[goods(cake, 3), goods(tea, 2)]))).await;
        assert_eq!((level(db, cake, zhongshan).await, level(db, tea, zhongshan).await), ((5, 3), (4, 2)));
        does(db, transfer, &[SEND]).await;
        write(db, move |tx| stock::receive_transfer(tx, transfer, Some(&[goods(cake, 1), goods(tea, 2)]))).await;
        assert_eq!(state(db, transfer).await, TransferState::Short);
        assert_eq!((level(db, cake, xinyi).await, on_the_way(db, cake, zhongshan).await), ((1, 0), units(2)));
        assert_eq!(open_cases(db).await, [(CASE_SHORT.to_owned(), transfer)]);
        assert_eq!(stores_of_cases(db).await, [Some(id("store ZS"))], "whose goods they are looks for them");
        sound(db).await;
        // One turns up behind the driver's seat; the other one does not.
        write(db, move |tx| stock::receive_transfer(tx, transfer, Some(&[goods(cake, 1)]))).await;
        does(db, transfer, &[GIVE_UP]).await;
        assert_eq!((level(db, cake, xinyi).await, on_the_way(db, cake, zhongshan).await), ((2, 0), units(0)));
        assert_eq!(state(db, transfer).await, TransferState::Received);
        let lines = db.read(move |read| stock::transfer_lines(read, transfer)).await.unwrap();
        let of_cake = lines.iter().find(|line| line.variant == cake).unwrap();
        assert_eq!(
            [of_cake.requested, of_cake.approved, of_cake.packed, of_cake.received, of_cake.lost],
            [4, 3, 3, 2, 1].map(units)
        );
        let moved = db.read(move |read| stock::movements_of(read, transfer)).await.unwrap();
        let loss = moved.iter().find(|row| row.reason == reasons::LOSS).unwrap();
        assert_eq!((loss.location, loss.condition, loss.quantity), (zhongshan, Condition::InTransit, units(-1)));
        assert!(open_cases(db).await.contains(&(CASE_LOST.to_owned(), transfer)));
        sound(db).await;
    }

    async fn no_is_an_answer(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let declined = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        does(db, declined, &[DECLINE]).await;
        let steps = db.read(move |read| stock::transfer_steps(read, declined)).await.unwrap();
        assert_eq!((steps[1].state, steps[1].reason.as_str()), (TransferState::Declined, "週末要用"));
        let cancelled = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        does(db, cancelled, &[APPROVE, PACK, CANCEL]).await;
        assert_eq!((state(db, cancelled).await, level(db, cake, zhongshan).await), (TransferState::Cancelled, (5, 0)));
        sound(db).await;
    }

    async fn each_step_follows_its_own(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let transfer = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        let all: [Verb; 7] = [APPROVE, DECLINE, PACK, SEND, RECEIVE, GIVE_UP, CANCEL];
        let path: [(&'static [Verb], &[usize]); 5] = [
            (&[], &[2, 3, 4, 5]),
            (&[APPROVE], &[0, 1, 3, 4, 5]),
            (&[PACK], &[0, 1, 2, 4, 5]),
            (&[SEND], &[0, 1, 2, 3, 6]),
            (&[RECEIVE], &[0, 1, 2, 3, 4, 5, 6]),
        ];
        for (step, wrong) in path {
            does(db, transfer, step).await;
            for at in wrong {
                let verb = all[*at];
                let refusal = refused(db, move |tx| verb(tx, transfer)).await;
                assert_eq!(refusal.code.name, "stock.transfer_state", "{at} after {:?}", state(db, transfer).await);
            }
        }
        let nothing = id("no transfer");
        assert_eq!(refused(db, move |tx| APPROVE(tx, nothing)).await.code.name, "api.not_found");
        sound(db).await;
    }

    async fn what_cannot_be_moved(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        for (from, to, lines, code) in [
            (zhongshan, zhongshan, vec![goods(cake, 1)], "stock.same_place"),
            (zhongshan, xinyi, vec![goods(cake, 0)], "stock.quantity_invalid"),
            (zhongshan, xinyi, vec![goods(cake, 1), goods(cake, 1)], "stock.twice"),
            (id("nowhere"), xinyi, vec![goods(cake, 1)], "stock.unknown_location"),
        ] {
            let new = NewTransfer { from, to, goods: lines, note: String::new(), due_by: None };
            assert_eq!(refused(db, move |tx| stock::request_transfer(tx, &new)).await.code.name, code);
        }
        hold(db, id("order"), vec![wanted(cake, zhongshan, 4)]).await;
        let transfer = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        assert_eq!(refused(db, move |tx| APPROVE(tx, transfer)).await.code.name, "stock.insufficient");
        let nothing = refused(db, move |tx| stock::approve_transfer(tx, transfer, Some(&[goods(cake, 0)]))).await;
        assert_eq!(nothing.code.name, "stock.quantity_invalid");
        let more = refused(db, move |tx| stock::approve_transfer(tx, transfer, Some(&[goods(cake, 3)]))).await;
        assert_eq!(more.code.name, "stock.more_than_there");
        write(db, move |tx| stock::approve_transfer(tx, transfer, Some(&[goods(cake, 1)]))).await;
        does(db, transfer, &[PACK, SEND]).await;
        let more = refused(db, move |tx| stock::receive_transfer(tx, transfer, Some(&[goods(cake, 2)]))).await;
        assert_eq!(more.code.name, "stock.more_than_there");
        assert_eq!(level(db, cake, zhongshan).await, (4, 4));
        sound(db).await;
    }

    async fn two_people_at_once_do_it_once(brand) {
        let db = &brand.db;
        let (xinyi, zhongshan, cake) = two_shops(db).await;
        let transfer = request(db, zhongshan, xinyi, vec![goods(cake, 2)]).await;
        does(db, transfer, &[APPROVE, PACK, SEND]).await;
        let receiving: Vec<_> = (0..6)
            .map(|_| {
                let db = db.clone();
                async move { db.write("test.receive", crate::support::clerk(), move |tx| RECEIVE(tx, transfer)).await.is_ok() }
            })
            .collect();
        let went_well = together(receiving).await.into_iter().filter(|well| *well).count();
        assert_eq!((went_well, level(db, cake, xinyi).await), (1, (2, 0)));
        sound(db).await;
    }
}
