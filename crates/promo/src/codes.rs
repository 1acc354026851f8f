//! Refusals a caller can act on.

use kernel::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $zh_tw:literal, $en:literal;)*) => {
        $($(#[$doc])* pub static $name: Code = Code { name: $text, status: 422, zh_tw: $zh_tw, en: $en };)*
        /// All of this room's codes.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    /// The rule book is wrong; its fields say where.
    RULES_INVALID = "promo.rules_invalid", "規則內容有誤。", "The rules contain a mistake.";
    /// A number in the rule book lies outside of what it may be.
    OUT_OF_RANGE = "promo.out_of_range", "數值超出範圍。", "The number is out of range.";
    /// The rule book names something that it does not define.
    UNKNOWN_REFERENCE = "promo.unknown_reference", "指向的項目不存在。", "It names something that does not exist.";
    /// A value that must be there is missing.
    MISSING = "promo.missing", "缺少必填內容。", "Something required is missing.";
    /// Two rules have one id.
    DUPLICATE = "promo.duplicate", "編號重複。", "The id is used twice.";
    /// Conditions are nested too deeply.
    TOO_DEEP = "promo.too_deep", "條件巢狀過深。", "The conditions are nested too deeply.";
    /// A rule ends before it begins.
    ENDS_BEFORE_START = "promo.ends_before_start", "結束時間早於開始時間。", "It ends before it starts.";

    /// A line has a quantity of zero or less.
    QUANTITY_NOT_POSITIVE = "promo.quantity_not_positive",
        "第 {key} 項的數量必須大於零。", "The quantity of line {key} must be above zero.";
    /// A line's quantity is beyond what a document can hold.
    QUANTITY_TOO_LARGE = "promo.quantity_too_large",
        "第 {key} 項的數量過大。", "The quantity of line {key} is too large.";
    /// A price or fee is below zero.
    PRICE_NEGATIVE = "promo.price_negative",
        "第 {key} 項的價格不可小於零。", "The price of line {key} must not be below zero.";
    /// A price or fee is beyond what a document can hold.
    PRICE_TOO_LARGE = "promo.price_too_large", "第 {key} 項的價格過大。", "The price of line {key} is too large.";
    /// The document's sum is beyond what it can hold.
    AMOUNT_TOO_LARGE = "promo.amount_too_large",
        "加上第 {key} 項後金額過大。", "With line {key} the sum is too large.";
    /// Two lines or two parcels have one key.
    DUPLICATE_KEY = "promo.duplicate_key", "第 {key} 項重複。", "Line {key} is there twice.";
    /// A line names a parent that is not in the basket.
    UNKNOWN_PARENT = "promo.unknown_parent",
        "第 {key} 項所屬的項目不在購物車中。", "Line {key} belongs to a line that is not in the basket.";
    /// A line's tax class is not in the rule set.
    UNKNOWN_TAX_CLASS = "promo.unknown_tax_class",
        "第 {key} 項的稅別不存在。", "The tax class of line {key} does not exist.";
    /// A delivery method is not in the rule set.
    UNKNOWN_SHIPPING_METHOD = "promo.unknown_shipping_method",
        "此配送方式不存在。", "This way of delivery does not exist.";
}
