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
    let email = body.email.as_deref().map(str::trim).unwrap_or_default().to_owned();
    if !email.is_empty() && members::normalise_email(&email).is_err() {
        faults.add("/buyer/email", &codes::EMAIL_WRONG);
    }
    let tax_id = body.tax_id.as_deref().map(str::trim).unwrap_or_default().to_owned();
    if !tax_id.is_empty() && !staff::is_taiwan_tax_id(&tax_id) {
        faults.add("/buyer/tax_id", &codes::TAX_ID_WRONG);
    }
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
