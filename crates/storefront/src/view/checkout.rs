//! The checkout, on one page.

use kernel::{BusinessDate, Id, Money, Quantity, Timestamp};
use orders::made::ChosenBody;
use serde::Serialize;

use super::{Page, Picture, PreorderChoice, Totals, Verdict};

/// One field of the form: what was typed, and what was wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What was typed.
    pub value: String,
    /// What is wrong, in the page's language.
    pub fault: Option<String>,
}

impl Field {
    /// A field with that text and nothing wrong.
    pub fn new(value: impl Into<String>) -> Field {
        Field { value: value.into(), fault: None }
    }
}

/// How the buyer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// At the counter, when the goods are fetched.
    CashOnPickup,
    /// To whoever brings the goods.
    CashOnDelivery,
    /// Now, on the provider's page.
    Online,
    /// Now, by card on a provider's page.
    CreditCard,
    /// At an ATM, to an account that is given out.
    Atm,
    /// At the machine in a convenience store, with a code.
    ConvenienceStore,
    /// From a bank, to an account that is given out.
    BankTransfer,
    /// At a till, or in another way that this page has no word for.
    Other,
}

impl PaymentMethod {
    /// Every way.
    pub const ALL: [PaymentMethod; 8] = [
        PaymentMethod::CashOnPickup,
        PaymentMethod::CashOnDelivery,
        PaymentMethod::Online,
        PaymentMethod::CreditCard,
        PaymentMethod::Atm,
        PaymentMethod::ConvenienceStore,
        PaymentMethod::BankTransfer,
        PaymentMethod::Other,
    ];

    /// The word of its type of tender, as the form posts it.
    pub const fn word(self) -> &'static str {
        match self {
            PaymentMethod::CashOnPickup => "cash_on_pickup",
            PaymentMethod::CashOnDelivery => "cash_on_delivery",
            PaymentMethod::Online => "online",
            PaymentMethod::CreditCard => "credit_card",
            PaymentMethod::Atm => "atm",
            PaymentMethod::ConvenienceStore => "convenience_store",
            PaymentMethod::BankTransfer => "bank_transfer",
            PaymentMethod::Other => "other",
        }
    }

    /// From the word of a type of tender.
    pub fn of(word: &str) -> PaymentMethod {
        match word {
            "cash_on_pickup" => PaymentMethod::CashOnPickup,
            "cash_on_delivery" => PaymentMethod::CashOnDelivery,
            "online" => PaymentMethod::Online,
            "credit_card" => PaymentMethod::CreditCard,
            "atm" => PaymentMethod::Atm,
            "convenience_store" => PaymentMethod::ConvenienceStore,
            "bank_transfer" => PaymentMethod::BankTransfer,
            _ => PaymentMethod::Other,
        }
    }
}

/// The page that leads a browser to a provider: its own form, filled in.
#[derive(Debug, Clone, Serialize)]
pub struct LeadPage {
    /// The page to go back to.
    pub back: String,
    /// How it is paid.
    pub method: PaymentMethod,
    /// Where the form leads.
    pub action: String,
    /// What is in it, by name.
    pub fields: Vec<(String, String)>,
}

impl Page for LeadPage {
    const TEMPLATE: &'static str = "lead.html";
}

/// The fields of the form, by the names they are posted under.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckoutFields {
    /// The buyer's name.
    pub name: Field,
    /// The buyer's mobile number.
    pub phone: Field,
    /// For the confirmation; may stay empty.
    pub email: Field,
    /// A company's 統一編號; may stay empty.
    pub tax_id: Field,
    /// `member`, `carrier`, `donation` or `paper`.
    pub invoice: Field,
    /// A mobile barcode or a citizen's certificate.
    pub carrier: Field,
    /// The code of the organisation that the invoice is given to.
    pub donation: Field,
    /// `pickup:{store id}`, `preorder:{store id}` or `delivery`.
    pub fulfilment: Field,
    /// Who receives the parcel; empty means the buyer.
    pub recipient_name: Field,
    /// The recipient's number; empty means the buyer's.
    pub recipient_phone: Field,
    /// Postal code of the delivery.
    pub postcode: Field,
    /// City and district.
    pub area: Field,
    /// Street and number.
    pub address: Field,
    /// `cash_on_pickup` or `online`.
    pub payment: Field,
    /// When it is fetched; empty for as soon as it is ready.
    pub wanted_at: Field,
    /// The slot of what is pre-ordered; empty while none is chosen.
    pub slot: Field,
}

impl CheckoutFields {
    /// The form's field that a JSON pointer of `POST /api/v1/orders` speaks of.
    pub fn at(&mut self, pointer: &str) -> Option<&mut Field> {
        Some(match pointer {
            "/buyer/name" => &mut self.name,
            "/buyer/phone" => &mut self.phone,
            "/buyer/email" => &mut self.email,
            "/buyer/tax_id" | "/invoice/tax_id" => &mut self.tax_id,
            "/invoice/carrier" => &mut self.carrier,
            "/invoice/donation" => &mut self.donation,
            "/invoice" | "/invoice/with_member" => &mut self.invoice,
            "/fulfilment" | "/fulfilment/kind" | "/fulfilment/store_id" => &mut self.fulfilment,
            // An empty recipient stands for the buyer, whose field is then the one to mend.
            "/fulfilment/recipient/name" if self.recipient_name.value.is_empty() => &mut self.name,
            "/fulfilment/recipient/phone" if self.recipient_phone.value.is_empty() => &mut self.phone,
            "/fulfilment/recipient/name" => &mut self.recipient_name,
            "/fulfilment/recipient/phone" => &mut self.recipient_phone,
            "/fulfilment/recipient/postcode" => &mut self.postcode,
            "/fulfilment/recipient/area" => &mut self.area,
            "/fulfilment/recipient/address" => &mut self.address,
            "/fulfilment/wanted_at" => &mut self.wanted_at,
            "/fulfilment/slot_id" => &mut self.slot,
            "/payment" | "/payment/method" => &mut self.payment,
            _ => return None,
        })
    }

    /// Every field, in the order of the page.
    pub fn all(&self) -> [(&'static str, &Field); 16] {
        [
            ("name", &self.name),
            ("phone", &self.phone),
            ("email", &self.email),
            ("tax_id", &self.tax_id),
            ("fulfilment", &self.fulfilment),
            ("wanted_at", &self.wanted_at),
            ("slot", &self.slot),
            ("postcode", &self.postcode),
            ("area", &self.area),
            ("address", &self.address),
            ("recipient_name", &self.recipient_name),
            ("recipient_phone", &self.recipient_phone),
            ("payment", &self.payment),
            ("invoice", &self.invoice),
            ("carrier", &self.carrier),
            ("donation", &self.donation),
        ]
    }
}

/// A store where the order can be fetched.
#[derive(Debug, Clone, Serialize)]
pub struct PickupChoice {
    /// The form's value, `pickup:{store id}`.
    pub value: String,
    /// The store.
    pub store_id: Id,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub address: String,
    /// From when the order is ready.
    pub ready_at: Option<Timestamp>,
    /// When it can be fetched, day by day; empty where the store never said its hours.
    pub days: Vec<PickupDay>,
    /// Why this store cannot promise the whole order; it is then not to be chosen.
    pub unable: Option<String>,
}

/// The times of one day at which an order can be fetched.
#[derive(Debug, Clone, Serialize)]
pub struct PickupDay {
    /// Which day.
    pub date: BusinessDate,
    /// The form's value of each, and what it is called: `14:00–15:00`.
    pub slots: Vec<(String, String)>,
}

/// Delivery to a door.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryChoice {
    /// By when it arrives.
    pub delivered_by: Option<Timestamp>,
    /// Why the goods cannot be sent.
    pub unable: Option<String>,
}

/// The sums for one way of fulfilment. The form posts `total` back, so that nobody pays a price
/// they were not shown.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckoutTotals {
    /// The sums.
    pub totals: Totals,
    /// What the rules say about this way.
    pub verdicts: Vec<Verdict>,
}

/// A line of the summary beside the form.
#[derive(Debug, Clone, Serialize)]
pub struct SummaryLine {
    /// The product's name.
    pub name: String,
    /// What makes the variant; may be empty.
    pub label: String,
    /// Its picture.
    pub picture: Picture,
    /// What was chosen with it.
    pub options: Vec<ChosenBody>,
    /// What is to be written on it; may be empty.
    pub note: String,
    /// Why it cannot be sent back without a reason; none where it can.
    pub returns: Option<catalog::ReturnClass>,
    /// How many.
    pub quantity: Quantity,
    /// After discounts.
    pub net: Money,
}

/// The checkout page.
#[derive(Debug, Clone, Serialize)]
pub struct CheckoutPage {
    /// Made by the server for this form; the same one twice is one order.
    pub submission: String,
    /// Whether the buyer's name and number are known: then they are told, not asked.
    pub known: bool,
    /// The cart's version that the sums were made of.
    pub cart_version: i64,
    /// What is bought.
    pub lines: Vec<SummaryLine>,
    /// Pieces bought.
    pub count: i64,
    /// Stores to fetch it from.
    pub pickups: Vec<PickupChoice>,
    /// Delivery, where the brand delivers.
    pub delivery: Option<DeliveryChoice>,
    /// Where and when what is pre-ordered is fetched; there is neither pickup nor delivery then.
    pub preorder: Option<PreorderChoice>,
    /// Whether it can be paid in cash when it is fetched.
    pub cash_on_pickup: bool,
    /// How it can be paid, apart from cash when it is fetched.
    pub methods: Vec<PaymentMethod>,
    /// The ways in which the invoice can be had, `member`, `carrier`, `donation` and `paper`; none where the shop issues
    /// no e-invoices.
    pub invoice_ways: Vec<&'static str>,
    /// The tax id of the company for which the member bought last.
    pub last_tax_id: Option<String>,
    /// The sums when it is fetched.
    pub pickup_totals: CheckoutTotals,
    /// The sums when it is delivered.
    pub delivery_totals: CheckoutTotals,
    /// The form.
    pub fields: CheckoutFields,
    /// Names of the fields that have a fault, in the order of the page.
    pub faults: Vec<&'static str>,
    /// What was refused as a whole, such as a price that changed.
    pub alert: Option<String>,
}

impl CheckoutPage {
    /// The same page with the list of faults brought up to date with its fields.
    #[must_use]
    pub fn with_faults_listed(mut self) -> Self {
        self.faults =
            self.fields.all().iter().filter(|(_, field)| field.fault.is_some()).map(|(name, _)| *name).collect();
        self
    }
}

impl Page for CheckoutPage {
    const TEMPLATE: &'static str = "checkout.html";
}
