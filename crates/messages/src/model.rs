//! Types and their invariants.

use std::collections::BTreeMap;

use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Row};
use utoipa::ToSchema;

macro_rules! stored_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// The name as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value of that stored name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }

            pub(crate) fn read(row: &Row<'_>, index: usize) -> Result<Self, Fault> {
                let text: String = row.get(index)?;
                Self::parse(&text).ok_or_else(|| Fault::Decode(format!("{text:?} is no {}", stringify!($name))))
            }
        }
    };
}

stored_enum! {
    /// By which way a message goes.
    Channel {
        /// A text message to a phone.
        Sms = "sms",
        /// E-mail.
        Email = "email",
        /// LINE.
        Line = "line",
    }
}

stored_enum! {
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

stored_enum! {
    /// What a message says.
    Template {
        /// A code to log in or to prove a way with.
        LogInCode = "log_in_code",
        /// A code to tell the people at the counter.
        CounterCode = "counter_code",
        /// A number or an address leads to the account no longer.
        WayReleased = "way_released",
    }
}

impl Template {
    /// True when it carries a one-time code: then nobody who works for the brand may read it.
    pub const fn has_code(self) -> bool {
        matches!(self, Template::LogInCode | Template::CounterCode)
    }
}

/// A message that is wanted.
#[derive(Clone)]
pub struct NewMessage {
    /// Its id, made by the caller; a code in it is computed from it.
    pub id: Id,
    /// By which way.
    pub channel: Channel,
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
