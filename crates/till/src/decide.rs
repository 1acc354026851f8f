//! Deciding: a command becomes what happened, or a refusal.

use kernel::{BusinessDate, Id, Money, Refusal, canonical};

use crate::command::{CloseShift, EndHold, Hold, MoveCash, OpenShift, Void};
use crate::payload::{CashMoved, Direction, DrawerOpened, Held, HoldEnded, Pieces, ShiftClosed, ShiftOpened, Voided};
use crate::state::{LIMIT, Receipt, Shift};
use crate::{
    Command, Context, Event, Payload, Stamp, State, TenderKind, codes, collect, return_deposit, seal, sell, take_back,
};

/// How many baskets may be put aside at once.
pub const HOLDS_AT_MOST: usize = 50;

/// The longest label of a held sale, in characters.
const LABEL_AT_MOST: usize = 24;

/// The largest canonical form of a held basket, in bytes.
const BASKET_AT_MOST: usize = 65_536;

/// What `command` makes happen, in order. Nothing has happened yet: the caller [seals](crate::seal) each
/// payload and [applies](State::apply) it before the next.
///
/// # Errors
/// The first rule that is broken. Apart from opening a shift, [`codes::NO_SHIFT`] comes first, then
/// [`codes::NOT_PERMITTED`], then what is wrong with the command.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Vec<Payload>, Refusal> {
    let payload = match command {
        Command::OpenShift(open) => open_shift(state, open, context)?,
        Command::Sell(sale) => sell::sell(state, sale, context)?,
        Command::Collect(wanted) => return tried(state, collect::collect(state, wanted, context)?, context),
        Command::ReturnDeposit(wanted) => return_deposit::return_deposit(state, wanted, context)?,
        Command::Hold(wanted) => hold(state, wanted, context)?,
        Command::Recall(ended) => Payload::Recalled(end_hold(state, ended, context)?),
        Command::Discard(ended) => Payload::Discarded(end_hold(state, ended, context)?),
        Command::Void(wanted) => void(state, wanted, context)?,
        Command::Return(wanted) => return tried(state, take_back::take_back(state, wanted, context)?, context),
        Command::VoidReturn(wanted) => return tried(state, take_back::void_return(state, wanted, context)?, context),
        Command::CashIn(moved) => cash_in(state, moved, context)?,
        Command::CashOut(moved) => cash_out(state, moved, context)?,
        Command::OpenDrawer(open) => open_drawer(state, &open.reason, context)?,
        Command::CloseShift(close) => close_shift(state, close, context)?,
    };
    tried(state, vec![payload], context)
}

/// Tried on a copy, so that what is sealed is always a next event: sums past the limit show here.
fn tried(state: &State, payloads: Vec<Payload>, context: &Context) -> Result<Vec<Payload>, Refusal> {
    let mut next = state.clone();
    for (payload, seq) in payloads.iter().zip(state.next_seq()..) {
        next.absorb(seq, context.at, payload)?;
    }
    Ok(payloads)
}

/// Decides, seals and applies in one step: the state afterwards, and the events to be kept and sent.
/// The caller stores the events before it shows the new state to anybody.
///
/// # Errors
/// As [`decide`] and [`seal`].
pub fn step(state: &State, command: &Command, context: &Context) -> Result<(State, Vec<Event>), Refusal> {
    let mut next = state.clone();
    let mut events = Vec::new();
    for payload in decide(state, command, context)? {
        let event = seal(&next, payload, context.at)?;
        next.advance(&event)?;
        events.push(event);
    }
    Ok((next, events))
}

/// The open shift.
pub(crate) fn open(state: &State) -> Result<&Shift, Refusal> {
    state.shift.as_ref().ok_or_else(|| Refusal::new(&codes::NO_SHIFT))
}

/// Who, where and on which books, within an open shift.
pub(crate) fn stamp(state: &State, shift: &Shift, context: &Context) -> Stamp {
    // A clock that was set back does not book on a day before the shift began.
    let business_date = context.business_date().max(shift.business_date);
    stamp_on(state, shift.id, business_date, context)
}

fn stamp_on(state: &State, shift: Id, business_date: BusinessDate, context: &Context) -> Stamp {
    Stamp {
        store: state.register.store,
        shift,
        business_date,
        person: context.person,
        approved_by: context.approved_by,
    }
}

pub(crate) fn permit(allowed: bool, action: &'static str) -> Result<(), Refusal> {
    if allowed { Ok(()) } else { Err(Refusal::new(&codes::NOT_PERMITTED).with("action", action)) }
}

pub(crate) fn require_amount(amount: Money, at_least: i64) -> Result<(), Refusal> {
    if amount.get() > LIMIT {
        return Err(Refusal::new(&codes::TOO_LARGE));
    }
    if amount.get() < at_least {
        return Err(Refusal::new(&codes::AMOUNT_INVALID).with("amount", amount.get()));
    }
    Ok(())
}

/// Reasons are words from a list: a sentence could name somebody, and the log is never changed.
///
/// # Errors
/// [`codes::REASON_INVALID`].
pub fn require_reason(reason: &str) -> Result<(), Refusal> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (1..=40).contains(&reason.len()) && reason.bytes().all(word) {
        Ok(())
    } else {
        Err(Refusal::new(&codes::REASON_INVALID))
    }
}

/// No phone number has fewer digits with its area.
const PHONE_DIGITS: usize = 9;
/// How many notes and coins of different worth a count may name.
const DENOMINATIONS_AT_MOST: usize = 40;

/// A count by denomination, the largest first: each once, and together the sum that was told.
fn require_pieces(pieces: &[Pieces], sum: Money) -> Result<Vec<Pieces>, Refusal> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    let mut pieces: Vec<Pieces> = pieces.to_vec();
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.value));
    let once = pieces.windows(2).all(|pair| pair[0].value != pair[1].value);
    let counted = pieces.iter().try_fold(0_i64, |sum, piece| {
        let worth = piece.value.get().checked_mul(piece.count).filter(|_| piece.value.get() > 0 && piece.count > 0)?;
        sum.checked_add(worth)
    });
    if !once || pieces.len() > DENOMINATIONS_AT_MOST || counted != Some(sum.get()) {
        return Err(Refusal::new(&codes::PIECES_WRONG).with("sum", sum.get()));
    }
    Ok(pieces)
}

/// The number printed on a bag.
fn require_bag(bag: &str) -> Result<(), Refusal> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if (1..=24).contains(&bag.len()) && bag.bytes().all(plain) {
        Ok(())
    } else {
        Err(Refusal::new(&codes::BAG_INVALID))
    }
}

pub(crate) fn require_cash(shift: &Shift, wanted: Money) -> Result<(), Refusal> {
    if wanted > shift.cash_expected {
        return Err(Refusal::new(&codes::CASH_SHORT)
            .with("expected", shift.cash_expected.get())
            .with("wanted", wanted.get()));
    }
    Ok(())
}

fn open_shift(state: &State, wanted: &OpenShift, context: &Context) -> Result<Payload, Refusal> {
    if state.shift.is_some() {
        return Err(Refusal::new(&codes::SHIFT_OPEN));
    }
    if state.last_shift == Some(wanted.shift) {
        return Err(Refusal::new(&codes::SHIFT_REPEATED));
    }
    require_amount(wanted.float, 0)?;
    let pieces = require_pieces(&wanted.pieces, wanted.float)?;
    let stamp = stamp_on(state, wanted.shift, context.business_date(), context);
    let opened = ShiftOpened { stamp, float: wanted.float, pieces };
    // The lowest version that can say it, so that what was always said is always the same bytes.
    Ok(if opened.pieces.is_empty() { Payload::ShiftOpenedPlain(opened) } else { Payload::ShiftOpened(opened) })
}

fn hold(state: &State, wanted: &Hold, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    for by_hand in wanted.basket.lines.iter().filter_map(|line| line.price_override.as_ref()) {
        require_reason(&by_hand.reason)?;
    }
    wanted.basket.lines.iter().try_for_each(|line| require_nameless(&line.note))?;
    let label = wanted.label.trim();
    if label.is_empty() || label.chars().count() > LABEL_AT_MOST || looks_personal(label) {
        return Err(Refusal::new(&codes::LABEL_INVALID));
    }
    let mut basket = wanted.basket.clone();
    // Birth months and groups stay out of the log; who recalls the basket looks the member up again.
    let member = basket.member.take().map(|facts| facts.member);
    let invalid = || Refusal::new(&codes::BASKET_INVALID);
    let bytes = canonical::to_bytes(&basket).map_err(|_| invalid())?;
    if basket.lines.is_empty() || bytes.len() > BASKET_AT_MOST {
        return Err(invalid());
    }
    let basket = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
    if state.held_sale(wanted.hold).is_some() {
        return Err(Refusal::new(&codes::HOLD_REPEATED));
    }
    if state.held.len() >= HOLDS_AT_MOST {
        return Err(Refusal::new(&codes::HOLDS_FULL).with("limit", HOLDS_AT_MOST as i64));
    }
    let stamp = stamp(state, shift, context);
    Ok(Payload::Held(Held { stamp, hold: wanted.hold, label: label.to_owned(), member, basket }))
}

/// Six digits (of any script, whatever stands between them) may be a phone number; an at sign an address.
fn looks_personal(label: &str) -> bool {
    label.chars().filter(|character| character.is_numeric()).count() >= 6 || label.contains(['@', '＠'])
}

/// Notes may hold dates, so they are looked at more closely: nine digits in a row, or nine in groups that begin as
/// phone numbers do, or an at sign.
pub(crate) fn require_nameless(note: &str) -> Result<(), Refusal> {
    let personal = || Err(Refusal::new(&codes::NOTE_PERSONAL));
    if note.contains(['@', '＠']) {
        return personal();
    }
    // Of the groups that one blank, hyphen or bracket keeps apart: how it began, digits in all and in a row.
    let (mut dialled, mut all, mut row) = (false, 0, 0);
    for character in note.chars() {
        if character.is_numeric() {
            // A number may stand behind a date.
            if row == 0 && !dialled && matches!(character, '0' | '０') {
                (dialled, all) = (true, 0);
            }
            all += 1;
            row += 1;
        } else if matches!(character, ' ' | '-' | '(' | ')' | '－' | '　') {
            row = 0;
        } else {
            (dialled, all, row) = (matches!(character, '+' | '＋'), 0, 0);
        }
        if row >= PHONE_DIGITS || (dialled && all >= PHONE_DIGITS) {
            return personal();
        }
    }
    Ok(())
}

fn end_hold(state: &State, ended: &EndHold, context: &Context) -> Result<HoldEnded, Refusal> {
    let shift = open(state)?;
    if state.held_sale(ended.hold).is_none() {
        return Err(Refusal::new(&codes::HOLD_UNKNOWN));
    }
    Ok(HoldEnded { stamp: stamp(state, shift, context), hold: ended.hold })
}

fn void(state: &State, wanted: &Void, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    permit(context.limits.void, "void")?;
    require_reason(&wanted.reason)?;
    let receipt = state.receipt(wanted.sale).ok_or_else(|| Refusal::new(&codes::SALE_UNKNOWN))?;
    permit(context.limits.void_at_most.is_none_or(|most| receipt.total <= most), "void")?;
    if receipt.voided {
        return Err(Refusal::new(&codes::VOIDED_ALREADY).with("receipt", receipt.receipt.clone()));
    }
    if receipt.shift != shift.id {
        return Err(Refusal::new(&codes::VOID_TOO_LATE).with("receipt", receipt.receipt.clone()));
    }
    if receipt.tenders.iter().any(|tender| tender.kind == TenderKind::EXCHANGE) {
        return Err(Refusal::new(&codes::EXCHANGED).with("receipt", receipt.receipt.clone()));
    }
    if state.collections.iter().any(|collection| collection.with_sale == Some(wanted.sale)) {
        return Err(Refusal::new(&codes::COLLECTED_WITH).with("receipt", receipt.receipt.clone()));
    }
    void_receipt(state, shift, receipt, &wanted.reason, context)
}

/// A sale that the till remembers is undone.
pub(crate) fn void_receipt(
    state: &State,
    shift: &Shift,
    receipt: &Receipt,
    reason: &str,
    context: &Context,
) -> Result<Payload, Refusal> {
    let cash = receipt.tenders.iter().filter(|tender| tender.kind == TenderKind::CASH);
    let cash_back: Money = cash.map(|tender| tender.amount).sum();
    require_cash(shift, cash_back)?;
    Ok(Payload::Voided(Voided {
        stamp: stamp(state, shift, context),
        sale: receipt.sale,
        sold_seq: receipt.seq,
        receipt: receipt.receipt.clone(),
        total: receipt.total,
        tenders: receipt.tenders.clone(),
        cash_back,
        reason: reason.to_owned(),
    }))
}

fn cash_in(state: &State, wanted: &MoveCash, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    permit(context.limits.cash_move, "cash_in")?;
    require_amount(wanted.amount, 1)?;
    require_reason(&wanted.reason)?;
    Ok(cash_moved(state, shift, Direction::In, wanted, context))
}

fn cash_out(state: &State, wanted: &MoveCash, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    let within = context.limits.cash_out_at_most.is_none_or(|most| wanted.amount <= most);
    permit(context.limits.cash_move && within, "cash_out")?;
    require_amount(wanted.amount, 1)?;
    require_reason(&wanted.reason)?;
    require_cash(shift, wanted.amount)?;
    Ok(cash_moved(state, shift, Direction::Out, wanted, context))
}

fn cash_moved(state: &State, shift: &Shift, direction: Direction, wanted: &MoveCash, context: &Context) -> Payload {
    let stamp = stamp(state, shift, context);
    let (amount, reason, purpose) = (wanted.amount, wanted.reason.clone(), wanted.purpose);
    let moved = CashMoved { stamp, direction, amount, reason, purpose };
    if moved.purpose.is_none() { Payload::CashMovedPlain(moved) } else { Payload::CashMoved(moved) }
}

fn open_drawer(state: &State, reason: &str, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    permit(context.limits.open_drawer, "open_drawer")?;
    require_reason(reason)?;
    Ok(Payload::DrawerOpened(DrawerOpened { stamp: stamp(state, shift, context), reason: reason.to_owned() }))
}

fn close_shift(state: &State, wanted: &CloseShift, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    require_amount(wanted.counted, 0)?;
    let pieces = require_pieces(&wanted.pieces, wanted.counted)?;
    wanted.bag.as_deref().map_or(Ok(()), require_bag)?;
    wanted.batches.values().try_for_each(|batch| require_amount(*batch, -LIMIT))?;
    if let Some(kind) = wanted.batches.keys().find(|kind| [TenderKind::CASH, TenderKind::STORE_CREDIT].contains(*kind))
    {
        return Err(Refusal::new(&codes::BATCH_INVALID).with("kind", kind.as_str()));
    }
    let closed = ShiftClosed {
        stamp: stamp_on(state, shift.id, shift.business_date, context),
        float: shift.float,
        expected: shift.cash_expected,
        counted: wanted.counted,
        over_short: wanted.counted - shift.cash_expected,
        totals: shift.totals.clone(),
        held: i64::try_from(state.held.len()).unwrap_or(i64::MAX),
        pieces,
        batches: wanted.batches.clone(),
        bag: wanted.bag.clone(),
    };
    let plain = closed.pieces.is_empty() && closed.batches.is_empty() && closed.bag.is_none();
    let closed = Box::new(closed);
    Ok(if plain { Payload::ShiftClosedPlain(closed) } else { Payload::ShiftClosed(closed) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_may_hold_a_date_and_no_number_of_anybody() {
        for note in [
            "",
            "生日快樂 小卯",
            "2026-11-22 18:30",
            "20261122",
            "11/22 09:30 來拿",
            "6 吋，3 支蠟燭",
            "2026-01-02 18 點",
        ] {
            assert_eq!(require_nameless(note), Ok(()), "{note}");
        }
        for note in [
            "0912345678",
            "請打 0912-045-678",
            "+886 912 345 678",
            "(02) 2345-6789",
            "2026-11-22 0912-345-678",
            "０９１２３４５６７８",
            "912345678",
            "amy@example.com",
        ] {
            assert_eq!(require_nameless(note).unwrap_err().code.name, "till.note_personal", "{note}");
        }
    }
}
