//! Orders on the web: placed, paid or forgotten, sent or fetched.

use anyhow::{Context, Result};
use kernel::{BusinessDate, Id, Money};
use orders::fulfil::Shown;
use orders::payment::{self, NewAttempt, Notice};
use orders::place::{Contact, Delivery, Pay, Placement, place};
use orders::price::LineBody;
use orders::ship::Parcel;
use orders::shop::{read_or_refuse, shop};
use orders::till_session::{Wish, carry_out};
use orders::views::{self, Audience};
use serde::{Deserialize, Serialize};
use store::WriteError;
use till::{Tender, TenderKind};

use super::world::{NOBODY, World};
use crate::demo::shop::id;

/// An order that waits to be sent or fetched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    order: Id,
    /// The day in the web store's books.
    date: BusinessDate,
    total: Money,
    /// Paid on the web already.
    paid: bool,
    /// Where it is fetched; sent when nowhere.
    fetched_at: Option<usize>,
    lines: Vec<LineBody>,
}

const STREETS: [(&str, &str); 8] = [
    ("台北市大安區", "復興南路二段 210 巷 12 號 3 樓"),
    ("新北市板橋區", "文化路一段 188 號 7 樓"),
    ("桃園市中壢區", "中山東路 96 號"),
    ("新竹市東區", "關新路 27 號 11 樓"),
    ("台中市西區", "公益路 155 巷 8 號"),
    ("嘉義市西區", "友愛路 302 號"),
    ("高雄市左營區", "博愛二路 366 號 9 樓"),
    ("花蓮市", "中華路 412 號"),
];

impl World {
    /// Somebody orders.
    pub(super) async fn order(
        &mut self,
        date: BusinessDate,
        member: Option<Id>,
        lines: Vec<LineBody>,
        number: i64,
    ) -> Result<Option<Waiting>> {
        let online = self.random.in_thousand(720);
        let fetched_at = if !online || self.random.in_thousand(350) {
            Some(usize::from(self.random.in_thousand(300)))
        } else {
            None
        };
        let total =
            self.ask("web", "web", Some(if fetched_at.is_some() { "pickup" } else { "home" }), member, &lines).await?;
        let (area, address) = *self.random.pick(&STREETS).context("no street")?;
        let person = Contact {
            name: "網路訂購人".to_owned(),
            phone: format!("+8869{:08}", 33_000_000 + number),
            area: area.to_owned(),
            address: address.to_owned(),
            ..Contact::default()
        };
        let payment = self.db.new_id();
        let placement = Placement {
            order: self.db.new_id(),
            store: id("store", "web"),
            lines: lines.clone(),
            cart: None,
            visitor: None,
            member,
            buyer: person.clone(),
            delivery: match fetched_at.and_then(|post| self.posts.get(post)) {
                Some(post) => Delivery::Pickup { store: id("store", post.store), wanted_at: None },
                None => Delivery::Home { recipient: person },
            },
            pay: if online {
                Pay::Online { attempt: NewAttempt::with(&self.bank, payment, "online") }
            } else {
                Pay::AtPickup
            },
            expected_total: total,
            locale: "zh-TW".to_owned(),
        };
        let order = placement.order;
        match place(&self.db, super::GUEST, self.once("demo.web"), placement).await {
            Ok(_) => {}
            Err(WriteError::Refused(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        self.made.web_orders += 1;
        if online && !self.pay(date, payment, total).await? {
            self.made.lapsed += 1;
            return Ok(None);
        }
        self.made.order("web", date, total);
        Ok(Some(Waiting { order, date, total, paid: online, fetched_at, lines }))
    }

    /// The buyer pays; one in thirty does not.
    async fn pay(&mut self, date: BusinessDate, payment: Id, total: Money) -> Result<bool> {
        payment::request(&self.db, &self.adapters, payment).await?;
        let pays = !self.random.in_thousand(33);
        self.wait(95);
        let heard = self.bank.decide(&payment.to_string(), pays).context("the provider knows no such payment")?;
        payment::hear(&self.db, payment, Notice { id: format!("{payment}-decided"), reference: None, heard }).await?;
        if pays {
            self.made.took("web", date, "online", total);
        }
        Ok(pays)
    }

    /// The warehouse sends what waits to be sent.
    pub(super) async fn send(&mut self, waiting: &Waiting) -> Result<()> {
        let (order, web, exponent) = (waiting.order, id("store", "web"), self.db.brand().exponent);
        let from = read_or_refuse(&self.db, move |read| shop(read, web, exponent)).await?;
        let tracking = format!("90{:010}", self.random.below(10_000_000_000));
        let parcel = Parcel { carrier: "黑貓宅急便".to_owned(), tracking };
        self.db.write("demo.ship", NOBODY, move |tx| orders::ship::ship(tx, order, &parcel, &from)).await?;
        let warehouse = self.warehouse;
        self.left(warehouse, &waiting.lines);
        Ok(())
    }

    /// What was sent has arrived.
    pub(super) async fn arrive(&self, waiting: &Waiting) -> Result<()> {
        let order = waiting.order;
        self.db.write("demo.delivered", NOBODY, move |tx| orders::ship::delivered(tx, order)).await?;
        Ok(())
    }

    /// The buyer fetches it, and pays if they have not. False when it cannot be handed over.
    pub(super) async fn fetch(&mut self, waiting: &Waiting, post: usize, date: BusinessDate) -> Result<bool> {
        let (order, exponent) = (waiting.order, self.db.brand().exponent);
        let audience = Audience { contact: false, names: false, locale: "zh-TW" };
        let found = self.db.read(move |read| views::order(read, order, exponent, audience)).await?;
        let code = found.and_then(|order| order.fulfilments.into_iter().find_map(|one| one.code)).unwrap_or_default();
        let tender = Tender {
            kind: TenderKind::CASH,
            amount: waiting.total,
            given: Some(waiting.total),
            reference: None,
            payment: None,
        };
        let tenders = if waiting.paid { Vec::new() } else { vec![tender] };
        let (store, register, location, cashier) = self
            .posts
            .get(post)
            .map(|post| (post.store, post.register, post.location, post.manager.clone()))
            .context("no such till")?;
        let wish = Wish::Collect { order, tenders, shown: Shown::by_buyer(code), sale: None, invoice: None };
        match carry_out(&self.db, &cashier, register, None, self.once("demo.till"), wish).await {
            Ok(_) => {}
            Err(WriteError::Refused(refusal)) => {
                tracing::debug!(code = refusal.code.name, "an order is not handed over");
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        }
        self.left(location, &waiting.lines);
        if !waiting.paid {
            self.made.took(store, date, "cash", waiting.total);
        }
        Ok(true)
    }

    /// What is said of an order that nobody came for: it stands no more.
    pub(super) fn forgotten(&mut self, waiting: &Waiting) {
        self.made.undone("web", waiting.date, waiting.total);
        self.made.lapsed += 1;
    }
}

impl Waiting {
    pub(super) fn fetched_at(&self) -> Option<usize> {
        self.fetched_at
    }

    pub(super) fn date(&self) -> BusinessDate {
        self.date
    }

    pub(super) fn is_paid(&self) -> bool {
        self.paid
    }
}
