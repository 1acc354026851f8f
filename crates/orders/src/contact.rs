//! People's words on an order: checked and trimmed before anything is written.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::place::Contact;

/// The longest name or address, in characters.
const TEXT: usize = 200;

/// Who buys.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerBody {
    /// What to call them.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where to call them.
    #[schema(min_length = 1, max_length = 40)]
    pub phone: String,
    /// Where to write to; may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub email: Option<String>,
    /// A company's tax id (統一編號), when a company buys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub tax_id: Option<String>,
}

/// A customer for whom somebody else orders: a member's own words fill in what is left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerBody {
    /// What to call them.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// Where to call them; this or `email`.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub phone: String,
    /// Where to write to.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub email: String,
    /// A company's tax id (統一編號), when a company buys.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub tax_id: String,
}

/// Where goods are sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientBody {
    /// Who takes them.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where to call them.
    #[schema(min_length = 1, max_length = 40)]
    pub phone: String,
    /// The postcode; may be left out.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub postcode: String,
    /// City and district.
    #[schema(max_length = 200)]
    pub area: String,
    /// Street and number.
    #[schema(max_length = 200)]
    pub address: String,
}

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Debug)]
struct Faults(Refusal);

impl Faults {
    fn new() -> Self {
        Faults(Refusal::new(&api::codes::INVALID))
    }

    fn text(&mut self, pointer: &str, value: &str, missing: &'static kernel::Code) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.add(pointer, missing);
        } else if value.chars().count() > TEXT {
            self.add(pointer, &api::codes::TOO_LONG);
        }
        value.to_owned()
    }

    fn email(&mut self, pointer: &str, value: &str) -> String {
        let email = value.trim().to_owned();
        if !email.is_empty() && members::normalise_email(&email).is_err() {
            self.add(pointer, &codes::EMAIL_WRONG);
        }
        email
    }

    fn tax_id(&mut self, pointer: &str, value: &str) -> String {
        let tax_id = value.trim().to_owned();
        if !tax_id.is_empty() && !staff::is_taiwan_tax_id(&tax_id) {
            self.add(pointer, &codes::TAX_ID_WRONG);
        }
        tax_id
    }

    fn phone(&mut self, pointer: &str, value: &str) -> String {
        match members::normalise_phone(value) {
            Ok(phone) => phone,
            Err(_) => {
                self.add(pointer, &codes::PHONE_WRONG);
                String::new()
            }
        }
    }

    fn add(&mut self, pointer: &str, code: &'static kernel::Code) {
        let refusal = std::mem::replace(&mut self.0, Refusal::new(&api::codes::INVALID));
        self.0 = refusal.at(pointer, code);
    }

    fn end<T>(self, value: T) -> Result<T, Refusal> {
        if self.0.fields.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// A buyer's words, checked.
///
/// # Errors
/// `api.invalid` with every field that is wrong.
pub fn buyer(body: &BuyerBody) -> Result<Contact, Refusal> {
    let mut faults = Faults::new();
    let name = faults.text("/buyer/name", &body.name, &codes::NAME_NEEDED);
    let phone = faults.phone("/buyer/phone", &body.phone);
    let email = faults.email("/buyer/email", body.email.as_deref().unwrap_or_default());
    let tax_id = faults.tax_id("/buyer/tax_id", body.tax_id.as_deref().unwrap_or_default());
    faults.end(Contact { name, phone, email, tax_id, ..Contact::default() })
}

/// The words of a customer for whom somebody else orders, checked: a name, and a number or an address.
///
/// # Errors
/// `api.invalid` with every field that is wrong.
pub fn customer(body: &CustomerBody) -> Result<Contact, Refusal> {
    let mut faults = Faults::new();
    let name = faults.text("/buyer/name", &body.name, &codes::NAME_NEEDED);
    let has_phone = !body.phone.trim().is_empty();
    let phone = if has_phone { faults.phone("/buyer/phone", &body.phone) } else { String::new() };
    let email = faults.email("/buyer/email", &body.email);
    if !has_phone && email.is_empty() {
        faults.add("/buyer/phone", &codes::REACH_NEEDED);
    }
    let tax_id = faults.tax_id("/buyer/tax_id", &body.tax_id);
    faults.end(Contact { name, phone, email, tax_id, ..Contact::default() })
}

/// Where goods are sent, checked.
///
/// # Errors
/// `api.invalid` with every field that is wrong.
pub fn recipient(body: &RecipientBody) -> Result<Contact, Refusal> {
    let mut faults = Faults::new();
    let name = faults.text("/fulfilment/recipient/name", &body.name, &codes::NAME_NEEDED);
    let phone = faults.phone("/fulfilment/recipient/phone", &body.phone);
    let area = faults.text("/fulfilment/recipient/area", &body.area, &codes::ADDRESS_NEEDED);
    let address = faults.text("/fulfilment/recipient/address", &body.address, &codes::ADDRESS_NEEDED);
    let postcode = body.postcode.trim().to_owned();
    if postcode.chars().count() > 20 {
        faults.add("/fulfilment/recipient/postcode", &api::codes::TOO_LONG);
    }
    faults.end(Contact { name, phone, postcode, area, address, ..Contact::default() })
}
