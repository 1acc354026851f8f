//! Types and their invariants.

use kernel::{BusinessDate, Id, Timestamp};
use store::stored_names;

stored_names! {
    /// Where a member stands.
    MemberState {
        /// As usual.
        Active = "active",
        /// Nothing is earned or spent.
        Blocked = "blocked",
        /// Forgotten at their wish.
        Erased = "erased",
    }
}

stored_names! {
    /// By what a member is recognised.
    IdentityKind {
        /// A phone number in E.164.
        Phone = "phone",
        /// An e-mail address in lower case.
        Email = "email",
        /// A LINE user.
        Line = "line",
        /// A card, of ours or of a system before.
        Card = "card",
        /// A browser.
        Cookie = "cookie",
    }
}

stored_names! {
    /// How well a way to a member is proven.
    IdentityState {
        /// Somebody said so.
        Unverified = "unverified",
        /// Proven by a code or a login.
        Verified = "verified",
        /// Not to be used by anybody.
        Blocked = "blocked",
        /// Leads to this member no longer.
        Released = "released",
    }
}

stored_names! {
    /// How a LINE user stands to the shop's account.
    Friend {
        /// LINE has not said.
        Unknown = "unknown",
        /// They get its messages.
        Friend = "friend",
        /// They do not want its messages.
        Blocked = "blocked",
    }
}

stored_names! {
    /// What data may be used for.
    Purpose {
        /// Orders, receipts, membership.
        Service = "service",
        /// Offers and news.
        Marketing = "marketing",
        /// Habits and recommendations.
        Profiling = "profiling",
        /// Lists handed to advertising platforms.
        AdAudience = "ad_audience",
        /// Other companies.
        Sharing = "sharing",
    }
}

stored_names! {
    /// What somebody says they are.
    Gender {
        /// A woman.
        Female = "female",
        /// A man.
        Male = "male",
        /// Neither.
        Other = "other",
    }
}

/// A member, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub id: Id,
    /// What is printed on a card.
    pub number: String,
    /// Where they stand.
    pub state: MemberState,
    /// Their tier's code.
    pub tier: String,
    /// Where they joined: `till`, `web`, `import`.
    pub join_channel: String,
    /// The store they joined in.
    pub join_store: Option<Id>,
    /// Who won them.
    pub join_staff: Option<Id>,
    /// The store they call theirs.
    pub home_store: Option<Id>,
    /// Their language.
    pub locale: String,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Counts every change that a price or a promotion may depend on, from 1.
    pub version: i64,
}

/// A way that leads, or led, to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id.
    pub id: Id,
    /// The member.
    pub member: Id,
    /// By what.
    pub kind: IdentityKind,
    /// The phone number, address, card or user, in its one form. Personal data.
    pub value: String,
    /// How well it is proven.
    pub state: IdentityState,
    /// When it was last proven.
    pub verified_at: Option<Timestamp>,
    /// Since when it leads here.
    pub valid_from: Timestamp,
    /// Of a LINE user: whose ids these are.
    pub provider: String,
    /// Of a LINE user: in which channel.
    pub channel: String,
    /// Of a LINE user: how they stand to the shop's account.
    pub friend: Friend,
}

impl Identity {
    /// True when messages sent this way are read: it is proven, and its owner did not block the shop.
    pub fn takes_messages(&self) -> bool {
        self.state == IdentityState::Verified && self.friend != Friend::Blocked
    }
}

/// Personal data of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// What they are called.
    pub name: Option<String>,
    /// Their birthday.
    pub birthday: Option<BusinessDate>,
    /// As they put it; none while they said nothing.
    pub gender: Option<Gender>,
    /// Where they live: a county or city of Taiwan by its ISO 3166-2 code, or a place elsewhere in their words.
    pub area: Option<String>,
    /// What they like: a few words.
    pub preferences: Vec<String>,
    /// The tax id of the company for which they bought last; kept as they buy, never told in a form.
    pub company_tax_id: Option<String>,
}

/// What a member said last about one purpose and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// What for.
    pub purpose: Purpose,
    /// By which channel: `email`, `sms`, `line`; `all` where it does not matter.
    pub channel: String,
    /// Yes or no.
    pub granted: bool,
    /// Version of the notice they were shown.
    pub notice_version: i64,
    /// When.
    pub at: Timestamp,
}
