//! Refusals that a caller can act on.

use kernel::Code;

/// Less is there than was wanted. Parameters: `variant`, `left` as text in units, `left_thousandths`;
/// the fields name the wanted entries that fell short, as `/lines/{index}`.
pub static INSUFFICIENT: Code = Code {
    name: "stock.insufficient",
    status: 409,
    zh_tw: "庫存不足，只剩 {left} 可以賣。請減少數量，或改選其他門市。",
    en: "Not enough stock: {left} left. Take fewer, or choose another store.",
};

/// The hold was used, released or ran out.
pub static HOLD_GONE: Code = Code {
    name: "stock.hold_gone",
    status: 409,
    zh_tw: "這筆保留已經失效，請重新確認庫存。",
    en: "This hold is no longer open. Check the stock again.",
};

/// A hold can only be divided into parts smaller than itself.
pub static HOLD_TOO_SMALL: Code = Code {
    name: "stock.hold_too_small",
    status: 409,
    zh_tw: "保留的數量沒有這麼多。",
    en: "The hold is not larger than that.",
};

/// A quantity of nothing or less, or past what can be counted.
pub static QUANTITY_INVALID: Code = Code {
    name: "stock.quantity_invalid",
    status: 422,
    zh_tw: "數量必須大於零，而且不能過大。",
    en: "The quantity must be above zero and not absurdly large.",
};

/// Not a whole number of the variant's steps.
pub static QUANTITY_STEP: Code = Code {
    name: "stock.quantity_step",
    status: 422,
    zh_tw: "數量不符合這項商品的最小單位。",
    en: "The quantity does not fit this article's smallest step.",
};

/// More lines than one receipt may have.
pub static TOO_MANY_LINES: Code = Code {
    name: "stock.too_many_lines",
    status: 422,
    zh_tw: "一張單最多 {most} 個品項，請分成幾張。",
    en: "At most {most} lines go into one document. Split it.",
};

/// The catalogue does not know the variant.
pub static UNKNOWN_VARIANT: Code =
    Code {
        name: "stock.unknown_variant", status: 422, zh_tw: "找不到這項商品。", en: "There is no such article."
    };

/// There is no such location, or it is closed.
pub static UNKNOWN_LOCATION: Code = Code {
    name: "stock.unknown_location",
    status: 422,
    zh_tw: "找不到這個庫存地點，或它已經停用。",
    en: "There is no such location, or it is closed.",
};

/// Either what was counted or by how much it changes, not both and not neither.
pub static COUNT_OR_CHANGE: Code = Code {
    name: "stock.count_or_change",
    status: 422,
    zh_tw: "請填「盤點數量」或「增減數量」其中一個。",
    en: "Give either the counted quantity or the change, and only one of them.",
};

/// A name or code that is empty or too long, a cut-off out of the day, a zone that is none.
pub static PLACE_INVALID: Code = Code {
    name: "stock.place_invalid",
    status: 422,
    zh_tw: "地點資料不完整或格式不正確。",
    en: "Something about this place is missing or malformed.",
};

/// Another place has the code.
pub static CODE_TAKEN: Code = Code {
    name: "stock.code_taken",
    status: 409,
    zh_tw: "代號「{code}」已經有人使用。",
    en: "The code {code} is taken.",
};

/// All of them.
pub static ALL: &[&Code] = &[
    &INSUFFICIENT,
    &HOLD_GONE,
    &HOLD_TOO_SMALL,
    &QUANTITY_INVALID,
    &QUANTITY_STEP,
    &TOO_MANY_LINES,
    &UNKNOWN_VARIANT,
    &UNKNOWN_LOCATION,
    &COUNT_OR_CHANGE,
    &PLACE_INVALID,
    &CODE_TAKEN,
];
