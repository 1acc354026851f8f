//! What the catalogue is made of.

use kernel::{Cost, Id, Price, Quantity, Rate, names};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::picture::Picture;

names! {
    /// What kind of thing a product is.
    #[derive(Default)]
    ProductKind {
        /// A thing from the shelf.
        #[default]
        Goods = "goods",
        /// Work done.
        Service = "service",
        /// Several goods sold as one.
        Set = "set",
        /// A voucher or gift card.
        Voucher = "voucher",
        /// Given with a purchase.
        Gift = "gift",
        /// Given to try.
        Sample = "sample",
        /// A charge, such as a bag or corkage.
        Fee = "fee",
        /// Somebody else's goods, sold for a share.
        Consigned = "consigned",
    }
}

impl ProductKind {
    /// How much of it there is, is counted on the shelf of its own variants.
    pub const fn has_own_stock(self) -> bool {
        !matches!(self, ProductKind::Service | ProductKind::Fee | ProductKind::Set)
    }

    /// True when the web may sell it. What belongs to another purchase, and a voucher that nobody could send,
    /// is for tills.
    pub const fn web_sells(self) -> bool {
        matches!(self, ProductKind::Goods | ProductKind::Service | ProductKind::Set | ProductKind::Consigned)
    }

    /// True when the web may show it.
    pub const fn web_shows(self) -> bool {
        self.web_sells() || matches!(self, ProductKind::Voucher)
    }

    /// True when a product of this kind may become one of the other: stock is kept of both in the same way, so
    /// nothing that is on the shelf, on order or in a set changes its meaning.
    pub const fn may_become(self, other: ProductKind) -> bool {
        let sets = (matches!(self, ProductKind::Set), matches!(other, ProductKind::Set));
        self.has_own_stock() == other.has_own_stock() && sets.0 == sets.1
    }
}

names! {
    /// What the law asks of whoever sells it.
    #[derive(Default)]
    LegalClass {
        /// Nothing in particular.
        #[default]
        General = "general",
        /// Alcohol: for adults, and not by mail.
        Alcohol = "alcohol",
        /// Tobacco: for adults, and not by mail.
        Tobacco = "tobacco",
        /// Medicine: across the counter of whoever may advise.
        Medicine = "medicine",
        /// Medical devices.
        MedicalDevice = "medical_device",
        /// Infant formula.
        InfantFormula = "infant_formula",
    }
}

impl LegalClass {
    /// True when it may be sold without seeing who buys.
    pub const fn web_sells(self) -> bool {
        !matches!(self, LegalClass::Alcohol | LegalClass::Tobacco | LegalClass::Medicine)
    }
}

names! {
    /// Whether a buyer on the web may send it back within seven days without a reason, and if not, why: the
    /// grounds of 通訊交易解除權合理例外情事適用準則, article 2, in their order.
    #[derive(Default)]
    ReturnClass {
        /// Within seven days, without a reason.
        #[default]
        Standard = "standard",
        /// It spoils, keeps for a short time only, or would be past its date.
        Perishable = "perishable",
        /// It is made as the buyer asks.
        MadeToOrder = "made_to_order",
        /// Newspapers and magazines.
        Periodical = "periodical",
        /// Recordings and software, once unsealed.
        OpenedMedia = "opened_media",
        /// What is delivered without a thing, or is complete once it is given.
        Digital = "digital",
        /// Articles of personal hygiene, once unsealed.
        Hygiene = "hygiene",
        /// International flights.
        InternationalFlight = "international_flight",
        /// There is nothing to send back: charges, gifts, work that is done in the shop.
        None = "none",
    }
}

names! {
    /// How goods are kept.
    #[derive(Default)]
    StorageClass {
        /// At room temperature.
        #[default]
        Ambient = "ambient",
        /// Chilled, 0 to 7 °C.
        Chilled = "chilled",
        /// Frozen, below −18 °C.
        Frozen = "frozen",
    }
}

names! {
    /// Whether a product is on sale.
    #[derive(Default)]
    ProductState {
        /// Being prepared; nobody sees it.
        #[default]
        Draft = "draft",
        /// On sale where its flags say so.
        Published = "published",
        /// No longer sold; kept for its history.
        Archived = "archived",
    }
}

names! {
    /// How stock of a variant is counted.
    #[derive(Default)]
    Tracking {
        /// Not at all: services, fees.
        None = "none",
        /// By quantity.
        #[default]
        Quantity = "quantity",
        /// By lot, with a date.
        Lot = "lot",
        /// Piece by piece.
        Serial = "serial",
    }
}

names! {
    /// How a tax class is treated.
    #[derive(Default)]
    TaxKind {
        /// Taxed at its rate.
        #[default]
        Taxable = "taxable",
        /// Taxed at nothing, as exports are.
        Zero = "zero",
        /// Not taxed.
        Exempt = "exempt",
    }
}

names! {
    /// Where something is sold.
    #[derive(Default)]
    Channel {
        /// The web shop.
        #[default]
        Web = "web",
        /// A till.
        Till = "till",
    }
}

names! {
    /// What a code that scans as a variant is.
    #[derive(Default)]
    BarcodeKind {
        /// A number of GS1 with its check digit: EAN-8, UPC-A, EAN-13, GTIN-14.
        #[default]
        Gtin = "gtin",
        /// UPC-E, eight digits: a UPC-A without its zeros.
        UpcE = "upc_e",
        /// A number to be typed, or printed by a scale: one to six digits.
        Plu = "plu",
        /// The brand's own code, of any shape.
        InHouse = "in_house",
    }
}

names! {
    /// What a code printed by a scale carries.
    #[derive(Default)]
    Carries {
        /// A weight, in the variant's unit.
        #[default]
        Weight = "weight",
        /// A price, in major units.
        Price = "price",
    }
}

/// How this brand's scales print codes that carry a weight or a price. Thirteen digits in all: prefix,
/// the article's number, perhaps the value's own check digit, the value, the check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePattern {
    /// The two digits that such a code begins with: `02`, or `20` to `29`.
    pub prefix: String,
    /// What it carries.
    pub carries: Carries,
    /// How many digits the article's number has.
    pub item_digits: i64,
    /// How many digits the value has.
    pub value_digits: i64,
    /// How many of these are decimals.
    pub value_decimals: i64,
    /// Whether the value has a check digit of its own in front.
    pub value_check: bool,
    /// Counts its changes from 1.
    pub version: i64,
}

/// How goods are taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxClass {
    /// Its short name: `standard`.
    pub code: String,
    /// How it is treated.
    pub kind: TaxKind,
    /// Its rate; zero unless taxable.
    pub rate: Rate,
}

/// A list of prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    /// Its id.
    pub id: Id,
    /// Its short name.
    pub code: String,
    /// Counts every change of a price in it.
    pub version: i64,
    /// True when its prices contain tax.
    pub includes_tax: bool,
}

/// A variant as something that can be put into a basket: one row of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sellable {
    /// The variant.
    pub variant: Id,
    /// Its product.
    pub product: Id,
    /// The product's address, `/products/{handle}`.
    pub handle: String,
    /// Its stock-keeping unit.
    pub sku: String,
    /// The product's name with the variant's label, in the language asked for or the first there is.
    pub name: String,
    /// What tells it from the product's other variants, such as `6 吋`.
    pub label: Option<String>,
    /// Its unit: `piece`, `kg`.
    pub unit: String,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// A [`ProductKind`] by name.
    pub kind: String,
    /// Code of its tax class.
    pub tax_class: String,
    /// A [`Tracking`] by name.
    pub tracking: String,
    /// Its price for one unit in the list asked for; `None` when the list has none.
    pub unit_price: Option<Price>,
    /// The list's version at which this price was set; 0 without a price.
    pub price_version: i64,
    /// Whether the web may sell it.
    pub on_web: bool,
    /// Whether tills may sell it.
    pub on_till: bool,
    /// Whether the web shows it, sold there or not.
    pub shown_on_web: bool,
    /// Whether product and variant are on sale at all.
    pub published: bool,
    /// What one unit cost the brand, where known.
    pub cost: Option<Cost>,
    /// Its own picture, else its product's first.
    pub picture: Option<Picture>,
    /// Whether something can, or has to, be chosen with it.
    pub has_options: bool,
    /// What the law asks of whoever sells it.
    pub legal_class: LegalClass,
    /// How it may be sent back.
    pub return_class: ReturnClass,
    /// Counts the changes of how it may be sent back from 1: which notice a buyer read.
    pub return_notice_version: i64,
    /// How it is kept.
    pub storage_class: StorageClass,
    /// Days it keeps.
    pub shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered: its sale is work for the store's kitchen.
    pub made_to_order: bool,
    /// What one unit weighs, in grams.
    pub weight_grams: Option<i64>,
    /// Whether only some stores sell it; [`crate::stores_of`] says which.
    pub in_some_stores: bool,
    /// The list that its price is of, where it has one.
    pub price_list: Option<Id>,
}

impl Sellable {
    /// True when it is several goods sold as one; then its stock is theirs.
    pub fn is_set(&self) -> bool {
        self.kind == ProductKind::Set.as_str()
    }

    fn kind(&self) -> ProductKind {
        ProductKind::parse(&self.kind).unwrap_or_default()
    }

    /// True when a thing of its kind may be sold to somebody who is not seen, and law allows it.
    pub fn web_may_sell(&self) -> bool {
        self.kind().web_sells() && self.legal_class.web_sells()
    }

    /// True when a thing of its kind may be shown on the web.
    pub fn web_may_show(&self) -> bool {
        self.kind().web_shows()
    }

    /// True when `channel` may sell it: published, meant for the channel, priced, and allowed there.
    pub fn sold_on(&self, channel: Channel) -> bool {
        let meant = match channel {
            Channel::Web => self.on_web && self.web_may_sell(),
            Channel::Till => self.on_till,
        };
        self.published && meant && self.unit_price.is_some()
    }

    /// True when its own stock is counted.
    pub fn is_tracked(&self) -> bool {
        self.tracking != Tracking::None.as_str() && !self.is_set()
    }
}

/// A code that scans as so much of a variant: an inner pack is one code for twelve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Barcode {
    /// The code as scanned, 1 to 64 printable ASCII characters.
    #[schema(min_length = 1, max_length = 64, pattern = "^[!-~]+$")]
    pub code: String,
    /// What it is; `gtin` when absent. Only the brand's own codes may look anyhow.
    #[serde(default)]
    pub kind: BarcodeKind,
    /// How much of the variant it stands for.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    pub quantity: Quantity,
}

impl Barcode {
    /// A number of GS1 that stands for one unit.
    pub fn gtin(code: impl Into<String>) -> Self {
        Barcode { code: code.into(), kind: BarcodeKind::Gtin, quantity: Quantity::ONE }
    }

    /// The brand's own code.
    pub fn in_house(code: impl Into<String>, quantity: Quantity) -> Self {
        Barcode { code: code.into(), kind: BarcodeKind::InHouse, quantity }
    }

    /// What it is looked for as.
    pub(crate) fn lookup(&self) -> String {
        match self.kind {
            BarcodeKind::Gtin => crate::scan::padded(&self.code),
            BarcodeKind::UpcE => {
                crate::scan::upc_a_of(&self.code).map_or_else(|| self.code.clone(), |whole| crate::scan::padded(&whole))
            }
            BarcodeKind::Plu => crate::scan::typed(&self.code),
            BarcodeKind::InHouse => self.code.clone(),
        }
    }
}

/// One of the values that make a variant: (size, 6 吋).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantValue {
    /// What differs, 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    pub axis: String,
    /// How it is for this variant, 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_the_table_and_on_the_wire() {
        for kind in ProductKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(ProductKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(ProductState::parse("Published"), None);
        for class in ReturnClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
        }
        for class in LegalClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
        }
    }

    #[test]
    fn a_kind_changes_only_where_stock_means_the_same() {
        use ProductKind::{Consigned, Fee, Gift, Goods, Sample, Service, Set, Voucher};
        for (from, to, may) in [
            (Goods, Consigned, true),
            (Goods, Gift, true),
            (Sample, Goods, true),
            (Voucher, Goods, true),
            (Service, Fee, true),
            (Goods, Service, false),
            (Fee, Goods, false),
            (Goods, Set, false),
            (Set, Service, false),
        ] {
            assert_eq!((from.may_become(to), to.may_become(from)), (may, may), "{from:?} {to:?}");
        }
    }

    #[test]
    fn what_the_web_may_sell() {
        let sold: Vec<&str> =
            ProductKind::ALL.iter().filter(|kind| kind.web_sells()).map(|kind| kind.as_str()).collect();
        assert_eq!(sold, ["goods", "service", "set", "consigned"]);
        let shown: Vec<&str> =
            ProductKind::ALL.iter().filter(|kind| kind.web_shows()).map(|kind| kind.as_str()).collect();
        assert_eq!(shown, ["goods", "service", "set", "voucher", "consigned"]);
        let counter: Vec<&str> =
            LegalClass::ALL.iter().filter(|class| !class.web_sells()).map(|class| class.as_str()).collect();
        assert_eq!(counter, ["alcohol", "tobacco", "medicine"]);
    }
}
