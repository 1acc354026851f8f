//! Refusals that a caller can act on.

use kernel::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub static $name: Code = Code { name: $code, status: $status, zh_tw: $zh, en: $en };)*
        /// All of them.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    /// There is no such product, variant or code.
    NOT_FOUND = "catalog.not_found", 404, "找不到這項商品。", "There is no such article.";
    /// A handle that could not stand in an address.
    HANDLE_INVALID = "catalog.handle_invalid", 422, "網址代稱只能用小寫英文字母、數字和連字號，最多 80 個字元。", "A handle takes lower-case letters, digits and single hyphens, at most 80.";
    /// Another product has, or had, the handle.
    HANDLE_TAKEN = "catalog.handle_taken", 409, "網址代稱「{handle}」已經有別的商品用過，請換一個。", "Another product has used the handle {handle}. Choose a different one.";
    /// A SKU that is empty, too long, or has blanks around it.
    SKU_INVALID = "catalog.sku_invalid", 422, "貨號要 1 到 64 個字元，前後不可有空白。", "A SKU has 1 to 64 characters and no blanks around it.";
    /// Another variant has the SKU.
    SKU_TAKEN = "catalog.sku_taken", 409, "貨號「{sku}」已經有別的商品使用。", "Another article has the SKU {sku}.";
    /// A barcode with characters that no scanner gives.
    BARCODE_INVALID = "catalog.barcode_invalid", 422, "條碼要 1 到 64 個可列印的英數字元。", "A barcode has 1 to 64 printable ASCII characters.";
    /// Another variant has the barcode.
    BARCODE_TAKEN = "catalog.barcode_taken", 409, "條碼「{barcode}」已經屬於別的商品。", "Another article has the barcode {barcode}.";
    /// A product without a name in the brand's language.
    NAME_NEEDED = "catalog.name_needed", 422, "商品至少要有一個名稱。", "A product needs a name.";
    /// A language tag that is none.
    LOCALE_INVALID = "catalog.locale_invalid", 422, "語言代碼不正確，例如 zh-TW、en。", "That is not a language tag such as zh-TW or en.";
    /// A tax class that was not set up.
    UNKNOWN_TAX_CLASS = "catalog.unknown_tax_class", 422, "沒有這個稅別。", "There is no such tax class.";
    /// A picture that was not added.
    UNKNOWN_MEDIA = "catalog.unknown_media", 422, "找不到這張圖片。", "There is no such picture.";
    /// A step of nothing, or an absurd one.
    STEP_INVALID = "catalog.step_invalid", 422, "最小單位必須大於零。", "The smallest step must be above zero.";
    /// A quantity that is no whole number of steps.
    QUANTITY_STEP = "catalog.quantity_step", 422, "數量不符合最小單位。", "The quantity does not fit the smallest step.";
    /// A price below nothing, or an absurd one.
    PRICE_INVALID = "catalog.price_invalid", 422, "價格不可為負數，也不能過大。", "A price cannot be below zero, nor absurdly large.";
    /// A product without anything to sell.
    NO_VARIANTS = "catalog.no_variants", 422, "商品至少要有一個規格。", "A product needs at least one variant.";
    /// The same thing twice in one request.
    TWICE = "catalog.twice", 422, "這個值在同一份資料裡出現了兩次。", "The same value stands here twice.";
    /// The price list is gone.
    UNKNOWN_PRICE_LIST = "catalog.unknown_price_list", 404, "找不到這份價目表。", "There is no such price list.";
    /// A rate below nothing or above the whole, or one where none belongs.
    RATE_INVALID = "catalog.rate_invalid", 422, "稅率要在 0% 到 100% 之間，零稅與免稅的稅率必須是 0。", "A rate lies between 0 % and 100 %, and is zero unless the class is taxable.";
}
