//! A till whose line is cut. It goes on with what it had at that moment: its own state, the prices, the rules. What it
//! seals meanwhile is booked when the line is back, as it was sealed and all at once; the same again changes nothing.

use std::collections::BTreeMap;

use kernel::{Id, Refusal, Timestamp};
use store::{Db, Fault, Once, WriteError, Written};
use till::{Command, State, Tender};

use crate::apply_event::{Place, apply_event};
use crate::book::Known;
use crate::invoicing::Said;
use crate::price::{self, LineBody, Priced, Question};
use crate::shop::read_or_refuse;
use crate::till_session::{Cashier, InvoiceWish, Sale, Session, actor, decoded, grow, place, sell, session};
use crate::{invoicing, tender};

/// A till from the moment its line is cut.
#[derive(Debug)]
pub struct Cut {
    cashier: Cashier,
    /// Where it stood.
    session: Session,
    /// Where it stands.
    state: State,
    context: till::Context,
    /// What it knows prices of.
    priced: Vec<Priced>,
    /// What it sealed.
    events: Vec<till::Event>,
}

/// A sale without a line: the goods are in the buyer's hand.
#[derive(Debug, Clone)]
pub struct SaleWithoutLine {
    /// Its id.
    pub sale: Id,
    /// Which of the baskets.
    pub basket: usize,
    /// What is given for it.
    pub tenders: Vec<Tender>,
}

impl Cut {
    /// Cuts a till's line. `baskets` are what it will be asked for: it has their prices with it.
    ///
    /// # Errors
    /// Refused when the till is unknown or something of the baskets cannot be sold there.
    pub async fn off(db: &Db, cashier: &Cashier, register: Id, baskets: Vec<Vec<LineBody>>) -> Result<Cut, WriteError> {
        let (at, exponent, locale) = (db.now(), db.brand().exponent, cashier.locale.clone());
        let (session, priced, open_day, tenders, cash) = read_or_refuse(db, move |read| {
            let session = session(read, register, exponent)?;
            let store = &session.shop.store;
            let open_day = staff::open_day_from(read, store.id, store.business_date(at))?;
            let mut priced = Vec::with_capacity(baskets.len());
            for lines in &baskets {
                let (lines, locale) = (lines.clone(), locale.clone());
                let question =
                    Question { channel: "till", lines, delivery: None, member: None, company: false, locale };
                priced.push(price::price(read, session.shop.clone(), &question, at)?);
            }
            let (tenders, (cash, _)) = (tender::till_rules(read)?, tender::cash_rounding(read)?);
            Ok((session, priced, open_day, tenders, cash))
        })
        .await?;
        let context = till::Context {
            at,
            person: cashier.person,
            approved_by: None,
            zone: session.shop.store.zone.clone(),
            cut_off_minutes: session.shop.store.cut_off_minutes,
            first_open_day: Some(open_day),
            exponent,
            cash,
            limits: till::Limits { tenders, ..cashier.limits.clone() },
        };
        let state = session.state.clone();
        Ok(Cut { cashier: cashier.clone(), session, state, context, priced, events: Vec::new() })
    }

    /// What a basket comes to; nothing for one that the till has no prices of.
    pub fn total(&self, basket: usize) -> Option<kernel::Money> {
        self.priced.get(basket).map(|priced| priced.quote.total)
    }

    /// How many events wait to be told.
    pub fn unsent(&self) -> usize {
        self.events.len()
    }

    /// Sells by what the till knows; no server is asked.
    ///
    /// # Errors
    /// Refused as the till itself refuses: without a shift, without money.
    pub fn sell(&mut self, sale: SaleWithoutLine, at: Timestamp) -> Result<(), WriteError> {
        let Some(priced) = self.priced.get(sale.basket) else {
            return Err(Fault::Decode("a basket without prices".to_owned()).into());
        };
        let wanted = Sale {
            sale: sale.sale,
            lines: Vec::new(),
            member: None,
            tenders: sale.tenders,
            expected_total: priced.quote.total,
            goods_in_hand: true,
            invoice: InvoiceWish::default(),
        };
        let command = Command::Sell(Box::new(sell(wanted, priced, self.context.exponent)?));
        self.context.at = at;
        let (next, events) = till::step(&self.state, &command, &self.context).map_err(Box::new).map_err(refused)?;
        self.state = next;
        self.events.extend(events);
        Ok(())
    }

    /// The line is back: books what was sealed, once for its key.
    ///
    /// # Errors
    /// Refused as `till.stale` when somebody else used the till meanwhile.
    pub async fn back(&self, db: &Db, once: Once) -> Result<Written, WriteError> {
        let register = self.session.register.id;
        let (from, to) = (self.session.state.clone(), self.state.clone());
        let state = serde_json::to_vec(&to).map_err(|error| Fault::Decode(error.to_string()))?;
        let events = decoded(self.events.clone())?;
        let mut goods: BTreeMap<Id, Known> = BTreeMap::new();
        for priced in &self.priced {
            goods.extend(place(&self.session, Some(priced), None).goods);
        }
        let papers = invoicing::of_events(db, &self.session.shop.store, register, &events, &Said::default()).await?;
        let place =
            Place { goods, drafts: papers.drafts, collected: papers.collected, ..place(&self.session, None, None) };
        db.write_once("till.catch_up", actor(&self.cashier, register), once, move |tx| {
            grow(tx, &from, &to, &state)?;
            for (event, payload) in &events {
                apply_event(tx, event, payload, &place)?;
            }
            Ok(Written::changed(register, to.seq))
        })
        .await
    }
}

fn refused(refusal: Box<Refusal>) -> WriteError {
    WriteError::Refused(refusal)
}
