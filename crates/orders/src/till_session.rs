//! A till that runs in the server: one session a register, the same state machine that will run in
//! the browser.
//!
//! A command is decided and sealed outside of any write. The write then grows the register's chain by
//! one conditional statement, stores the events and books them, all or nothing. If another screen was
//! faster, the command is decided again on what is there now.

use std::collections::BTreeMap;

use kernel::{Id, Money, Refusal};
use store::{Db, Fault, Once, Read, Stop, WriteError, Written, params};
use till::{CashRounding, Command, Payload, State};

use crate::apply_event::{Place, apply_event};
use crate::book::Known;
use crate::fulfil::Shown;
use crate::invoicing::Said;
use crate::place::details;
use crate::price::{self, LineBody, Priced, Question};
use crate::return_deposit::{self, ToGiveBack};
use crate::returns::{self, Bringing, WorkedOut};
use crate::shop::{Shop, read_or_refuse, shop};
use crate::sql::till as sql;
use crate::{codes, invoicing, once, tender};

pub use invoices::Wish as InvoiceWish;

/// What is decided once more on what is there now.
const STALE: [&kernel::Code; 4] =
    [&codes::TILL_STALE, &codes::QUOTE_STALE, &codes::RETURN_STALE, &invoices::codes::CHANGED];

/// Who stands at the till and what they may do there.
#[derive(Debug, Clone)]
pub struct Cashier {
    /// The person.
    pub person: Id,
    /// What their role allows; which tenders the till takes is the brand's to say.
    pub limits: till::Limits,
    /// The language of names on the receipt.
    pub locale: String,
}

/// What a person wants, before prices are known.
#[derive(Debug, Clone)]
pub enum Wish {
    /// Everything that needs no prices.
    Plain(Command),
    /// A sale.
    Sell(Box<Sale>),
    /// A basket put aside.
    Hold {
        /// Its id.
        hold: Id,
        /// What to find it by.
        label: String,
        /// What is in it.
        lines: Vec<LineBody>,
    },
    /// Takes goods back, and perhaps sells others for them.
    Return(Box<Bringing>),
    /// Hands an order over and takes what is still to be paid.
    Collect {
        /// The order.
        order: Id,
        /// What is given for it.
        tenders: Vec<till::Tender>,
        /// What the buyer, or somebody for them, showed.
        shown: Shown,
        /// What they buy besides, on the same receipt. `tenders` pay for it, too.
        sale: Option<Box<Sale>>,
        /// How they want the invoice, when they say so at the counter; else as they said when they ordered.
        invoice: Option<InvoiceWish>,
    },
    /// Gives back what tills took for an order to stand, and calls it off.
    ReturnDeposit {
        /// The order.
        order: Id,
        /// What goes back, as the screen says.
        expected: Money,
        /// The buyer brought the paper of its invoice.
        paper_back: bool,
    },
    /// Takes what has to be paid for an order to stand.
    Deposit {
        /// The order.
        order: Id,
        /// What is given for it.
        tenders: Vec<till::Tender>,
        /// How its buyer wants the invoice, when they say so now; else as they said when they ordered.
        invoice: Option<InvoiceWish>,
    },
}

impl Wish {
    /// What a manager's approval of it would be about: the permission, and the sale, return or order or else the
    /// register.
    fn approvable(&self, register: Id) -> Option<(&'static str, Id)> {
        match self {
            Wish::Plain(Command::Void(void)) => Some(("till.void", void.sale)),
            Wish::Plain(Command::VoidReturn(void)) => Some(("till.void", void.return_id)),
            Wish::ReturnDeposit { order, .. } => Some(("till.void", *order)),
            Wish::Return(bringing) => match bringing.wish.order {
                None => Some(("till.refund_blind", register)),
                Some(order) if bringing.wish.is_exception() => Some(("orders.return_exception", order)),
                Some(_) => None,
            },
            Wish::Plain(Command::CashIn(_) | Command::CashOut(_)) => Some(("till.cash", register)),
            Wish::Plain(Command::OpenDrawer(_)) => Some(("till.drawer", register)),
            Wish::Sell(sale) if sale.lines.iter().any(|line| line.price_by_hand.is_some()) => {
                Some(("till.price", sale.sale))
            }
            _ => None,
        }
    }
}

/// What somebody may do at a till of a store by what they are allowed there. Which tenders the till takes is
/// the brand's to say, not a role's: none are named here.
pub fn limits(access: &api::Access, store: Id) -> till::Limits {
    let may = |permission: &str| access.holds(permission, Some(store));
    let amount = |name: &str, permission: &str| access.limit(name, permission, Some(store)).map(Money::new);
    till::Limits {
        tenders: Vec::new(),
        price_override: may("till.price"),
        discount_at_most_percent: access.limit("discount_percent", "till.price", Some(store)),
        void: may("till.void"),
        void_at_most: amount("void_amount", "till.void"),
        take_back: may("orders.return"),
        return_exception: may("orders.return_exception"),
        refund_blind: may("till.refund_blind"),
        refund_blind_at_most: amount("refund_amount", "till.refund_blind"),
        cash_move: may("till.cash"),
        cash_out_at_most: amount("cash_out_amount", "till.cash"),
        open_drawer: may("till.drawer"),
    }
}

/// A manager's approval that waits for this act.
struct Approval {
    grant: staff::WaitingGrant,
    permission: &'static str,
    subject: Id,
    /// What the manager may do themselves: nobody approves more.
    limits: till::Limits,
}

fn approval(
    read: &mut Read<'_>,
    cashier: &Cashier,
    store: Id,
    about: Option<(&'static str, Id)>,
) -> Result<Option<Approval>, Fault> {
    let Some((permission, subject)) = about else { return Ok(None) };
    let Some(grant) = staff::waiting_grant(read, permission, subject, store, cashier.person)? else { return Ok(None) };
    let Some(access) = staff::access(read, grant.granted_by)? else { return Ok(None) };
    let limits = limits(&access, store);
    Ok(Some(Approval { grant, permission, subject, limits }))
}

/// A sale before it is priced.
#[derive(Debug, Clone)]
pub struct Sale {
    /// Its id, made by the till.
    pub sale: Id,
    /// What.
    pub lines: Vec<LineBody>,
    /// Who buys, when they are known.
    pub member: Option<Id>,
    /// What is given for it.
    pub tenders: Vec<till::Tender>,
    /// The total on the screen.
    pub expected_total: Money,
    /// True when the buyer holds the goods: stock may say what it likes.
    pub goods_in_hand: bool,
    /// How the buyer wants the invoice.
    pub invoice: InvoiceWish,
}

/// A register with what its session needs.
#[derive(Debug, Clone)]
pub struct Session {
    /// The register.
    pub register: staff::Register,
    /// Where it stands.
    pub shop: Shop,
    /// What its events lead to.
    pub state: State,
}

/// What buyers said of their invoices.
fn said(wish: &Wish) -> Said {
    let of = |sale: &Sale| (sale.sale, sale.invoice.clone());
    let papers_back = match wish {
        Wish::Return(bringing) if bringing.wish.paper_back => vec![bringing.return_id],
        Wish::ReturnDeposit { order, paper_back: true, .. } => vec![*order],
        _ => Vec::new(),
    };
    let wishes = match wish {
        Wish::Sell(sale) => vec![of(sale)],
        Wish::Return(bringing) => bringing.sale.as_deref().map(of).into_iter().collect(),
        Wish::Collect { order, sale, invoice, .. } => {
            let own = invoice.clone().map(|wish| (*order, wish));
            sale.as_deref().map(of).into_iter().chain(own).collect()
        }
        Wish::Deposit { order, invoice, .. } => invoice.clone().map(|wish| (*order, wish)).into_iter().collect(),
        Wish::Plain(_) | Wish::Hold { .. } | Wish::ReturnDeposit { .. } => Vec::new(),
    };
    Said { wishes, papers_back }
}

/// Whose credit a sale takes: a number that was only typed may earn, and nothing is spent by it.
fn spender(wish: &Wish) -> Option<Id> {
    let sale = match wish {
        Wish::Sell(sale) => sale,
        Wish::Return(bringing) => bringing.sale.as_ref()?,
        _ => return None,
    };
    let takes_credit = sale.tenders.iter().any(|tender| tender.kind == till::TenderKind::STORE_CREDIT);
    sale.member.filter(|_| takes_credit)
}

/// Reads where a till stands.
///
/// # Errors
/// Refused as [`codes::REGISTER_UNKNOWN`].
pub fn session(read: &mut Read<'_>, register: Id, exponent: kernel::Exponent) -> Result<Session, Stop> {
    let found = staff::register(read, register)?.filter(|register| register.active);
    let Some(register) = found else { return Err(Stop::from(&codes::REGISTER_UNKNOWN)) };
    let shop = shop(read, register.store, exponent)?;
    let kept = read.query_opt(sql::GET, params![register.id], |row| row.get::<Vec<u8>>(1))?;
    let state = match kept {
        Some(bytes) => {
            serde_json::from_slice(&bytes).map_err(|error| Fault::Decode(format!("a till's state: {error}")))?
        }
        None => State::new(till::Register { id: register.id, code: register.code.clone(), store: register.store }),
    };
    Ok(Session { register, shop, state })
}

/// Carries out a command, once for its key. Answers with the place in the log after it. `expected` is
/// the place that the person saw, when they must have seen the latest.
///
/// # Errors
/// Refused with the code of whatever stood in the way; nothing is written then. A command that was
/// carried out before is answered as it was then, whatever has changed since.
pub async fn carry_out(
    db: &Db,
    cashier: &Cashier,
    register: Id,
    expected: Option<i64>,
    once: Once,
    wish: Wish,
) -> Result<Written, WriteError> {
    let act = || try_once(db, cashier, register, expected, once.clone(), wish.clone());
    once::prepared_once(db, (actor(cashier, register), once.clone()), &STALE, act).await
}

pub(crate) fn actor(cashier: &Cashier, register: Id) -> kernel::Actor {
    kernel::Actor::new(kernel::ActorKind::Staff, cashier.person).at(register)
}

async fn try_once(
    db: &Db,
    cashier: &Cashier,
    register: Id,
    expected: Option<i64>,
    once: Once,
    wish: Wish,
) -> Result<Written, WriteError> {
    let (at, exponent, locale) = (db.now(), db.brand().exponent, cashier.locale.clone());
    let lines = match &wish {
        Wish::Sell(sale) => Some((sale.lines.clone(), sale.member)),
        Wish::Hold { lines, .. } => Some((lines.clone(), None)),
        Wish::Return(bringing) => bringing.sale.as_ref().map(|sale| (sale.lines.clone(), sale.member)),
        Wish::Collect { sale, .. } => sale.as_ref().map(|sale| (sale.lines.clone(), sale.member)),
        Wish::Plain(_) | Wish::Deposit { .. } | Wish::ReturnDeposit { .. } => None,
    };
    let brought = match &wish {
        Wish::Return(bringing) => Some(bringing.wish.clone()),
        _ => None,
    };
    let spender = spender(&wish);
    let buyer = lines.as_ref().and_then(|(_, member)| *member);
    let said = said(&wish);
    let collected = match &wish {
        Wish::Collect { order, .. } => Some((*order, false)),
        Wish::Deposit { order, .. } => Some((*order, true)),
        _ => None,
    };
    let called_off = match &wish {
        Wish::ReturnDeposit { order, .. } => Some(*order),
        _ => None,
    };
    let charges = charges_to_share(&wish);
    let (about, asking) = (wish.approvable(register), cashier.clone());
    let (session, priced, due, (back, deposit), approval, open_day, (tenders, cash)) =
        read_or_refuse(db, move |read| {
            let session = session(read, register, exponent)?;
            let store = &session.shop.store;
            let approval = approval(read, &asking, store.id, about)?;
            let open_day = staff::open_day_from(read, store.id, store.business_date(at))?;
            if let Some(member) = spender {
                members::may_spend(read, member)??;
            }
            let priced = match lines {
                Some((lines, member)) => {
                    let locale = locale.clone();
                    let question = Question { channel: "till", lines, delivery: None, member, company: false, locale };
                    Some(price::price(read, session.shop.clone(), &question, at)?)
                }
                None => None,
            };
            let due = match collected {
                Some((order, true)) => {
                    Some(Due { amount: crate::fulfil::due_at_once(read, order)?, made_for_it: Vec::new() })
                }
                Some((order, false)) => Some(Due {
                    amount: crate::fulfil::due(read, order)?,
                    made_for_it: made_for(read, order, &charges)?,
                }),
                None => None,
            };
            let store = session.shop.store.id;
            let back = brought.map(|wish| returns::work_out(read, store, &wish, exponent, &locale)).transpose()?;
            let deposit = called_off.map(|order| return_deposit::work_out(read, order)).transpose()?;
            let (tenders, (cash, _)) = (tender::till_rules(read)?, tender::cash_rounding(read)?);
            Ok((session, priced, due, (back, deposit), approval, open_day, (tenders, cash)))
        })
        .await?;
    if expected.is_some_and(|seq| seq != session.state.seq) {
        return Err((&codes::TILL_STALE).into());
    }
    let handed_over = match &wish {
        Wish::Collect { order, shown, .. } => Some((*order, shown.clone())),
        _ => None,
    };
    let promise = !matches!(&wish, Wish::Hold { .. }) && priced.is_some();
    let command = command(wish, priced.as_ref(), due, (back.as_ref(), deposit.as_ref()), exponent, cash)?;
    let mut context = till::Context {
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
    let (outcome, used) = match &command {
        Some(command) => match (till::step(&session.state, command, &context), approval) {
            // An approval is used where the person alone may not.
            (Err(refusal), Some(approval)) if refusal.code == &till::codes::NOT_PERMITTED => {
                context.approved_by = Some(approval.grant.granted_by);
                let tenders = std::mem::take(&mut context.limits.tenders);
                context.limits = till::Limits { tenders, ..approval.limits.clone() };
                (till::step(&session.state, command, &context)?, Some(approval))
            }
            (outcome, _) => (outcome?, None),
        },
        // A pickup that is paid for already needs nothing of the till's drawer.
        None => ((session.state.clone(), Vec::new()), None),
    };
    let (next, events) = outcome;
    let events = decoded(events)?;
    let state = serde_json::to_vec(&next).map_err(|error| Fault::Decode(error.to_string()))?;
    let papers = invoicing::of_events(db, &session.shop.store, register, &events, &said).await?;
    let place =
        Place { drafts: papers.drafts, collected: papers.collected, ..place(&session, priced.as_ref(), back.as_ref()) };
    let undo = papers.undo;
    let bought_for = buyer.zip(said.wishes.iter().find_map(|(_, wish)| wish.tax_id()));
    db.write_once("till.carry_out", actor(cashier, register), once, move |tx| {
        if promise {
            price::still_current(tx, &session.shop)?;
        }
        grow(tx, &session.state, &next, &state)?;
        if let Some(back) = &back {
            returns::book::still_stands(tx, &back.plan)?;
        }
        if let Some(deposit) = &deposit {
            deposit.still_stands(tx)?;
        }
        if let Some(used) = &used {
            let (id, store) = (used.grant.id, session.shop.store.id);
            staff::use_grant(tx, id, used.permission, used.subject, store, context.person)?;
        }
        for (event, payload) in &events {
            apply_event(tx, event, payload, &place)?;
        }
        invoices::carry_out(tx, &undo)?;
        if let Some((member, tax_id)) = &bought_for {
            members::remember_company(tx, *member, tax_id)?;
        }
        if let Some((order, shown)) = &handed_over {
            crate::fulfil::hand_over(tx, *order, shown, &session.shop, register, context.person)?;
        }
        Ok(Written::changed(register, next.seq))
    })
    .await
}

/// Grows the chain by one conditional statement.
pub(crate) fn grow(tx: &mut store::Tx<'_>, from: &State, to: &State, state: &[u8]) -> Result<(), Stop> {
    if from.seq == to.seq {
        return Ok(());
    }
    if from.seq == 0 {
        tx.execute(sql::INSERT, params![from.register.id, from.head.as_bytes().to_vec(), Vec::<u8>::new()])?;
    }
    let grown =
        tx.execute(sql::ADVANCE, params![from.register.id, from.seq, to.seq, to.head.as_bytes().to_vec(), state])?;
    if grown == 0 { Err(Stop::from(&codes::TILL_STALE)) } else { Ok(()) }
}

/// The events with what they say, read once, outside of the write.
pub(crate) fn decoded(events: Vec<till::Event>) -> Result<Vec<(till::Event, Payload)>, WriteError> {
    events
        .into_iter()
        .map(|event| {
            let payload = till::decode(&event.bytes).map_err(|fault| Fault::Decode(fault.to_string()))?;
            Ok((event, payload))
        })
        .collect()
}

/// The till's command for a wish. None when there is nothing for the till to do.
fn command(
    wish: Wish,
    priced: Option<&Priced>,
    due: Option<Due>,
    (back, deposit): (Option<&WorkedOut>, Option<&ToGiveBack>),
    exponent: kernel::Exponent,
    cash: CashRounding,
) -> Result<Option<Command>, WriteError> {
    Ok(Some(match (wish, priced) {
        (Wish::Plain(command), _) => command,
        (Wish::Sell(sale), Some(priced)) => Command::Sell(Box::new(sell(*sale, priced, exponent)?)),
        (Wish::Return(bringing), priced) => {
            let Some(back) = back else { return Err(Fault::Decode("a return without a plan".to_owned()).into()) };
            returns::require_expected(&back.plan, bringing.expected, exponent)?;
            let exception = bringing.wish.is_exception();
            let sale = match (bringing.sale, priced) {
                (Some(sale), Some(priced)) => Some(sell(*sale, priced, exponent)?),
                _ => None,
            };
            Command::Return(Box::new(returns::at_till::command(bringing.return_id, &back.plan, exception, sale)))
        }
        (Wish::Hold { hold, label, lines }, Some(priced)) => {
            let lines = lines.iter().zip(&priced.quote.lines).zip(priced.goods.iter().zip(&priced.made));
            let lines = lines.map(|((asked, line), (item, made))| {
                let tax_class = item.tax_class.as_str();
                let (variant, quantity) = (asked.variant_id, asked.quantity);
                let mut kept = promo::BasketLine::new(line.key, variant, quantity, made.base_price, tax_class);
                kept.note.clone_from(&made.note);
                kept.price_override = asked
                    .price_by_hand
                    .as_ref()
                    .map(|by_hand| promo::PriceOverride { price: by_hand.unit_price, reason: by_hand.reason.clone() });
                kept.options = made
                    .options
                    .iter()
                    .map(|option| promo::OptionChoice {
                        option: option.option,
                        price: option.price,
                        quantity: kernel::Quantity::units(option.quantity),
                    })
                    .collect();
                kept
            });
            let basket = promo::Basket { lines: lines.collect(), ..promo::Basket::default() };
            Command::Hold(till::Hold { hold, label, basket })
        }
        (Wish::Collect { order, tenders, sale, .. }, priced) => {
            let due = due.unwrap_or_default();
            let (here, rest) = if sale.is_some() { share(tenders, &due, cash) } else { (tenders, Vec::new()) };
            let due = due.amount;
            let sale = match (sale, priced) {
                (Some(sale), Some(priced)) => Some(sell(Sale { tenders: rest, ..*sale }, priced, exponent)?),
                _ => None,
            };
            match sale {
                sale if due > Money::ZERO => {
                    let (tenders, sale) = (here, sale.map(Box::new));
                    Command::Collect(till::Collect { order, amount: due, tenders, sale, deposit: false })
                }
                // Paid for before: what is bought besides is a sale like any other.
                Some(sale) => Command::Sell(Box::new(sale)),
                None if here.is_empty() => return Ok(None),
                // It was paid while the cashier counted: what lies on the counter is the buyer's.
                None => return Err((&codes::PAID_ALREADY).into()),
            }
        }
        (Wish::Deposit { order, tenders, .. }, _) => {
            let amount = due.unwrap_or_default().amount;
            Command::Collect(till::Collect { order, amount, tenders, sale: None, deposit: true })
        }
        (Wish::ReturnDeposit { expected, .. }, _) => {
            let Some(deposit) = deposit else {
                return Err(Fault::Decode("a deposit without a plan".to_owned()).into());
            };
            deposit.require_expected(expected, exponent)?;
            Command::ReturnDeposit(deposit.command())
        }
        (Wish::Sell(_) | Wish::Hold { .. }, None) => {
            return Err(Fault::Decode("a sale without prices".to_owned()).into());
        }
    }))
}

/// What is still to be paid for an order that is fetched.
#[derive(Debug, Default)]
struct Due {
    amount: Money,
    /// Charges that were made for it, and not for what is bought besides.
    made_for_it: Vec<Id>,
}

/// Charges of which has to be known what they were made for: an order's, or of what is bought besides.
fn charges_to_share(wish: &Wish) -> Vec<Id> {
    match wish {
        Wish::Collect { tenders, sale: Some(_), .. } => tenders.iter().filter_map(|tender| tender.payment).collect(),
        _ => Vec::new(),
    }
}

fn made_for(read: &mut Read<'_>, order: Id, charges: &[Id]) -> Result<Vec<Id>, Fault> {
    let mut made = Vec::new();
    for id in charges {
        if crate::charge::find(read, *id)?.is_some_and(|charge| charge.subject == order) {
            made.push(*id);
        }
    }
    Ok(made)
}

/// Shares what is given between an order that is fetched and what is bought besides. What was charged through the
/// till pays what it was charged for; cash comes last, since it is what divides without a second slip, and its
/// change belongs to the end. Each of the two is a paper of its own, and its cash is rounded by itself.
fn share(mut tenders: Vec<till::Tender>, due: &Due, rounding: CashRounding) -> (Vec<till::Tender>, Vec<till::Tender>) {
    let is_cash = |tender: &till::Tender| tender.kind == till::TenderKind::CASH;
    tenders.sort_by_key(|tender| (tender.payment.is_none(), is_cash(tender)));
    let (mut open, mut here, mut rest) = (due.amount, Vec::new(), Vec::new());
    let mut is_rounded = false;
    for tender in tenders {
        if let Some(charge) = tender.payment {
            if due.made_for_it.contains(&charge) {
                open -= tender.amount;
                here.push(tender);
            } else {
                rest.push(tender);
            }
            continue;
        }
        if is_cash(&tender) && !is_rounded && open > Money::ZERO {
            is_rounded = true;
            let added = rounding.rounding_of(i128::from(open.get()));
            open += Money::new(i64::try_from(added).unwrap_or_default());
        }
        let part = tender.amount.min(open);
        if part <= Money::ZERO {
            rest.push(tender);
        } else if part == tender.amount {
            open -= part;
            here.push(tender);
        } else {
            open -= part;
            let given = tender.given.map(|given| given - part);
            here.push(till::Tender { amount: part, given: None, ..tender.clone() });
            rest.push(till::Tender { amount: tender.amount - part, given, ..tender });
        }
    }
    (here, rest)
}

/// The till's sale of what was priced.
pub(crate) fn sell(sale: Sale, priced: &Priced, exponent: kernel::Exponent) -> Result<till::Sell, WriteError> {
    let total = priced.quote.total;
    if total != sale.expected_total {
        let refusal = Refusal::new(&codes::PRICE_CHANGED).with("total", total.to_major(exponent));
        return Err(refusal.with("total_minor", total.get()).into());
    }
    let lines = priced.goods.iter().zip(&priced.quote.lines).zip(&priced.made);
    let details = lines.map(|((item, line), made)| till::LineDetail {
        key: line.key,
        sku: item.sku.clone(),
        description: item.name.clone(),
        unit: item.unit.clone(),
        options: made.options.clone(),
        note: made.note.clone(),
        components: details(made),
    });
    Ok(till::Sell {
        sale: sale.sale,
        quote: priced.quote.clone(),
        details: details.collect(),
        tenders: sale.tenders,
        goods_in_hand: sale.goods_in_hand,
        member: sale.member,
    })
}

pub(crate) fn place(session: &Session, priced: Option<&Priced>, back: Option<&WorkedOut>) -> Place {
    let of = |item: &catalog::Sellable| (item.variant, Known::of(item));
    let mut goods = priced.map_or_else(BTreeMap::new, |priced| {
        let parts = priced.made.iter().flat_map(|made| &made.components).map(|one| &one.goods);
        priced.goods.iter().chain(parts).map(of).collect()
    });
    goods.extend(back.iter().flat_map(|back| back.goods.clone()));
    Place {
        store: session.shop.store.id,
        legal_entity: session.shop.store.legal_entity,
        location: session.shop.location,
        goods,
        collected: Vec::new(),
        drafts: Vec::new(),
    }
}
