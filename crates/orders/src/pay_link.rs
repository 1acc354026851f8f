//! Links by which somebody pays an order that staff made for them.
//!
//! A link's token cannot be guessed and lies nowhere: it is computed from a secret of the brand and the link's id, and
//! only its hash is kept to find the link by. Whether a link may be paid by is decided under the order's lock, as its
//! money is: a link that was replaced or cancelled begins no payment any more.

use std::collections::BTreeMap;

use kernel::{Event, Id, Money, Refusal, Timestamp};
use members::IdentityKind;
use messages::{MessageChannel, NewMessage, Template};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Db, Fault, Read, Stop, Tx, WriteError, audit, params, secrets};

use crate::payment::books::Books;
use crate::sql::pay_link as sql;
use crate::{codes, events};

/// An order made for somebody is held this long when the brand says nothing else, in minutes: a day.
pub const HOLD_MINUTES: i64 = 24 * 60;
/// Between so many minutes, half an hour and a week, an order may be held.
pub const HOLD_BOUNDS: (i64, i64) = (30, 7 * 24 * 60);

/// A link to be made, and how it is sent.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its id, and that of the message which carries it.
    pub id: Id,
    /// What its token is found by.
    pub token_hash: [u8; 32],
    /// Who makes it; none for a program.
    pub made_by: Option<Id>,
    /// To whom it is sent; none when whoever makes it passes it on.
    pub recipient: Option<Recipient>,
    /// Scheme and host of the shop.
    pub address: String,
    /// The language of the message.
    pub locale: String,
}

/// To whom a link is sent.
#[derive(Clone)]
pub struct Recipient {
    /// By which way.
    pub channel: MessageChannel,
    /// A number in E.164, an address, a LINE user id. Personal data.
    pub value: String,
    /// The member, when they are known.
    pub member: Option<Id>,
}

impl std::fmt::Debug for Recipient {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipient").field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// What the message about an order says.
#[derive(Debug, Clone)]
pub struct About {
    /// The order's number.
    pub number: String,
    /// What is to be paid, as people read it.
    pub amount: String,
    /// Until when it is held.
    pub until: Option<Timestamp>,
    /// The same as people read it.
    pub until_text: String,
}

impl About {
    /// Works the words out.
    pub fn new(db: &Db, number: &str, amount: Money, until: Option<Timestamp>) -> About {
        let brand = db.brand();
        let amount = amount.to_major(brand.exponent);
        About {
            number: number.to_owned(),
            amount: if brand.currency == "TWD" {
                format!("NT${amount}")
            } else {
                format!("{} {amount}", brand.currency)
            },
            until,
            until_text: until.map(|at| brand.zone.wall_clock(at)).unwrap_or_default(),
        }
    }
}

/// A link as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLink {
    /// Its id.
    pub id: Id,
    /// The order that it pays.
    pub order: Id,
    /// `live`, `replaced` or `cancelled`.
    pub state: String,
    /// By which way it was sent, if it was.
    pub channel: Option<String>,
    /// Who made it.
    pub made_by: Option<Id>,
    /// When.
    pub created_at: Timestamp,
}

impl PayLink {
    /// True while it may be paid by.
    pub fn is_live(&self) -> bool {
        self.state == "live"
    }
}

fn link(row: &store::Row<'_>) -> Result<PayLink, Fault> {
    Ok(PayLink {
        id: row.get(0)?,
        order: row.get(1)?,
        state: row.get(2)?,
        channel: row.get(3)?,
        made_by: row.get(4)?,
        created_at: row.get(5)?,
    })
}

/// The token of a link.
///
/// # Errors
/// When the database says so.
pub async fn token(db: &Db, link: Id) -> Result<String, WriteError> {
    let secret = secrets::get_or_make(db, messages::SECRET).await?;
    Ok(messages::link_token(&secret, link))
}

/// What a token is found by.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The link that a token opens.
///
/// # Errors
/// When the database says so.
pub fn of_token(read: &mut Read<'_>, token: &str) -> Result<Option<PayLink>, Fault> {
    read.query_opt(sql::OF_TOKEN, params![token_hash(token)], link)
}

/// The newest link of an order.
///
/// # Errors
/// When the database says so.
pub fn of_order(read: &mut Read<'_>, order: Id) -> Result<Option<PayLink>, Fault> {
    read.query_opt(sql::OF_ORDER, params![order], link)
}

/// Refuses unless the order's live link is this one. The caller holds the order's lock.
pub(crate) fn require_live(tx: &mut Tx<'_>, link: Id, order: Id) -> Result<(), Stop> {
    let live: i64 = tx.query_one(sql::IS_LIVE, params![link, order], |row| row.get(0))?;
    if live == 0 { Err(Stop::from(&codes::LINK_DEAD)) } else { Ok(()) }
}

/// Writes a link down and sends it. The caller holds the order's lock, or has just made the order.
pub(crate) fn insert(tx: &mut Tx<'_>, order: Id, stores: [Id; 2], new: &NewLink, about: &About) -> Result<(), Stop> {
    let (now, channel) = (tx.now(), new.recipient.as_ref().map(|recipient| recipient.channel));
    let word = channel.map(MessageChannel::as_str);
    tx.execute(sql::INSERT, params![new.id, order, new.token_hash, word, new.made_by, now])?;
    if let Some(recipient) = &new.recipient {
        let parameters = [
            ("number", about.number.clone()),
            ("amount", about.amount.clone()),
            ("until", about.until_text.clone()),
            ("address", new.address.clone()),
        ];
        let message = NewMessage {
            id: new.id,
            channel: recipient.channel,
            template: Template::PayLink,
            locale: new.locale.clone(),
            member: recipient.member,
            recipient: recipient.value.clone(),
            parameters: BTreeMap::from(parameters.map(|(name, value)| (name.to_owned(), value))),
            expires_at: about.until,
        };
        messages::send(tx, &message)?;
    }
    let body = json!({"number": about.number, "link": new.id, "channel": word});
    tx.journal(&events::about_order("orders.pay_link_made", order, stores, body))?;
    Ok(())
}

/// Makes a new link for an order that waits for its money; the one before is dead from now on.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], [`codes::NOT_OPEN`] or [`codes::PAID_ALREADY`].
pub fn replace(tx: &mut Tx<'_>, order: Id, new: &NewLink, about: &About) -> Result<(), Stop> {
    let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    let now = tx.now();
    if books.order.state != "placed" || books.order.expires_at.is_some_and(|until| until <= now) {
        let state = if books.order.state == "placed" { "expired" } else { books.order.state.as_str() };
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", state).into());
    }
    if books.is_covered() {
        return Err(Stop::from(&codes::PAID_ALREADY));
    }
    tx.query_opt(sql::END, params![order, "replaced", now], |row| row.get::<Id>(0))?;
    insert(tx, order, books.order.stores(), new, about)?;
    note(tx, "orders.pay_link_made", order, json!({"link": new.id}))
}

/// Ends the live link of an order. The order stays as it is. Cancelling again changes nothing.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`].
pub fn cancel(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    let now = tx.now();
    let ended = tx.query_opt(sql::END, params![order, "cancelled", now], |row| row.get::<Id>(0))?;
    let Some(link) = ended else { return Ok(()) };
    let body = json!({"number": books.order.number, "link": link});
    tx.journal(&events::about_order("orders.pay_link_cancelled", order, books.order.stores(), body))?;
    note(tx, "orders.pay_link_cancelled", order, json!({"link": link}))
}

pub(crate) fn note(tx: &mut Tx<'_>, action: &'static str, order: Id, detail: serde_json::Value) -> Result<(), Stop> {
    audit::append(tx, &audit::Entry { action, subject: Some(order), outcome: "done", detail })?;
    Ok(())
}

/// To whom a link is sent: by the wanted way, or by the best that is known of LINE, text message and e-mail. None when
/// no way is known and none was wanted.
///
/// # Errors
/// Refused as [`codes::LINK_NO_WAY`] when the wanted way is not known.
pub fn recipient(
    read: &mut Read<'_>,
    member: Option<Id>,
    (phone, email): (&str, &str),
    wanted: Option<MessageChannel>,
) -> Result<Option<Recipient>, Stop> {
    let mut ways = Vec::new();
    if let Some(member) = member {
        // Whoever blocked the shop at LINE would not see it there.
        let proven = members::identities(read, member)?.into_iter().filter(members::Identity::takes_messages);
        ways.extend(proven.filter(|one| one.kind == IdentityKind::Line).map(|one| (MessageChannel::Line, one.value)));
    }
    ways.push((MessageChannel::Sms, phone.to_owned()));
    ways.push((MessageChannel::Email, email.to_owned()));
    let found = ways
        .into_iter()
        .find(|(channel, value)| !value.is_empty() && wanted.is_none_or(|wanted| wanted == *channel))
        .map(|(channel, value)| Recipient { channel, value, member });
    match (&found, wanted) {
        (None, Some(_)) => Err(Refusal::new(&codes::LINK_NO_WAY).at("/send_by", &codes::LINK_NO_WAY).into()),
        _ => Ok(found),
    }
}

/// Whom an order is for: the member, their number and address.
///
/// # Errors
/// When the database says so.
pub fn buyer(read: &mut Read<'_>, order: Id) -> Result<Option<(Option<Id>, String, String)>, Fault> {
    read.query_opt(sql::BUYER, params![order], |row| {
        let text = |index| Ok::<_, Fault>(row.get::<Option<String>>(index)?.unwrap_or_default());
        Ok((row.get(0)?, text(1)?, text(2)?))
    })
}

/// How long orders made for customers are held, in minutes, and the version of that.
///
/// # Errors
/// When the database says so.
pub fn hold(read: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let found = read.query_opt(sql::HOLD_GET, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or((HOLD_MINUTES, 1)))
}

/// Holds them otherwise from now on; `minutes` are within [`HOLD_BOUNDS`]. Returns the new version.
///
/// # Errors
/// Refused as `store.stale` when somebody was first.
pub fn set_hold(tx: &mut Tx<'_>, minutes: i64, version: i64) -> Result<i64, Stop> {
    let saved = match version {
        1 => tx.execute(sql::HOLD_INSERT, params![minutes, 2_i64])?,
        _ => tx.execute(sql::HOLD_SAVE, params![minutes, version])?,
    };
    if saved == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let subject = Id::derived("orders.hold", b"");
    tx.journal(&Event::new("orders.hold_changed", subject, json!({"minutes": minutes})))?;
    Ok(version + 1)
}
