//! What input must look like. Pure; every fault is named at once, with a pointer to its field.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Code, Price, Quantity, Refusal};

use crate::codes;
use crate::create_product::{NewProduct, NewVariant};
use crate::edit_product::ProductEdit;
use crate::edit_variant::{Measures, VariantEdit};
use crate::model::{Barcode, BarcodeKind, CodePattern, VariantValue};
use crate::rich_text::RichText;
use crate::scan;

/// The longest handle.
pub const HANDLE_MAX: usize = 80;
/// The longest SKU or barcode.
pub const CODE_MAX: usize = 64;
/// The longest name.
pub const NAME_MAX: usize = 200;
/// The longest name of whoever made something.
pub const MAKER_MAX: usize = 120;
/// The most variants of one product.
pub const VARIANTS_MAX: usize = 200;
/// The most barcodes or values of one variant.
pub const CODES_MAX: usize = 50;
/// The most languages of one text.
const LOCALES_MAX: usize = 20;
/// The highest unit price: a thousand million major units.
pub const PRICE_MAX: Price = Price::new(10_000_000_000_000);
/// The largest step, and the most that one barcode stands for: a million units.
pub const STEP_MAX: Quantity = Quantity::units(1_000_000);

/// The most days that something keeps: a hundred years.
pub const SHELF_LIFE_MAX: i64 = 36_500;
/// The heaviest unit, in grams: a hundred tonnes.
pub const WEIGHT_MAX: i64 = 100_000_000;
/// The longest side of a unit, in millimetres: a hundred metres.
pub const SIDE_MAX: i64 = 100_000;

/// Faults gathered so that a person sees all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(String, &'static Code)>);

impl Faults {
    pub(crate) fn unless(&mut self, right: bool, pointer: impl Into<String>, code: &'static Code) {
        if !right {
            self.0.push((pointer.into(), code));
        }
    }

    pub(crate) fn settle(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let whole = Refusal::new(&api::codes::INVALID);
        Err(self.0.into_iter().fold(whole, |refusal, (pointer, code)| refusal.at(pointer, code)))
    }
}

/// Lower-case letters and digits in groups, single hyphens between them.
pub fn is_handle(text: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= HANDLE_MAX && text.split('-').all(plain)
}

/// A language tag: letters, then groups of letters and digits (`zh-TW`, `en`).
pub fn is_locale(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Text of one line: something in it, no blanks around it, no control characters.
pub(crate) fn is_line(text: &str, most: usize) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= most && !text.chars().any(char::is_control)
}

fn is_barcode(text: &str) -> bool {
    (1..=CODE_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// True for a price that can be charged.
pub fn is_price(price: Price) -> bool {
    (Price::ZERO..=PRICE_MAX).contains(&price)
}

/// A JSON pointer's step for a key.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Names by language. An empty one takes a language away, where that is allowed.
pub(crate) fn names(faults: &mut Faults, pointer: &str, names: &BTreeMap<String, String>, may_be_empty: bool) {
    faults.unless(names.len() <= LOCALES_MAX, pointer, &api::codes::TOO_LONG);
    for (locale, name) in names {
        let at = format!("{pointer}/{}", escaped(locale));
        faults.unless(is_locale(locale), at.as_str(), &codes::LOCALE_INVALID);
        faults.unless(name.chars().count() <= NAME_MAX, at.as_str(), &api::codes::TOO_LONG);
        let said = (may_be_empty && name.is_empty()) || is_line(name, usize::MAX);
        faults.unless(said, at, &api::codes::INVALID);
    }
}

/// Lines of text by language, each of at most so many characters.
pub(crate) fn lines(faults: &mut Faults, pointer: &str, texts: &BTreeMap<String, String>, most: usize) {
    faults.unless(texts.len() <= LOCALES_MAX, pointer, &api::codes::TOO_LONG);
    for (locale, text) in texts {
        let at = format!("{pointer}/{}", escaped(locale));
        faults.unless(is_locale(locale), at.as_str(), &codes::LOCALE_INVALID);
        faults.unless(text.chars().count() <= most, at.as_str(), &api::codes::TOO_LONG);
        faults.unless(is_line(text, usize::MAX), at, &api::codes::INVALID);
    }
}

/// Who made it, as one line.
fn maker(faults: &mut Faults, maker: Option<&str>) {
    faults.unless(maker.is_none_or(|maker| is_line(maker, MAKER_MAX)), "/maker", &codes::MAKER_INVALID);
}

/// What a variant weighs and measures.
fn measured(faults: &mut Faults, at: &str, measures: &Measures, least: i64) {
    for (field, value, most) in [
        ("weight_grams", measures.weight_grams, WEIGHT_MAX),
        ("width_mm", measures.width_mm, SIDE_MAX),
        ("depth_mm", measures.depth_mm, SIDE_MAX),
        ("height_mm", measures.height_mm, SIDE_MAX),
    ] {
        let fits = value.is_none_or(|value| (least..=most).contains(&value));
        faults.unless(fits, format!("{at}/{field}"), &api::codes::OUT_OF_RANGE);
    }
}

fn shelf_life(faults: &mut Faults, days: Option<i64>, least: i64) {
    let fits = days.is_none_or(|days| (least..=SHELF_LIFE_MAX).contains(&days));
    faults.unless(fits, "/shelf_life_days", &api::codes::OUT_OF_RANGE);
}

fn descriptions(faults: &mut Faults, texts: &BTreeMap<String, RichText>) {
    faults.unless(texts.len() <= LOCALES_MAX, "/descriptions", &api::codes::TOO_LONG);
    for (locale, text) in texts {
        let at = format!("/descriptions/{}", escaped(locale));
        faults.unless(is_locale(locale), at.as_str(), &codes::LOCALE_INVALID);
        faults.unless(!text.is_too_long(), at.as_str(), &api::codes::TOO_LONG);
        let plain = !text.as_str().chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t');
        faults.unless(plain, at, &api::codes::INVALID);
    }
}

/// A new product. `locale` is the brand's own language, in which a name is needed; any will do when
/// none is given.
///
/// # Errors
/// Every fault, by field.
pub fn new_product(new: &NewProduct, locale: Option<&str>) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    faults.unless(is_handle(&new.handle), "/handle", &codes::HANDLE_INVALID);
    match locale {
        Some(locale) => {
            let named = new.names.contains_key(locale);
            faults.unless(named, format!("/names/{}", escaped(locale)), &codes::NAME_NEEDED);
        }
        None => faults.unless(!new.names.is_empty(), "/names", &codes::NAME_NEEDED),
    }
    names(&mut faults, "/names", &new.names, false);
    descriptions(&mut faults, &new.descriptions);
    maker(&mut faults, new.maker.as_deref());
    shelf_life(&mut faults, new.shelf_life_days, 1);
    faults.unless(!new.variants.is_empty(), "/variants", &codes::NO_VARIANTS);
    faults.unless(new.variants.len() <= VARIANTS_MAX, "/variants", &api::codes::TOO_LONG);
    let (mut skus, mut barcodes) = (BTreeSet::new(), BTreeSet::new());
    for (index, variant) in new.variants.iter().enumerate() {
        let at = format!("/variants/{index}");
        new_variant(&mut faults, &at, variant);
        faults.unless(skus.insert(variant.sku.as_str()), format!("{at}/sku"), &codes::TWICE);
        for (number, barcode) in variant.barcodes.iter().enumerate() {
            let pointer = format!("{at}/barcodes/{number}/code");
            faults.unless(barcodes.insert(barcode.lookup()), pointer, &codes::TWICE);
        }
    }
    faults.settle()
}

/// A variant that is added to a product; `at` is where it stands in what was sent.
///
/// # Errors
/// Every fault, by field.
pub fn added_variant(new: &NewVariant, at: &str) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    new_variant(&mut faults, at, new);
    faults.settle()
}

/// What to change of a variant.
///
/// # Errors
/// Every fault, by field.
pub fn variant_edit(edit: &VariantEdit) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    values(&mut faults, "", edit.values.as_deref().unwrap_or_default());
    names(&mut faults, "/labels", &edit.labels, true);
    measured(&mut faults, "", &edit.measures, 0);
    faults.settle()
}

fn values(faults: &mut Faults, at: &str, values: &[VariantValue]) {
    faults.unless(values.len() <= CODES_MAX, format!("{at}/values"), &api::codes::TOO_LONG);
    let mut axes = BTreeSet::new();
    for (number, value) in values.iter().enumerate() {
        let pointer = format!("{at}/values/{number}");
        faults.unless(is_line(&value.axis, 40), format!("{pointer}/axis"), &api::codes::INVALID);
        faults.unless(is_line(&value.value, 80), format!("{pointer}/value"), &api::codes::INVALID);
        faults.unless(axes.insert(value.axis.as_str()), format!("{pointer}/axis"), &codes::TWICE);
    }
}

fn new_variant(faults: &mut Faults, at: &str, variant: &NewVariant) {
    faults.unless(is_line(&variant.sku, CODE_MAX), format!("{at}/sku"), &codes::SKU_INVALID);
    faults.unless(is_line(&variant.unit, 16), format!("{at}/unit"), &api::codes::INVALID);
    let stepped = variant.quantity_step.is_positive() && variant.quantity_step <= STEP_MAX;
    faults.unless(stepped, format!("{at}/quantity_step"), &codes::STEP_INVALID);
    let priced = variant.unit_price.is_none_or(is_price);
    faults.unless(priced, format!("{at}/unit_price"), &codes::PRICE_INVALID);
    let costed = variant.cost.is_none_or(|cost| is_price(Price::new(cost.get())));
    faults.unless(costed, format!("{at}/cost"), &codes::PRICE_INVALID);
    faults.unless(variant.barcodes.len() <= CODES_MAX, format!("{at}/barcodes"), &api::codes::TOO_LONG);
    for (number, code) in variant.barcodes.iter().enumerate() {
        barcode(faults, &format!("{at}/barcodes/{number}"), code, variant.quantity_step);
    }
    values(faults, at, &variant.values);
    names(faults, &format!("{at}/labels"), &variant.labels, false);
    measured(faults, at, &variant.measures, 1);
}

/// A number that a person types at a till.
fn is_plu(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn barcode(faults: &mut Faults, at: &str, barcode: &Barcode, step: Quantity) {
    let pointer = format!("{at}/code");
    let text = barcode.code.as_str();
    match barcode.kind {
        BarcodeKind::Gtin => faults.unless(scan::is_gtin(text), pointer, &codes::GTIN_INVALID),
        BarcodeKind::UpcE => faults.unless(scan::upc_a_of(text).is_some(), pointer, &codes::UPC_E_INVALID),
        BarcodeKind::Plu => faults.unless(is_plu(text), pointer, &codes::PLU_INVALID),
        BarcodeKind::InHouse => faults.unless(is_barcode(text), pointer, &codes::BARCODE_INVALID),
    }
    let counted = barcode.quantity.is_positive() && barcode.quantity <= STEP_MAX;
    faults.unless(counted && barcode.quantity.fits(step), format!("{at}/quantity"), &codes::QUANTITY_STEP);
}

/// The codes of one variant whose quantities come in `step`s.
///
/// # Errors
/// Every fault, by field.
pub fn barcodes(all: &[Barcode], step: Quantity) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    faults.unless(all.len() <= CODES_MAX, "/barcodes", &api::codes::TOO_LONG);
    let mut known = BTreeSet::new();
    for (number, one) in all.iter().enumerate() {
        let at = format!("/barcodes/{number}");
        barcode(&mut faults, &at, one, step);
        faults.unless(known.insert(one.lookup()), format!("{at}/code"), &codes::TWICE);
    }
    faults.settle()
}

/// How a brand's scales print codes.
///
/// # Errors
/// Every fault, by field.
pub fn code_pattern(pattern: &CodePattern) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    let prefix = pattern.prefix.as_bytes();
    let in_store = prefix == b"02" || (prefix.len() == 2 && prefix[0] == b'2' && prefix[1].is_ascii_digit());
    faults.unless(in_store, "/prefix", &codes::PREFIX_INVALID);
    let parts = [pattern.item_digits, pattern.value_digits];
    // Thirteen, less the prefix and the check digit.
    let room = 10 - i64::from(pattern.value_check);
    let fits = parts.iter().all(|digits| (3..=7).contains(digits)) && parts.iter().sum::<i64>() == room;
    faults.unless(fits, "/item_digits", &codes::DIGITS_INVALID);
    let decimals = (0..=4.min(pattern.value_digits)).contains(&pattern.value_decimals);
    faults.unless(decimals, "/value_decimals", &codes::DIGITS_INVALID);
    let checked = !pattern.value_check || (4..=5).contains(&pattern.value_digits);
    faults.unless(checked, "/value_check", &codes::VALUE_CHECK_INVALID);
    faults.settle()
}

/// An edit of a product. `locale` is the brand's own language, whose name cannot be taken away.
///
/// # Errors
/// Every fault, by field.
pub fn product_edit(edit: &ProductEdit, locale: Option<&str>) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    if let Some(handle) = &edit.handle {
        faults.unless(is_handle(handle), "/handle", &codes::HANDLE_INVALID);
    }
    names(&mut faults, "/names", &edit.names, true);
    if let Some(locale) = locale.filter(|locale| edit.names.get(*locale).is_some_and(String::is_empty)) {
        faults.unless(false, format!("/names/{}", escaped(locale)), &codes::NAME_NEEDED);
    }
    descriptions(&mut faults, &edit.descriptions);
    maker(&mut faults, edit.maker.as_deref().filter(|maker| !maker.is_empty()));
    shelf_life(&mut faults, edit.shelf_life_days, 0);
    faults.settle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles() {
        for right in ["cake", "osmanthus-chiffon-6", "85123a"] {
            assert!(is_handle(right), "{right}");
        }
        for wrong in ["", "-cake", "cake-", "a--b", "Cake", "蛋糕", "a b", "a/b", &"a".repeat(81)] {
            assert!(!is_handle(wrong), "{wrong}");
        }
    }

    #[test]
    fn locales() {
        assert!(is_locale("zh-TW") && is_locale("en") && is_locale("zh-Hant-TW"));
        for wrong in ["", "z", "ZH", "zh_TW", "zh-", "zh-T", "english-"] {
            assert!(!is_locale(wrong), "{wrong}");
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let mut new = NewProduct { handle: "Cake!".to_owned(), ..NewProduct::default() };
        new.names.insert("en".to_owned(), " blank ".to_owned());
        let code = Barcode::in_house;
        new.variants = vec![
            NewVariant {
                sku: "A".to_owned(),
                quantity_step: Quantity::ONE,
                barcodes: vec![code("471", Quantity::from_thousandths(500)), code("47 1", Quantity::ONE)],
                ..NewVariant::default()
            },
            NewVariant { sku: "A".to_owned(), unit_price: Some(Price::new(-1)), ..NewVariant::default() },
        ];
        let refusal = new_product(&new, Some("zh-TW")).unwrap_err();
        let named: Vec<(&str, &str)> =
            refusal.fields.iter().map(|fault| (fault.pointer.as_str(), fault.code.name)).collect();
        assert_eq!(
            named,
            [
                ("/handle", "catalog.handle_invalid"),
                ("/names/zh-TW", "catalog.name_needed"),
                ("/names/en", "api.invalid"),
                ("/variants/0/barcodes/0/quantity", "catalog.quantity_step"),
                ("/variants/0/barcodes/1/code", "catalog.barcode_invalid"),
                ("/variants/1/unit_price", "catalog.price_invalid"),
                ("/variants/1/sku", "catalog.twice"),
            ]
        );
    }

    #[test]
    fn the_brands_own_name_stays() {
        let mut edit = ProductEdit::default();
        edit.names.insert("zh-TW".to_owned(), String::new());
        edit.names.insert("en".to_owned(), String::new());
        let refusal = product_edit(&edit, Some("zh-TW")).unwrap_err();
        assert_eq!(refusal.fields.len(), 1);
        assert_eq!(refusal.fields[0].pointer, "/names/zh-TW");
    }
}
