//! What must hold in this slice's tables at any moment. `tenon doctor` asks each question; a row in
//! the answer is something wrong.

use crate::sql;

/// Names and statements. The statements take no parameters and answer with the wrong rows.
pub const CHECKS: &[(&str, &str)] = &[
    ("catalog: a price list is as new as its newest price", sql::CHECK_LIST_VERSION),
    ("catalog: a variant has one price at a time", sql::CHECK_ONE_PRICE),
    ("catalog: lists that hold somewhere treat tax as the brand's own", sql::price_lists::CHECK_TAX),
    ("catalog: a handle leads to its product", sql::CHECK_HANDLES),
    ("catalog: every barcode can be looked for", sql::codes::CHECK_LOOKUP),
    ("catalog: a category hangs below one that is there", sql::tree::CHECK_PARENTS),
    ("catalog: no category hangs below itself", sql::tree::CHECK_CIRCLES),
    ("catalog: a shelf label shows a price that was", sql::labels::CHECK_LABELS),
    ("catalog: every picture has its largest size", sql::media::CHECK_FILES),
    ("catalog: no picture that is used would be forgotten", sql::media::CHECK_USED),
    ("catalog: a variant is shown by a picture of its product", sql::media::CHECK_VARIANTS),
    ("catalog: every product has a name and a tax class", sql::CHECK_PRODUCTS),
];
