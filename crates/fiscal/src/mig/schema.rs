//! What the messages look like: elements in their order, how often, and what is in them.
//!
//! Facts of MIG 4.1 (Ministry of Finance, 29 October 2025) and of the sample files published with
//! it: names, order, presence, lengths, enumerations. Where published sources differ, the narrower
//! bound stands here, so that what we write is accepted by both: `OriginalDescription` has 256
//! characters (500 is what `Description` of F0401 has).

use super::{Fault, Node, rules};

/// A message of the guideline.
#[derive(Debug)]
pub struct Message {
    /// Such as `F0401`.
    pub code: &'static str,
    /// The name of the root element.
    pub root: &'static str,
    /// What the root element holds, in order.
    pub elements: &'static [Element],
    /// Sums and combinations, judged when the shape is right.
    pub rules: fn(&Node) -> Vec<Fault>,
}

/// An element in its place.
#[derive(Debug)]
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// How often it stands there.
    pub presence: Presence,
    /// What it holds.
    pub content: Content,
}

/// How often an element stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Once.
    Required,
    /// Once or not at all.
    Optional,
    /// Once to so many times.
    Many(usize),
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// Elements, in order.
    Group(&'static [Element]),
    /// Text of `least` to `most` characters.
    Text {
        /// At least so many characters.
        least: usize,
        /// At most so many characters.
        most: usize,
    },
    /// Text of a form.
    Form(Form),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A decimal number.
    Decimal {
        /// Digits in all.
        digits: usize,
        /// Of them after the point.
        fraction: usize,
        /// May be below zero.
        negative: bool,
    },
}

/// Forms of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Two capitals and eight digits.
    InvoiceNumber,
    /// Two capitals.
    Track,
    /// `YYYYMMDD`, of the Gregorian calendar.
    Date,
    /// `HH:MM:SS`.
    Time,
    /// A tax id of eight digits; ten zeros for a consumer.
    Identifier,
    /// A tax id of eight digits.
    TaxId,
    /// Exactly so many digits.
    Digits(usize),
    /// Three to seven digits.
    DonationCode,
    /// A year of the Republic with three digits and an even month: `11510`.
    YearMonth,
    /// Three capitals.
    Currency,
}

impl Form {
    /// The form in words.
    pub const fn words(self) -> &'static str {
        match self {
            Form::InvoiceNumber => "two capitals and eight digits",
            Form::Track => "two capitals",
            Form::Date => "a date as YYYYMMDD",
            Form::Time => "a time as HH:MM:SS",
            Form::Identifier => "eight digits, or ten zeros for a consumer",
            Form::TaxId => "eight digits",
            Form::Digits(8) => "eight digits",
            Form::Digits(4) => "four digits",
            Form::Digits(_) => "digits",
            Form::DonationCode => "three to seven digits",
            Form::YearMonth => "a year of the Republic and an even month, five digits",
            Form::Currency => "three capitals",
        }
    }
}

impl Message {
    /// The namespace of its elements.
    pub fn namespace(&self) -> String {
        format!("urn:GEINV:eInvoiceMessage:{}:{}", self.code, super::VERSION)
    }
}

const fn required(name: &'static str, content: Content) -> Element {
    Element { name, presence: Presence::Required, content }
}

const fn optional(name: &'static str, content: Content) -> Element {
    Element { name, presence: Presence::Optional, content }
}

const fn many(name: &'static str, most: usize, elements: &'static [Element]) -> Element {
    Element { name, presence: Presence::Many(most), content: Content::Group(elements) }
}

const fn group(name: &'static str, elements: &'static [Element]) -> Element {
    required(name, Content::Group(elements))
}

const fn up_to(most: usize) -> Content {
    Content::Text { least: 0, most }
}

const fn said(most: usize) -> Content {
    Content::Text { least: 1, most }
}

/// Quantities, prices and amounts of lines, which may be below zero in the guideline.
const NUMBER: Content = Content::Decimal { digits: 20, fraction: 7, negative: true };
/// Sums, which may not.
const SUM: Content = Content::Decimal { digits: 20, fraction: 7, negative: false };
/// Tax, in whole dollars.
const TAX: Content = Content::Decimal { digits: 20, fraction: 0, negative: false };
const DATE: Content = Content::Form(Form::Date);
const TIME: Content = Content::Form(Form::Time);
const INVOICE_NUMBER: Content = Content::Form(Form::InvoiceNumber);
const IDENTIFIER: Content = Content::Form(Form::Identifier);
const SERIAL: Content = Content::Form(Form::Digits(8));
const LINE_TAX_TYPE: Content = Content::OneOf(&["1", "2", "3", "4"]);

const PARTY_END: [Element; 6] = [
    optional("PersonInCharge", up_to(30)),
    optional("TelephoneNumber", up_to(26)),
    optional("FacsimileNumber", up_to(26)),
    optional("EmailAddress", up_to(400)),
    optional("CustomerNumber", up_to(20)),
    optional("RoleRemark", up_to(40)),
];

const fn party(identifier: Form, address: Presence) -> [Element; 9] {
    let [person, telephone, facsimile, email, customer, remark] = PARTY_END;
    [
        required("Identifier", Content::Form(identifier)),
        required("Name", said(60)),
        Element { name: "Address", presence: address, content: up_to(100) },
        person,
        telephone,
        facsimile,
        email,
        customer,
        remark,
    ]
}

const SELLER: &[Element] = &party(Form::TaxId, Presence::Required);
const BUYER: &[Element] = &party(Form::Identifier, Presence::Optional);

/// F0401: an invoice was issued.
pub static F0401: Message = Message {
    code: "F0401",
    root: "Invoice",
    elements: &[
        group(
            "Main",
            &[
                required("InvoiceNumber", INVOICE_NUMBER),
                required("InvoiceDate", DATE),
                required("InvoiceTime", TIME),
                group("Seller", SELLER),
                group("Buyer", BUYER),
                optional("BuyerRemark", Content::OneOf(&["1", "2", "3", "4"])),
                optional("MainRemark", up_to(200)),
                optional("CustomsClearanceMark", Content::OneOf(&["1", "2"])),
                optional("Category", up_to(2)),
                optional("RelateNumber", up_to(20)),
                required("InvoiceType", Content::OneOf(&["07", "08"])),
                optional("GroupMark", Content::OneOf(&["*"])),
                required("DonateMark", Content::OneOf(&["0", "1"])),
                optional("CarrierType", Content::Text { least: 6, most: 6 }),
                optional("CarrierId1", said(400)),
                optional("CarrierId2", said(400)),
                required("PrintMark", Content::OneOf(&["Y", "N"])),
                optional("NPOBAN", Content::Form(Form::DonationCode)),
                optional("RandomNumber", Content::Form(Form::Digits(4))),
                optional("BondedAreaConfirm", Content::OneOf(&["1", "2", "3", "4"])),
                optional("ZeroTaxRateReason", Content::OneOf(&["71", "72", "73", "74", "75", "76", "77", "78", "79"])),
                optional("Reserved1", up_to(20)),
                optional("Reserved2", up_to(100)),
            ],
        ),
        group(
            "Details",
            &[many(
                "ProductItem",
                9_999,
                &[
                    required("Description", said(500)),
                    required("Quantity", NUMBER),
                    optional("Unit", up_to(6)),
                    required("UnitPrice", NUMBER),
                    required("TaxType", LINE_TAX_TYPE),
                    required("Amount", NUMBER),
                    required("SequenceNumber", said(4)),
                    optional("Remark", up_to(120)),
                    optional("RelateNumber", up_to(50)),
                ],
            )],
        ),
        group(
            "Amount",
            &[
                required("SalesAmount", SUM),
                required("FreeTaxSalesAmount", SUM),
                required("ZeroTaxSalesAmount", SUM),
                required("TaxType", Content::OneOf(&["1", "2", "3", "4", "9"])),
                required("TaxRate", Content::OneOf(&["0", "0.01", "0.02", "0.05", "0.15", "0.25"])),
                required("TaxAmount", TAX),
                required("TotalAmount", SUM),
                optional("DiscountAmount", SUM),
                optional("OriginalCurrencyAmount", SUM),
                optional("ExchangeRate", Content::Decimal { digits: 13, fraction: 5, negative: false }),
                optional("Currency", Content::Form(Form::Currency)),
            ],
        ),
    ],
    rules: rules::f0401,
};

/// F0501: an invoice was voided.
pub static F0501: Message = Message {
    code: "F0501",
    root: "CancelInvoice",
    elements: &[
        required("CancelInvoiceNumber", INVOICE_NUMBER),
        required("InvoiceDate", DATE),
        required("BuyerId", IDENTIFIER),
        required("SellerId", Content::Form(Form::TaxId)),
        required("CancelDate", DATE),
        required("CancelTime", TIME),
        required("CancelReason", said(20)),
        optional("ReturnTaxDocumentNumber", up_to(60)),
        optional("Remark", up_to(200)),
        optional("Reserved1", up_to(20)),
        optional("Reserved2", up_to(100)),
    ],
    rules: rules::f0501,
};

/// F0701: an invoice is withdrawn, to be sent again.
pub static F0701: Message = Message {
    code: "F0701",
    root: "VoidInvoice",
    elements: &[
        required("VoidInvoiceNumber", INVOICE_NUMBER),
        required("InvoiceDate", DATE),
        required("BuyerId", IDENTIFIER),
        required("SellerId", Content::Form(Form::TaxId)),
        required("VoidDate", DATE),
        required("VoidTime", TIME),
        required("VoidReason", said(20)),
        optional("Remark", up_to(200)),
        optional("Reserved1", up_to(20)),
        optional("Reserved2", up_to(100)),
    ],
    rules: rules::f0701,
};

/// G0401: an allowance was issued. Amounts are without tax for consumers too.
pub static G0401: Message = Message {
    code: "G0401",
    root: "Allowance",
    elements: &[
        group(
            "Main",
            &[
                required("AllowanceNumber", said(16)),
                required("AllowanceDate", DATE),
                group("Seller", SELLER),
                group("Buyer", BUYER),
                required("AllowanceType", Content::OneOf(&["2"])),
                optional("OriginalInvoiceSellerId", IDENTIFIER),
                optional("OriginalInvoiceBuyerId", IDENTIFIER),
            ],
        ),
        group(
            "Details",
            &[many(
                "ProductItem",
                9_999,
                &[
                    required("OriginalInvoiceDate", DATE),
                    required("OriginalInvoiceNumber", INVOICE_NUMBER),
                    optional("OriginalSequenceNumber", said(4)),
                    required("OriginalDescription", said(256)),
                    required("Quantity", NUMBER),
                    optional("Unit", up_to(6)),
                    required("UnitPrice", NUMBER),
                    required("Amount", NUMBER),
                    required("Tax", Content::Decimal { digits: 20, fraction: 0, negative: true }),
                    required("AllowanceSequenceNumber", said(4)),
                    required("TaxType", LINE_TAX_TYPE),
                ],
            )],
        ),
        group("Amount", &[required("TaxAmount", TAX), required("TotalAmount", SUM)]),
    ],
    rules: rules::g0401,
};

/// G0501: an allowance was taken back.
pub static G0501: Message = Message {
    code: "G0501",
    root: "CancelAllowance",
    elements: &[
        required("CancelAllowanceNumber", said(16)),
        required("AllowanceType", Content::OneOf(&["1", "2"])),
        required("AllowanceDate", DATE),
        required("BuyerId", IDENTIFIER),
        required("SellerId", Content::Form(Form::TaxId)),
        required("CancelDate", DATE),
        required("CancelTime", TIME),
        required("CancelReason", said(20)),
        optional("Remark", up_to(200)),
        optional("Reserved1", up_to(20)),
        optional("Reserved2", up_to(100)),
    ],
    rules: rules::g0501,
};

/// E0401: numbers were given to a branch.
pub static E0401: Message = Message {
    code: "E0401",
    root: "BranchTrack",
    elements: &[
        group(
            "Main",
            &[
                required("HeadBan", Content::Form(Form::TaxId)),
                required("BranchBan", Content::Form(Form::TaxId)),
                required("InvoiceType", Content::OneOf(&["07", "08"])),
                required("YearMonth", Content::Form(Form::YearMonth)),
                required("InvoiceTrack", Content::Form(Form::Track)),
                required("InvoiceBeginNo", SERIAL),
                required("InvoiceEndNo", SERIAL),
            ],
        ),
        group(
            "Details",
            &[many(
                "BranchTrackItem",
                9_999,
                &[
                    required("InvoiceBeginNo", SERIAL),
                    required("InvoiceEndNo", SERIAL),
                    required("InvoiceBooklet", Content::Decimal { digits: 8, fraction: 0, negative: false }),
                ],
            )],
        ),
    ],
    rules: rules::e0401,
};

/// E0402: numbers were not used.
pub static E0402: Message = Message {
    code: "E0402",
    root: "BranchTrackBlank",
    elements: &[
        group(
            "Main",
            &[
                required("HeadBan", Content::Form(Form::TaxId)),
                required("BranchBan", Content::Form(Form::TaxId)),
                required("InvoiceType", Content::OneOf(&["07", "08"])),
                required("YearMonth", Content::Form(Form::YearMonth)),
                required("InvoiceTrack", Content::Form(Form::Track)),
            ],
        ),
        group(
            "Details",
            &[many(
                "BranchTrackBlankItem",
                9_999,
                &[required("InvoiceBeginNo", SERIAL), required("InvoiceEndNo", SERIAL)],
            )],
        ),
    ],
    rules: rules::e0402,
};

/// All messages.
pub static MESSAGES: &[&Message] = &[&F0401, &F0501, &F0701, &G0401, &G0501, &E0401, &E0402];
