//! Refusals that a caller can act on.

use kernel::codes;

codes! {
    /// There is no such product, variant or code.
    NOT_FOUND = "catalog.not_found", 404, "找不到這項商品。", "There is no such article.";
    /// A kind of which stock is kept otherwise.
    KIND_FIXED = "catalog.kind_fixed", 422, "這兩種商品的庫存算法不同，不能直接改：有庫存的、不計庫存的（服務、費用）和組合各自獨立。請另建一項商品，把這一項下架。", "Stock is kept otherwise of that kind: goods that lie on a shelf, what is not counted (services, fees), and sets are apart. Make a new article and archive this one.";
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
    /// A number whose check digit is wrong, or whose length no number of GS1 has.
    GTIN_INVALID = "catalog.gtin_invalid", 422, "這不是正確的 EAN／UPC／GTIN 條碼：要 8、12、13 或 14 位數字，最後一位是檢查碼。請對照包裝再輸入一次；店內自編的條碼請選「自編碼」。", "That is no EAN, UPC or GTIN: it takes 8, 12, 13 or 14 digits, the last of them a check digit. Compare it with the pack; declare the shop's own codes as in-house.";
    /// A UPC-E that stands for no UPC-A.
    UPC_E_INVALID = "catalog.upc_e_invalid", 422, "這不是正確的 UPC-E 條碼：要 8 位數字，第一位是 0 或 1，最後一位是檢查碼。", "That is no UPC-E: it takes eight digits, the first 0 or 1, the last a check digit.";
    /// A number to be typed that is too long, or no number.
    PLU_INVALID = "catalog.plu_invalid", 422, "PLU 號碼要 1 到 6 位數字。", "A PLU number has one to six digits.";
    /// Another variant has the barcode.
    BARCODE_TAKEN = "catalog.barcode_taken", 409, "條碼「{barcode}」已經屬於別的商品。", "Another article has the barcode {barcode}.";
    /// A prefix that is not kept for codes printed in a store.
    PREFIX_INVALID = "catalog.prefix_invalid", 422, "店內條碼的開頭只能是 02 或 20 到 29。", "Codes printed in a store begin with 02, or with 20 to 29.";
    /// Parts that do not make thirteen digits.
    DIGITS_INVALID = "catalog.digits_invalid", 422, "位數加起來要剛好 13 位：開頭 2 位、品號與數值各 3 到 7 位、數值檢查碼（有的話）1 位、最後檢查碼 1 位；小數位數不能超過數值位數，最多 4 位。", "The parts make thirteen digits: two of prefix, three to seven each of article and value, one of the value's check digit if it has one, one of check digit; decimals are at most four and no more than the value has.";
    /// A check digit where none is defined.
    VALUE_CHECK_INVALID = "catalog.value_check_invalid", 422, "只有 4 位或 5 位的數值才有數值檢查碼。", "Only a value of four or five digits has a check digit of its own.";
    /// A printed price that no quantity comes to.
    PRICE_NOT_MET = "catalog.price_not_met", 422, "標籤印的是 {printed}，依現在的單價湊不出這個金額，所以沒有加入。請重新秤重列印標籤，或輸入品號與重量。", "The label says {printed}, and no quantity comes to that at the present price, so nothing was added. Weigh it again for a new label, or type the article and its weight.";
    /// There is no such pattern, category or group.
    NOTHING_THERE = "catalog.nothing_there", 404, "找不到這筆資料，可能已經被刪除。請重新整理頁面。", "There is no such entry; it may have been removed. Load the page again.";
    /// A category below itself.
    CATEGORY_CIRCLE = "catalog.category_circle", 422, "不能把分類移到自己或自己的下層分類底下。", "A category cannot hang below itself.";
    /// A tree too deep for anybody to find their way.
    CATEGORY_DEPTH = "catalog.category_depth", 422, "分類最多 {most} 層。", "Categories go {most} levels deep.";
    /// More categories than a tree that is shown in one page may have.
    CATEGORY_MANY = "catalog.category_many", 422, "分類最多 {most} 個。", "There are at most {most} categories.";
    /// Another category has the handle.
    CATEGORY_TAKEN = "catalog.category_taken", 409, "網址代稱「{handle}」已經有別的分類使用，請換一個。", "Another category has the handle {handle}. Choose a different one.";
    /// A category with others below it.
    CATEGORY_NOT_EMPTY = "catalog.category_not_empty", 409, "這個分類底下還有別的分類，請先移走或刪除。", "There are categories below this one. Move or remove them first.";
    /// A category that is gone.
    UNKNOWN_CATEGORY = "catalog.unknown_category", 422, "找不到這個分類。", "There is no such category.";
    /// A tag that is none.
    TAG_INVALID = "catalog.tag_invalid", 422, "標籤要 1 到 40 個字，前後不可有空白。", "A tag has 1 to 40 characters and no blanks around it.";
    /// A maker's name that is empty, too long, or has blanks around it.
    MAKER_INVALID = "catalog.maker_invalid", 422, "品牌／製造者最多 120 個字，前後不可有空白。", "A maker's name has at most 120 characters and no blanks around it.";
    /// A product that is gone.
    UNKNOWN_PRODUCT = "catalog.unknown_product", 422, "找不到這項商品。", "There is no such product.";
    /// A product that goes with, or follows, itself.
    RELATION_CIRCLE = "catalog.relation_circle", 422, "商品不能搭配自己，接替關係也不能繞回自己。", "A product does not go with itself, and does not come after itself by way of others.";
    /// Another group has the code.
    OPTION_GROUP_TAKEN = "catalog.option_group_taken", 409, "代號「{code}」已經有別的選項組使用。", "Another group of options has the code {code}.";
    /// A group from which nothing right can be chosen.
    OPTION_COUNT = "catalog.option_count", 422, "至少、至多可選幾項填得不對：至少不能小於 0，至多要大於 0、不能小於至少，也不能超過選項數。", "The numbers of choices do not fit: at least 0; at most 1 or more, not below the least, and not above the number of options.";
    /// A component that is no variant.
    UNKNOWN_VARIANT = "catalog.unknown_variant", 422, "找不到這個規格。", "There is no such variant.";
    /// A group of options that is gone.
    UNKNOWN_OPTION_GROUP = "catalog.unknown_option_group", 422, "找不到這個選項組。", "There is no such group of options.";
    /// Components for something that is no set.
    NOT_A_SET = "catalog.not_a_set", 422, "這項商品不是組合商品，不能設定內容物。請另外新增一項「組合」商品。", "This article is no set, so nothing can be put into it. Make an article of the kind set.";
    /// A set in a set.
    SET_IN_SET = "catalog.set_in_set", 422, "組合裡不能再放組合，請改放單項商品。", "A set cannot hold another set. Put its single articles in.";
    /// A price that began before it could be called off, or was never planned.
    PRICE_BEGUN = "catalog.price_begun", 409, "這個價格已經生效或已經取消，不能再取消。要改價請直接設定新的價格。", "That price holds already, or was called off before. Set another price instead.";
    /// A planned price that does not lie ahead.
    PRICE_NOT_AHEAD = "catalog.price_not_ahead", 422, "預定時間要在現在之後、一年以內。", "A planned price begins after now and within a year.";
    /// A product without a name in the brand's language.
    NAME_NEEDED = "catalog.name_needed", 422, "商品至少要有一個名稱。", "A product needs a name.";
    /// A language tag that is none.
    LOCALE_INVALID = "catalog.locale_invalid", 422, "語言代碼不正確，例如 zh-TW、en。", "That is not a language tag such as zh-TW or en.";
    /// A tax class that was not set up.
    UNKNOWN_TAX_CLASS = "catalog.unknown_tax_class", 422, "沒有這個稅別。", "There is no such tax class.";
    /// A picture that was not added.
    UNKNOWN_MEDIA = "catalog.unknown_media", 422, "找不到這張圖片。", "There is no such picture.";
    /// What was sent is in no format that we take.
    MEDIA_KIND = "catalog.media_kind", 415, "這個檔案不是 JPEG、PNG、WebP 或 GIF 圖片，所以沒有存下來。請換成這四種格式；SVG、PDF、HEIC 請先另存成 JPEG 或 PNG。", "That is no JPEG, PNG, WebP or GIF picture, so nothing was kept. Use one of these; save SVG, PDF and HEIC as JPEG or PNG first.";
    /// A picture that is cut off or damaged.
    MEDIA_BROKEN = "catalog.media_broken", 422, "這張圖片打不開：檔案可能不完整或已損壞，所以沒有存下來。請用看圖程式打開確認，再另存一份上傳。", "That picture cannot be opened: the file is cut off or damaged, so nothing was kept. Open it in a viewer, save it again, and send that.";
    /// A picture whose pixels would take more memory than we give.
    MEDIA_HUGE = "catalog.media_huge", 422, "這張圖片太大，所以沒有存下來：最長邊不能超過 {side} 像素，總共不能超過 {megapixels} 百萬像素。請先縮小再上傳。", "That picture is too large, so nothing was kept: at most {side} pixels along its longer side and {megapixels} megapixels in all. Make it smaller first.";
    /// A file of more bytes than we take.
    MEDIA_HEAVY = "catalog.media_heavy", 413, "檔案超過 {megabytes} MB，所以沒有存下來。請先縮小或壓縮圖片再上傳。", "The file has more than {megabytes} MB, so nothing was kept. Make the picture smaller first.";
    /// More pictures than anybody looks at.
    PICTURES_MANY = "catalog.pictures_many", 422, "一項商品最多 {most} 張圖片。", "A product has at most {most} pictures.";
    /// A step of nothing, or an absurd one.
    STEP_INVALID = "catalog.step_invalid", 422, "最小單位必須大於零。", "The smallest step must be above zero.";
    /// A quantity that is no whole number of steps.
    QUANTITY_STEP = "catalog.quantity_step", 422, "數量不符合最小單位。", "The quantity does not fit the smallest step.";
    /// A price below nothing, or an absurd one.
    PRICE_INVALID = "catalog.price_invalid", 422, "價格不可為負數，也不能過大。", "A price cannot be below zero, nor absurdly large.";
    /// More variants than anybody finds their way in.
    VARIANTS_MANY = "catalog.variants_many", 422, "一項商品最多 {most} 個規格，所以沒有新增。請另外建一項商品。", "A product has at most {most} variants, so nothing was added. Make another product.";
    /// A product without anything to sell.
    NO_VARIANTS = "catalog.no_variants", 422, "商品至少要有一個規格。", "A product needs at least one variant.";
    /// The same thing twice in one request.
    TWICE = "catalog.twice", 422, "這個值在同一份資料裡出現了兩次。", "The same value stands here twice.";
    /// The price list is gone.
    UNKNOWN_PRICE_LIST = "catalog.unknown_price_list", 404, "找不到這份價目表。", "There is no such price list.";
    /// Another list has the code.
    PRICE_LIST_TAKEN = "catalog.price_list_taken", 409, "代號「{code}」已經有別的價目表使用，請換一個。", "Another price list has the code {code}. Choose a different one.";
    /// What the brand's own list cannot do.
    PRICE_LIST_DEFAULT = "catalog.price_list_default", 409, "這是品牌的預設價目表：別的價目表沒有價格時都用它，所以不能設定期間、停用或指定給門市。請另建一份價目表。", "This is the brand's own price list: it holds wherever no other has a price, so it has no dates, cannot be closed, and is not given to stores. Make another list.";
    /// A list whose prices contain tax otherwise than the brand's own.
    PRICE_LIST_TAX = "catalog.price_list_tax", 409, "這份價目表的含稅方式和預設價目表不同，同一張單無法混用，所以沒有指定。", "This list's prices treat tax otherwise than the brand's own; one basket cannot mix them, so it was not given.";
    /// More lists at once than one place has.
    PRICE_LISTS_MANY = "catalog.price_lists_many", 409, "同一間門市或通路同一時間最多 {most} 份價目表，所以都沒有指定。請先結束其中一份，或換一段期間。", "A store or channel has at most {most} price lists at once, so nothing was given. End one of them first, or choose another time.";
    /// A list that holds there for a part of that time already.
    PRICE_LIST_GIVEN = "catalog.price_list_given", 409, "這間門市或通路在這段期間裡已經有這份價目表，只是起訖時間不同，所以沒有指定。請先結束原來的指定。", "This store or channel has that list for a part of this time already, so nothing was given. End that first.";
    /// A time that ends before it begins.
    PERIOD_INVALID = "catalog.period_invalid", 422, "結束時間要在開始時間之後。", "The end comes after the beginning.";
    /// A rate below nothing or above the whole, or one where none belongs.
    RATE_INVALID = "catalog.rate_invalid", 422, "稅率要在 0% 到 100% 之間，零稅與免稅的稅率必須是 0。", "A rate lies between 0 % and 100 %, and is zero unless the class is taxable.";
    /// A label of a price that never was.
    LABEL_UNKNOWN = "catalog.label_unknown", 422, "找不到這個版本（{version}）的價格，請重新列印標籤再掛。", "There was never a price of version {version}. Print the label anew and hang that one.";
}
