//! Types and their invariants.

use std::collections::BTreeMap;

use kernel::{Id, Timestamp};
use store::stored_names;

stored_names! {
    /// By which way a message goes.
    MessageChannel {
        /// A text message to a phone.
        Sms = "sms",
        /// E-mail.
        Email = "email",
        /// LINE.
        Line = "line",
    }
}

stored_names! {
    /// Where a message stands.
    MessageState {
        /// Not yet taken by the provider.
        Waiting = "waiting",
        /// Taken by the provider.
        Sent = "sent",
        /// Arrived, as the provider says.
        Delivered = "delivered",
        /// Will not arrive.
        Failed = "failed",
    }
}

stored_names! {
    /// What a message says.
    Template {
        /// A code to log in or to prove a way with.
        LogInCode = "log_in_code",
        /// A code to tell the people at the counter.
        CounterCode = "counter_code",
        /// A code that erases the account.
        ErasureCode = "erasure_code",
        /// A number or an address leads to the account no longer.
        WayReleased = "way_released",
        /// Where an order that somebody made for them is paid.
        PayLink = "pay_link",
        /// A parcel that nobody took came back, and its order is over.
        ParcelCameBack = "parcel_came_back",
    }
}

impl Template {
    /// True when nobody asked for it: offers and news. None of them is. One that is goes to nobody but those whom
    /// `members::may_reach` allows, asked at the moment of sending; a test holds this list to that.
    pub const fn is_marketing(self) -> bool {
        match self {
            Template::LogInCode
            | Template::CounterCode
            | Template::ErasureCode
            | Template::WayReleased
            | Template::PayLink
            | Template::ParcelCameBack => false,
        }
    }

    /// True when it carries a link that whoever has it may use.
    pub const fn has_link(self) -> bool {
        matches!(self, Template::PayLink)
    }

    /// True when it carries a one-time code: then nobody who works for the brand may read it.
    pub const fn has_code(self) -> bool {
        matches!(self, Template::LogInCode | Template::CounterCode | Template::ErasureCode)
    }
}

/// A message that is wanted.
#[derive(Clone)]
pub struct NewMessage {
    /// Its id, made by the caller; a code in it is computed from it.
    pub id: Id,
    /// By which way.
    pub channel: MessageChannel,
    /// What it says.
    pub template: Template,
    /// In which language: `zh-TW` or `en`.
    pub locale: String,
    /// The member it is for, when they are known.
    pub member: Option<Id>,
    /// A number in E.164, an address, a LINE user id. Personal data.
    pub recipient: String,
    /// What the template's words have gaps for. No code among them.
    pub parameters: BTreeMap<String, String>,
    /// After this instant it is not sent any more.
    pub expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for NewMessage {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMessage").field("id", &self.id).field("template", &self.template).finish_non_exhaustive()
    }
}
