//! What happens at tills: shifts, sales, sales undone, goods brought back, drawers that do not quite agree.

use std::collections::VecDeque;

use anyhow::{Context, Result};
use kernel::{Actor, BusinessDate, Id, Money};
use orders::charge::{self, NewCharge};
use orders::price::{LineBody, Question, price};
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Way, WishedLine};
use orders::shop::{read_or_refuse, shop};
use orders::till_session::{Cashier, InvoiceWish, Sale, Wish, carry_out, session};
use orders::views::{self, Audience};
use store::WriteError;
use till::{Command, Tender, TenderKind};

use super::world::{NOBODY, World};
use crate::demo::shop::id;

/// What lies in a drawer in the morning.
const FLOAT: i64 = 3_000;
/// More than this goes to the safe in the evening.
const DRAWER: i64 = 8_000;

/// A sale that may be undone or brought back.
#[derive(Debug, Clone)]
pub(super) struct Sold {
    pub(super) post: usize,
    sale: Id,
    date: BusinessDate,
    total: Money,
    kind: &'static str,
    perishable: bool,
}

/// The latest sales, the oldest first.
pub(super) type Latest = VecDeque<Sold>;

impl World {
    fn staff(&mut self, post: usize) -> Result<Cashier> {
        let cashiers = self.posts.get(post).context("no such till")?.cashiers.clone();
        self.random.pick(&cashiers).cloned().context("nobody stands at the till")
    }

    async fn tell(&self, post: usize, cashier: &Cashier, wish: Wish) -> Result<bool> {
        let register = self.posts.get(post).context("no such till")?.register;
        match carry_out(&self.db, cashier, register, None, self.once("demo.till"), wish).await {
            Ok(_) => Ok(true),
            Err(WriteError::Refused(refusal)) => {
                tracing::debug!(code = refusal.code.name, "a till is refused");
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn open_till(&mut self, post: usize) -> Result<()> {
        let cashier = self.staff(post)?;
        let open = till::OpenShift::with_float(self.db.new_id(), Money::new(FLOAT));
        anyhow::ensure!(
            self.tell(post, &cashier, Wish::Plain(Command::OpenShift(open))).await?,
            "a till does not open"
        );
        self.made.shifts += 1;
        Ok(())
    }

    /// Notes to the safe, a count, and the end of the shift; one drawer in fourteen is off.
    pub(super) async fn close_till(&mut self, post: usize) -> Result<()> {
        let (manager, register) =
            self.posts.get(post).map(|post| (post.manager.clone(), post.register)).context("no such till")?;
        let expected = self.expected(register).await?;
        let mut left = expected;
        if expected > DRAWER {
            let amount = Money::new((expected - FLOAT) / 1_000 * 1_000);
            let moved = till::MoveCash { amount, reason: "drop".to_owned(), purpose: Some(till::Purpose::Drop) };
            if self.tell(post, &manager, Wish::Plain(Command::CashOut(moved))).await? {
                left -= amount.get();
            }
        }
        let off = if self.random.in_thousand(70) {
            [-100, -50, -10, -1, 5, 10, 100][usize::try_from(self.random.below(7)).unwrap_or(0)]
        } else {
            0
        };
        let counted = (left + off).max(0);
        let close = till::CloseShift::with_sum(Money::new(counted));
        anyhow::ensure!(
            self.tell(post, &manager, Wish::Plain(Command::CloseShift(close))).await?,
            "a till does not close"
        );
        self.made.cash_difference += Money::new(counted - left);
        self.made.drawers_off += i64::from(counted != left);
        Ok(())
    }

    async fn expected(&self, register: Id) -> Result<i64> {
        let exponent = self.db.brand().exponent;
        let found = read_or_refuse(&self.db, move |read| session(read, register, exponent)).await?;
        Ok(found.state.shift.map_or(0, |shift| shift.cash_expected.get()))
    }

    /// What the lines come to now.
    pub(super) async fn ask(
        &self,
        store: &str,
        channel: &'static str,
        delivery: Option<&str>,
        member: Option<Id>,
        lines: &[LineBody],
    ) -> Result<Money> {
        let question = Question {
            channel,
            lines: lines.to_vec(),
            delivery: delivery.map(ToOwned::to_owned),
            member,
            company: false,
            locale: "zh-TW".to_owned(),
        };
        let (store, exponent, at) = (id("store", store), self.db.brand().exponent, self.db.now());
        let priced = read_or_refuse(&self.db, move |read| {
            let shop = shop(read, store, exponent)?;
            price(read, shop, &question, at)
        });
        Ok(priced.await?.quote.total)
    }

    /// Somebody buys. None when something of it is sold out: they leave without.
    pub(super) async fn sell(
        &mut self,
        post: usize,
        date: BusinessDate,
        member: Option<Id>,
        lines: Vec<LineBody>,
        perishable: bool,
    ) -> Result<Option<Sold>> {
        let (store, location) = self.posts.get(post).map(|post| (post.store, post.location)).context("no such till")?;
        let cashier = self.staff(post)?;
        let total = self.ask(store, "till", None, member, &lines).await?;
        let sale = self.db.new_id();
        let kind = match self.random.below(100) {
            0..48 => "cash",
            48..90 => "card",
            _ => "wallet_code",
        };
        let Some(tender) = self.tender(post, &cashier, sale, kind, total).await? else { return Ok(None) };
        let wish = Wish::Sell(Box::new(Sale {
            sale,
            lines: lines.clone(),
            member,
            tenders: vec![tender],
            expected_total: total,
            goods_in_hand: kind == "wallet_code",
            invoice: InvoiceWish::default(),
        }));
        if !self.tell(post, &cashier, wish).await? {
            return Ok(None);
        }
        self.left(location, &lines);
        self.made.sales += 1;
        self.made.order(store, date, total);
        self.made.took(store, date, kind, total);
        Ok(Some(Sold { post, sale, date, total, kind, perishable }))
    }

    /// What is given for a sale. Phones are charged through the provider; once in two months its answer is lost, the
    /// cashier waits, asks again, and hears that the money was taken.
    async fn tender(
        &mut self,
        post: usize,
        cashier: &Cashier,
        sale: Id,
        kind: &'static str,
        total: Money,
    ) -> Result<Option<Tender>> {
        let known = TenderKind::parse(kind).context("a word for a tender")?;
        let tender = Tender { kind: known, amount: total, given: None, reference: None, payment: None };
        match kind {
            "cash" => {
                let notes = [100, 500, 1_000].into_iter().find(|note| Money::new(*note) >= total);
                let given = notes.map_or(total, Money::new);
                Ok(Some(Tender { given: Some(given), ..tender }))
            }
            "card" => Ok(Some(Tender { reference: Some(format!("{:06}", self.random.below(1_000_000))), ..tender })),
            _ => {
                let (register, store) = self
                    .posts
                    .get(post)
                    .map(|post| (post.register, id("store", post.store)))
                    .context("no such till")?;
                let lost = self.random.in_thousand(4);
                if lost {
                    self.bank.lose(2);
                }
                let new = NewCharge {
                    id: self.db.new_id(),
                    register,
                    store,
                    subject: sale,
                    kind: kind.to_owned(),
                    amount: total,
                    code: Some("281006020000000000".to_owned()),
                    person: cashier.person,
                };
                let charge = new.id;
                let actor = Actor::new(kernel::ActorKind::Staff, cashier.person).at(register);
                let mut answer = charge::begin(&self.db, &self.adapters, actor, new).await?;
                if !answer.is_ready() && lost {
                    self.wait(180);
                    answer = charge::ask(&self.db, &self.adapters, charge).await?;
                    self.made.charges_settled += i64::from(answer.is_ready());
                }
                Ok(answer.is_ready().then_some(Tender { payment: Some(charge), ..tender }))
            }
        }
    }

    /// The manager undoes a sale of this shift.
    pub(super) async fn void(&mut self, sold: &Sold) -> Result<bool> {
        let (store, manager) =
            self.posts.get(sold.post).map(|post| (post.store, post.manager.clone())).context("no such till")?;
        let void = till::Void { sale: sold.sale, reason: "wrong_item".to_owned() };
        if !self.tell(sold.post, &manager, Wish::Plain(Command::Void(void))).await? {
            return Ok(false);
        }
        self.made.voids += 1;
        self.made.undone(store, sold.date, sold.total);
        self.made.gave_back(store, sold.date, sold.kind, sold.total);
        Ok(true)
    }

    /// Whether something undoes or brings back what was paid so; phones' money goes back through the provider.
    pub(super) fn by_hand(sold: &Sold) -> bool {
        sold.kind != "wallet_code"
    }

    /// Somebody brings a piece back some days later.
    pub(super) async fn bring_back(&mut self, sold: &Sold, date: BusinessDate) -> Result<bool> {
        let (store, manager) =
            self.posts.get(sold.post).map(|post| (post.store, post.manager.clone())).context("no such till")?;
        let (order, exponent) = (sold.sale, self.db.brand().exponent);
        let audience = Audience { contact: false, names: false, locale: "zh-TW" };
        let found = self.db.read(move |read| views::order(read, order, exponent, audience)).await?;
        let Some(line) = found.and_then(|order| order.lines.into_iter().find(|line| line.variant_id.is_some())) else {
            return Ok(false);
        };
        let (reason, condition) = if sold.perishable {
            (Reason::Defective, stock::Condition::Damaged)
        } else if self.random.in_thousand(600) {
            (Reason::NotWanted, stock::Condition::Saleable)
        } else {
            (Reason::WrongItem, stock::Condition::Saleable)
        };
        let quantity = kernel::Quantity::ONE;
        let brought = WishedLine { line: Some(line.id), variant: None, quantity, condition, reason };
        let wish = returns::Wish {
            order: Some(order),
            lines: vec![brought],
            member: None,
            way: Way::Original,
            exception: false,
            paper_back: false,
        };
        let expected = match returns::plan(&self.db, id("store", store), &wish).await {
            Ok(worked_out) => worked_out.plan.goes_back(),
            Err(WriteError::Refused(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let bringing = Bringing { return_id: self.db.new_id(), wish, expected, sale: None };
        if !self.tell(sold.post, &manager, Wish::Return(Box::new(bringing))).await? {
            return Ok(false);
        }
        *self.made.returns.entry(reason.as_str().to_owned()).or_default() += 1;
        self.made.gave_back(store, date, sold.kind, expected);
        Ok(true)
    }

    /// The manager looks at the drawers and closes the store's day.
    pub(super) async fn close_day(&self, store: &str, date: BusinessDate) -> Result<()> {
        let store = id("store", store);
        let closed = self.db.write("demo.close_day", NOBODY, move |tx| {
            staff::count_day(tx, store, date)?;
            staff::close_day(tx, store, date)
        });
        closed.await.with_context(|| format!("{date} does not close"))
    }
}
