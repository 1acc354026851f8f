//! Where stories play: the brand's own tills, shelves and web shop, used through the verbs that everybody uses.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use kernel::{Actor, ActorKind, BusinessDate, Id, Money, Quantity, Refusal};
use orders::payment::Adapters;
use orders::place::{Contact, Delivery, Pay, Placement, place};
use orders::price::{LineBody, Question, price};
use orders::proof::{self, Scope};
use orders::shop::{read_or_refuse, shop};
use orders::till_session::{Cashier, InvoiceWish, Sale, Wish, carry_out, limits, session};
use staff::StoreKind;
use stock::{Condition, LevelFilter, LevelKey};
use store::{Db, Once, WriteError};
use till::{Command, Tender, TenderKind};

use crate::demo::random::Random;
use crate::demo::shop::id;

/// What lies in a drawer when a story opens it.
const FLOAT: Money = Money::new(3_000);
/// The most tills that a story uses.
const TILLS: usize = 4;
/// Goods that a story may sell lie there at least so often.
const ENOUGH: Quantity = Quantity::units(3);
/// Somebody on the web who has not said who they are.
const GUEST: Actor = Actor { kind: ActorKind::Guest, id: None, on_behalf: None, register: None };

/// A till.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) register: Id,
    pub(super) name: String,
    pub(super) store: Id,
    pub(super) store_name: String,
    pub(super) location: Id,
    pub(super) cashier: Cashier,
}

/// Something on a shelf.
#[derive(Debug, Clone)]
pub(super) struct Goods {
    pub(super) variant: Id,
    /// In Traditional Chinese and in English.
    pub(super) names: [String; 2],
    pub(super) available: Quantity,
}

/// Everything that a story needs.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) db: Db,
    pub(super) adapters: Adapters,
    pub(super) posts: Vec<Post>,
    pub(super) web: Id,
    pub(super) random: Random,
    /// Tills that the story opened itself.
    opened: Vec<usize>,
}

/// An act that came off, or the reason why not.
pub(super) type Outcome<T> = Result<T, Box<Refusal>>;

impl Stage {
    pub(super) async fn open(db: &Db, adapters: &Adapters) -> Result<Stage> {
        let owner = id("person", "owner@tenon.test");
        let (access, stores, registers) = db
            .read(move |read| Ok((staff::access(read, owner)?, staff::stores(read)?, staff::registers(read, None)?)))
            .await?;
        let access = access.context("the demo's owner is gone")?;
        let web = stores.iter().find(|store| store.active && store.kind == StoreKind::Web);
        let web = web.context("there is no web shop")?.id;
        let mut posts = Vec::new();
        for register in registers.into_iter().filter(|register| register.active) {
            let Some(store) = stores.iter().find(|store| store.id == register.store && store.active) else { continue };
            let Some(location) = store.location else { continue };
            let limits = limits(&access, store.id);
            let cashier = Cashier { person: owner, limits, locale: "zh-TW".to_owned() };
            posts.push(Post {
                register: register.id,
                name: register.name,
                store: store.id,
                store_name: store.name.clone(),
                location,
                cashier,
            });
        }
        posts.truncate(TILLS);
        anyhow::ensure!(!posts.is_empty(), "there is no till");
        let seed = db.new_id().as_bytes()[8..].iter().fold(1, |sum: u64, byte| sum << 8 | u64::from(*byte));
        let (db, adapters, random) = (db.clone(), adapters.clone(), Random::new(seed));
        Ok(Stage { db, adapters, posts, web, random, opened: Vec::new() })
    }

    /// What lies on a till's shelf and needs no further questions.
    pub(super) async fn shelf(&self, post: usize) -> Result<Vec<Goods>> {
        let Post { location, store, .. } = *self.post(post)?;
        let goods = self.db.read(move |read| {
            let filter = LevelFilter { location: Some(location), condition: Some(Condition::Saleable), variant: None };
            let mut levels = stock::queries::levels(read, &filter, None, 400)?;
            levels.retain(|level| level.available >= ENOUGH);
            let variants: Vec<Id> = levels.iter().map(|level| level.variant).collect();
            let (now, list) = (read.now(), catalog::default_price_list(read)?);
            let found: Vec<_> = catalog::sellables(read, list.id, &variants, now, "zh-TW")?;
            let sellable: Vec<_> = found.iter().flatten().cloned().collect();
            let products: Vec<Id> = sellable.iter().map(|goods| goods.product).collect();
            let asked = catalog::offered_options(read, &products)?;
            let elsewhere = catalog::not_sold_in(read, store, &sellable)?;
            let plain = |goods: &catalog::Sellable| {
                goods.published
                    && goods.unit_price.is_some()
                    && !elsewhere.contains(&goods.product)
                    && !asked.get(&goods.product).is_some_and(|groups| groups.iter().any(|group| group.at_least > 0))
            };
            let english = catalog::sellables(read, list.id, &variants, now, "en")?;
            let english: BTreeMap<Id, String> =
                english.into_iter().flatten().map(|goods| (goods.variant, goods.name)).collect();
            let there: BTreeMap<Id, Quantity> = levels.iter().map(|level| (level.variant, level.available)).collect();
            let of = |goods: catalog::Sellable| Goods {
                variant: goods.variant,
                available: there.get(&goods.variant).copied().unwrap_or_default(),
                names: [goods.name.clone(), english.get(&goods.variant).cloned().unwrap_or(goods.name)],
            };
            Ok(sellable.into_iter().filter(plain).map(of).collect::<Vec<_>>())
        });
        let goods = goods.await?;
        anyhow::ensure!(!goods.is_empty(), "there is nothing left on the shelf");
        Ok(goods)
    }

    pub(super) fn post(&self, post: usize) -> Result<&Post> {
        self.posts.get(post).context("no such till")
    }

    /// A key that nobody had before.
    pub(super) fn once(&self) -> Once {
        Once { scope: "demo.story".to_owned(), key: self.db.new_id().to_string(), request_hash: [7; 32] }
    }

    /// Tells a till something.
    pub(super) async fn command(&self, post: usize, wish: Wish) -> Result<Outcome<()>> {
        let Post { register, cashier, .. } = self.post(post)?;
        let carried = carry_out(&self.db, cashier, *register, None, self.once(), wish).await;
        judged(carried.map(|_| ()))
    }

    /// Opens a till that is closed; one that somebody uses stays as it is.
    pub(super) async fn open_till(&mut self, post: usize) -> Result<()> {
        if self.expected(post).await?.is_some() {
            return Ok(());
        }
        let open = till::OpenShift::with_float(self.db.new_id(), FLOAT);
        let outcome = self.command(post, Wish::Plain(Command::OpenShift(open))).await?;
        outcome.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
        self.opened.push(post);
        Ok(())
    }

    /// Cash that a till expects in its drawer; none when it is closed.
    async fn expected(&self, post: usize) -> Result<Option<Money>> {
        let (register, exponent) = (self.post(post)?.register, self.db.brand().exponent);
        let found = read_or_refuse(&self.db, move |read| session(read, register, exponent)).await?;
        Ok(found.state.shift.map(|shift| shift.cash_expected))
    }

    /// Closes the tills that the story opened, with the cash that is there.
    pub(super) async fn close(&mut self) -> Result<()> {
        for post in std::mem::take(&mut self.opened) {
            if let Some(expected) = self.expected(post).await? {
                let close = till::CloseShift::with_sum(expected);
                let outcome = self.command(post, Wish::Plain(Command::CloseShift(close))).await?;
                outcome.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
            }
        }
        Ok(())
    }

    /// What lines come to now.
    pub(super) async fn ask(
        &self,
        store: Id,
        channel: &'static str,
        delivery: Option<&str>,
        lines: &[LineBody],
    ) -> Result<Outcome<Money>> {
        let question = Question {
            channel,
            lines: lines.to_vec(),
            delivery: delivery.map(ToOwned::to_owned),
            member: None,
            company: false,
            locale: "zh-TW".to_owned(),
        };
        let (exponent, at) = (self.db.brand().exponent, self.db.now());
        let priced = read_or_refuse(&self.db, move |read| {
            let shop = shop(read, store, exponent)?;
            price(read, shop, &question, at)
        });
        judged(priced.await.map(|priced| priced.quote.total))
    }

    /// Somebody buys at a till. `tender` is what they give; `in_hand` when they hold the goods.
    pub(super) async fn sell(&self, post: usize, lines: &[LineBody], kind: TenderKind) -> Result<Outcome<Money>> {
        let total = match self.ask(self.post(post)?.store, "till", None, lines).await? {
            Ok(total) => total,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let tender = paid(kind, total);
        let sale = self.sale(lines, total, tender);
        Ok(self.command(post, Wish::Sell(Box::new(sale))).await?.map(|()| total))
    }

    /// A sale of goods that stock has to promise.
    pub(super) fn sale(&self, lines: &[LineBody], total: Money, tender: Tender) -> Sale {
        Sale {
            sale: self.db.new_id(),
            lines: lines.to_vec(),
            member: None,
            tenders: vec![tender],
            expected_total: total,
            goods_in_hand: false,
            invoice: InvoiceWish::default(),
        }
    }

    /// Somebody orders on the web and fetches at a till's store.
    pub(super) async fn order(&self, post: usize, lines: &[LineBody]) -> Result<Outcome<Money>> {
        let store = self.post(post)?.store;
        let total = match self.ask(self.web, "web", Some("pickup"), lines).await? {
            Ok(total) => total,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let placement = Placement {
            order: self.db.new_id(),
            store: self.web,
            lines: lines.to_vec(),
            cart: None,
            visitor: None,
            member: None,
            buyer: Contact {
                name: "網路訂購人".to_owned(), phone: "+886900000000".to_owned(), ..Contact::default()
            },
            delivery: Delivery::Pickup { store, wanted_at: None },
            pay: Pay::AtPickup,
            expected_total: total,
            locale: "zh-TW".to_owned(),
        };
        let placed = place(&self.db, GUEST, self.once(), placement).await;
        judged(placed.map(|_| total))
    }

    /// Keeps so much of something back that exactly one can be promised. Answers what was kept back before.
    pub(super) async fn leave_one(&self, post: usize, variant: Id) -> Result<Quantity> {
        let key = LevelKey { variant, location: self.post(post)?.location, condition: Condition::Saleable };
        let level = self.db.read(move |read| stock::level_of(read, &key)).await?.context("there is no such level")?;
        let keep = level.on_hand - level.held - Quantity::ONE;
        self.keep_back(post, variant, keep).await?;
        Ok(level.safety)
    }

    /// Sets what is kept back of something.
    pub(super) async fn keep_back(&self, post: usize, variant: Id, safety: Quantity) -> Result<()> {
        let key = LevelKey { variant, location: self.post(post)?.location, condition: Condition::Saleable };
        let written = self.db.write("demo.story", Actor::SYSTEM, move |tx| stock::adjust::set_safety(tx, &key, safety));
        Ok(written.await?)
    }

    /// A line of some goods.
    pub(super) fn line(goods: &Goods, pieces: i64) -> LineBody {
        LineBody::plain(goods.variant, Quantity::units(pieces))
    }

    /// An amount as people read it.
    pub(super) fn money(&self, amount: Money) -> String {
        let text = amount.to_major(self.db.brand().exponent);
        let from = text.len() % 3;
        let digits = text.char_indices().flat_map(|(at, digit)| {
            let comma = (at > 0 && at % 3 == from).then_some(',');
            comma.into_iter().chain([digit])
        });
        format!("NT${}", digits.collect::<String>())
    }

    /// Time for whoever watches.
    pub(super) async fn pause(&self) {
        tokio::time::sleep(Duration::from_millis(1_200)).await;
    }

    /// Today's proof over all stores: the day, how many lines, and how many of them differ.
    pub(super) async fn prove(&self) -> Result<(BusinessDate, usize, usize)> {
        let web = self.web;
        let proven = self.db.read(move |read| {
            let stores = staff::stores(read)?;
            let now = read.now();
            let home = stores.iter().find(|store| store.id == web);
            let date =
                home.map_or_else(|| BusinessDate::of(now, &kernel::Zone::utc(), 0), |web| web.business_date(now));
            let lines = proof::prove(read, &Scope { stores, whole: true }, date)?;
            Ok((date, lines.len(), lines.iter().filter(|line| line.differs > 0).count()))
        });
        Ok(proven.await?)
    }
}

/// What is given: notes that are enough, or a card.
pub(super) fn paid(kind: TenderKind, total: Money) -> Tender {
    let card = kind == TenderKind::CARD;
    Tender {
        kind,
        amount: total,
        given: (kind == TenderKind::CASH).then_some(total),
        reference: card.then(|| "004213".to_owned()),
        payment: None,
    }
}

/// Tells a refusal from a fault.
pub(super) fn judged<T>(outcome: Result<T, WriteError>) -> Result<Outcome<T>> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(WriteError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error.into()),
    }
}
