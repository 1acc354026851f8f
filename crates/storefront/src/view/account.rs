//! A member's pages: logging in, the code, a second proof, the account.

use kernel::{Id, Money, Timestamp};
use serde::Serialize;

use super::{Field, Page};

/// Where somebody says who they are.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LogInPage {
    /// A phone number or an e-mail address.
    pub way: Field,
    /// Where to go on afterwards.
    pub back: String,
    /// The store whose sign was scanned; empty otherwise.
    pub store_id: String,
    /// Its name.
    pub store: Option<String>,
    /// Whether LINE can be used.
    pub line: bool,
    /// What a newcomer who comes with LINE agrees to.
    pub notice: String,
    /// What was refused.
    pub alert: Option<String>,
}

impl Page for LogInPage {
    const TEMPLATE: &'static str = "log_in.html";
}

/// Where the code is typed.
#[derive(Debug, Clone, Serialize)]
pub struct CodePage {
    /// The code's id.
    pub id: String,
    /// Where it was sent, as it was typed or masked.
    pub sent_to: String,
    /// The six digits.
    pub code: Field,
    /// What somebody new is called; asked for once, never needed.
    pub name: Field,
    /// False for a second proof and for a way that is added: those are no newcomers.
    pub may_join: bool,
    /// Where to go on afterwards.
    pub back: String,
    /// The store whose sign was scanned; empty otherwise.
    pub store_id: String,
    /// What a newcomer agrees to.
    pub notice: String,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "code.html";
}

/// Where the second proof is chosen.
#[derive(Debug, Clone, Serialize)]
pub struct SecondPage {
    /// The first code's id.
    pub id: String,
    /// Ways to choose from: an identity and what its owner knows it by.
    pub ways: Vec<(Id, String)>,
    /// Where to go on afterwards.
    pub back: String,
    /// What somebody agrees to who begins a new account.
    pub notice: String,
}

impl Page for SecondPage {
    const TEMPLATE: &'static str = "second.html";
}

/// A way that leads to the member.
#[derive(Debug, Clone, Serialize)]
pub struct WayLine {
    /// Its id.
    pub id: Id,
    /// `phone`, `email`, `line` or `card`.
    pub kind: &'static str,
    /// The number, the address.
    pub value: String,
    /// Whether it is proven.
    pub verified: bool,
}

/// A consent with the notice beside it.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentLine {
    /// What for.
    pub purpose: &'static str,
    /// By which channel.
    pub channel: &'static str,
    /// The notice's text.
    pub text: String,
    /// The notice's version.
    pub version: i64,
    /// What was said last.
    pub granted: bool,
}

/// A device on which the member is logged in.
#[derive(Debug, Clone, Serialize)]
pub struct Device {
    /// Its id.
    pub id: Id,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Whether it is this one.
    pub current: bool,
}

/// A purchase in any channel.
#[derive(Debug, Clone, Serialize)]
pub struct Purchase {
    /// The order.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// `web` or `till`; `other` for what came from elsewhere.
    pub channel: &'static str,
    /// The store that sold.
    pub store: String,
    /// When.
    pub at: Timestamp,
    /// What was paid.
    pub total: Money,
    /// What was bought, in one line.
    pub goods: String,
    /// Whether it came to nothing.
    pub void: bool,
}

/// What a member tells about themselves, as it stands in the form.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ProfileFields {
    /// What they are called.
    pub name: Field,
    /// `female`, `male`, `other`; empty while they said nothing.
    pub gender: String,
    /// When they were born, as `2001-05-20`.
    pub birthday: Field,
    /// Whether they gave it once, so that it is changed in a store only.
    pub birthday_fixed: bool,
    /// The code of a county or city of Taiwan, or `elsewhere`; empty while they said nothing.
    pub area: String,
    /// The place elsewhere.
    pub elsewhere: Field,
    /// What they like, set apart by commas.
    pub preferences: Field,
}

/// Where the code is typed that erases the account, and what is shown when it is done.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ErasePage {
    /// The code's id.
    pub id: String,
    /// The six digits.
    pub code: Field,
    /// What was refused.
    pub alert: Option<String>,
    /// Whether the box was left empty.
    pub unsure: bool,
    /// Whether it is done.
    pub done: bool,
}

impl Page for ErasePage {
    const TEMPLATE: &'static str = "erase.html";
}

/// A member's card alone, for the till.
#[derive(Debug, Clone, Serialize)]
pub struct CardPage {
    /// What the member is called.
    pub name: Option<String>,
    /// What is printed on their card.
    pub number: String,
    /// The same as a bar code: SVG made by us, shown as it is.
    pub bars: String,
    /// The same as a QR code.
    pub code: String,
    /// Whether they may spend what they have.
    pub may_spend: bool,
}

impl Page for CardPage {
    const TEMPLATE: &'static str = "card.html";
}

/// The account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountPage {
    /// What the member is called.
    pub name: Option<String>,
    /// What is printed on their card.
    pub number: String,
    /// The same as a bar code: SVG made by us, shown as it is.
    pub bars: String,
    /// The same as a QR code.
    pub card: String,
    /// Whether they may spend what they have.
    pub may_spend: bool,
    /// What leads to them.
    pub ways: Vec<WayLine>,
    /// What they bought, newest first.
    pub purchases: Vec<Purchase>,
    /// What their data may be used for.
    pub consents: Vec<ConsentLine>,
    /// Where they are logged in.
    pub devices: Vec<Device>,
    /// What they tell about themselves.
    pub profile: ProfileFields,
    /// The counties and cities of Taiwan: code and name.
    pub areas: Vec<(&'static str, &'static str)>,
    /// Whether that was saved just now.
    pub saved: bool,
    /// A new number or address.
    pub way: Field,
    /// What was refused.
    pub alert: Option<String>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "account.html";
}
