//! What the pages' forms post. Everything arrives as text and is kept as typed, so that a page
//! which says no can show it again.

use std::collections::BTreeMap;

use invoices::WishBody;
use serde::Deserialize;

use crate::view::{CheckoutFields, Field};

/// `POST /cart/lines`: put a variant into the cart.
#[derive(Debug, Clone)]
pub struct AddForm {
    /// The variant.
    pub variant_id: String,
    /// How many, as typed.
    pub quantity: String,
    /// The product's page, to come back to when it is refused.
    pub back: String,
    /// Options that were ticked: the values of the fields `option.{group}`.
    pub options: Vec<String>,
    /// How often options were chosen: the fields `times.{option}`.
    pub times: Vec<(String, String)>,
    /// What whoever makes it is told.
    pub note: String,
    /// What was typed to have one put aside.
    pub aside: AsideForm,
}

/// `POST /pay/{token}`: pay by a link.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PayForm {
    /// How.
    pub payment: String,
}

/// `POST /products/{handle}/put-aside`: put one aside for a day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AsideForm {
    /// The variant.
    pub variant_id: String,
    /// In which store.
    pub store_id: String,
    /// For whom.
    pub name: String,
    /// Their number.
    pub phone: String,
    /// What was wrong with it; never sent by a browser.
    #[serde(skip)]
    pub fault: Option<String>,
}

impl Default for AddForm {
    fn default() -> Self {
        let (variant_id, back, note) = Default::default();
        let (options, times, aside) = Default::default();
        AddForm { variant_id, quantity: "1".to_owned(), back, options, times, note, aside }
    }
}

impl From<Vec<(String, String)>> for AddForm {
    /// The fields by name, as browsers send them; what is unknown is left out.
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut form = AddForm { quantity: String::new(), ..AddForm::default() };
        for (name, value) in fields {
            match name.as_str() {
                "variant_id" => form.variant_id = value,
                "quantity" => form.quantity = value,
                "back" => form.back = value,
                "note" => form.note = value,
                _ if name.starts_with("option.") && !value.is_empty() => form.options.push(value),
                _ => {
                    if let Some(option) = name.strip_prefix("times.") {
                        form.times.push((option.to_owned(), value));
                    }
                }
            }
        }
        form
    }
}

/// `POST /cart/lines/{line}`: change how many.
#[derive(Debug, Clone, Deserialize)]
pub struct QuantityForm {
    /// How many, as typed.
    pub quantity: String,
}

/// `POST /language`: read the shop in another language.
#[derive(Debug, Clone, Deserialize)]
pub struct LanguageForm {
    /// The language's tag.
    pub locale: String,
    /// The page to come back to.
    #[serde(default)]
    pub back: String,
}

/// `POST /orders/{id}/payments` and `/cancel`: a button of the order's page.
#[derive(Debug, Clone, Deserialize)]
pub struct ActForm {
    /// Made by the server for the page that showed the button.
    pub submission: String,
}

/// `POST /checkout`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    /// Made by the server for this form; it is the order's idempotency key.
    pub submission: String,
    /// The cart's version that the page showed.
    pub cart_version: String,
    /// The total the page showed for pickup, in minor units.
    pub pickup_total: String,
    /// The total the page showed for delivery, in minor units.
    pub delivery_total: String,
    /// The buyer's name.
    pub name: String,
    /// The buyer's number.
    pub phone: String,
    /// The buyer's address for mail.
    pub email: String,
    /// A company's number.
    pub tax_id: String,
    /// How the invoice is wanted: `member`, `carrier`, `donation` or `paper`.
    pub invoice: String,
    /// A mobile barcode or a citizen's certificate.
    pub carrier: String,
    /// The code of an organisation.
    pub donation: String,
    /// `pickup:{store id}`, `preorder:{store id}` or `delivery`.
    pub fulfilment: String,
    /// Who receives it, if not the buyer.
    pub recipient_name: String,
    /// The recipient's number.
    pub recipient_phone: String,
    /// Postal code.
    pub postcode: String,
    /// City and district.
    pub area: String,
    /// Street and number.
    pub address: String,
    /// `cash_on_pickup` or `online`.
    pub payment: String,
    /// When it is fetched, by store: `wanted.{store id}`, and `slot.{store id}` of what is pre-ordered.
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

impl CheckoutForm {
    /// The fields as typed, nothing wrong with them yet.
    pub fn fields(&self) -> CheckoutFields {
        CheckoutFields {
            name: Field::new(&self.name),
            phone: Field::new(&self.phone),
            email: Field::new(&self.email),
            tax_id: Field::new(&self.tax_id),
            invoice: Field::new(&self.invoice),
            carrier: Field::new(&self.carrier),
            donation: Field::new(&self.donation),
            fulfilment: Field::new(&self.fulfilment),
            recipient_name: Field::new(&self.recipient_name),
            recipient_phone: Field::new(&self.recipient_phone),
            postcode: Field::new(&self.postcode),
            area: Field::new(&self.area),
            address: Field::new(&self.address),
            payment: Field::new(&self.payment),
            wanted_at: Field::new(self.wanted_at()),
            slot: Field::new(self.slot()),
        }
    }

    /// When it is fetched in the chosen store; empty for as soon as it is ready.
    pub fn wanted_at(&self) -> &str {
        let store = self.fulfilment.strip_prefix("pickup:").unwrap_or_default();
        self.others.get(&format!("wanted.{store}")).map_or("", String::as_str)
    }

    /// The slot in the chosen store; empty while none is chosen.
    pub fn slot(&self) -> &str {
        let store = self.fulfilment.strip_prefix("preorder:").unwrap_or_default();
        self.others.get(&format!("slot.{store}")).map_or("", String::as_str)
    }

    /// How the invoice is wanted; what was typed beside another way is left out.
    pub fn wish(&self) -> Option<WishBody> {
        let chosen = |way: &str, text: &str| Some(text.trim().to_owned()).filter(|_| self.invoice == way);
        match self.invoice.as_str() {
            "" => None,
            way => Some(WishBody {
                carrier: chosen("carrier", &self.carrier),
                donation: chosen("donation", &self.donation),
                with_member: way == "member",
                ..WishBody::default()
            }),
        }
    }

    /// The total that stood beside the chosen way, in minor units; `None` when the form was tampered with.
    pub fn expected_total(&self) -> Option<i64> {
        let shown = if self.fulfilment == "delivery" { &self.delivery_total } else { &self.pickup_total };
        shown.parse().ok()
    }
}

/// `back` when it is a path of this shop, else the front page: a form must not lead to another site.
pub fn safe_back(back: &str) -> &str {
    let mut characters = back.chars();
    let ours = characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && back.chars().all(|character| character.is_ascii_graphic() && character != '\\');
    if ours { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_never_leads_away() {
        for path in ["/", "/cart", "/products/x?variant=a&b=%20", "/?q=%E8%8C%B6"] {
            assert_eq!(safe_back(path), path);
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
            "/a b",
        ] {
            assert_eq!(safe_back(path), "/", "{path:?}");
        }
    }

    #[test]
    fn the_slot_belongs_to_the_chosen_store() {
        let slots = [("slot.x", "one"), ("slot.y", "other")].map(|(name, slot)| (name.to_owned(), slot.to_owned()));
        let others = BTreeMap::from(slots);
        let form = CheckoutForm { fulfilment: "preorder:y".to_owned(), others, ..CheckoutForm::default() };
        assert_eq!((form.slot(), form.fields().slot.value.as_str()), ("other", "other"));
        assert_eq!(CheckoutForm { fulfilment: "pickup:y".to_owned(), ..form }.slot(), "");
    }

    #[test]
    fn the_total_belongs_to_the_way() {
        let form = CheckoutForm {
            pickup_total: "1100".to_owned(),
            delivery_total: "1220".to_owned(),
            fulfilment: "delivery".to_owned(),
            ..CheckoutForm::default()
        };
        assert_eq!(form.expected_total(), Some(1220));
        assert_eq!(CheckoutForm { fulfilment: "pickup:x".to_owned(), ..form.clone() }.expected_total(), Some(1100));
        assert_eq!(CheckoutForm { fulfilment: "preorder:x".to_owned(), ..form.clone() }.expected_total(), Some(1100));
        assert_eq!(CheckoutForm { delivery_total: "NT$1".to_owned(), ..form }.expected_total(), None);
    }
}
