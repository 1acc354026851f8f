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

/// Goods that are promised to somebody cannot be taken away. Parameters: `variant`, `left` as text in units,
/// `left_thousandths`; the fields name the entries that fell short.
pub static NOT_FREE: Code = Code {
    name: "stock.not_free",
    status: 409,
    zh_tw: "沒有保留給別人的只剩 {left}。請減少數量，或先取消保留。",
    en: "Only {left} are not promised to somebody. Take fewer, or cancel what they are promised for.",
};

/// A use that goods already have.
pub static SAME_CONDITION: Code = Code {
    name: "stock.same_condition",
    status: 422,
    zh_tw: "新的用途和原來一樣，請選另一個用途。",
    en: "The goods are for that already. Choose another use.",
};

/// Goods on their way belong to their transfer.
pub static IN_TRANSIT: Code = Code {
    name: "stock.in_transit",
    status: 422,
    zh_tw: "運送中的商品由調貨單處理，請到調貨單收貨或註銷。",
    en: "Goods on their way are their transfer's. Receive them or write them off there.",
};

/// The count was posted or given up.
pub static COUNT_CLOSED: Code = Code {
    name: "stock.count_closed",
    status: 409,
    zh_tw: "這次盤點已經結束，請另開一次盤點。",
    en: "This count is over. Open another one.",
};

/// Nothing was counted, so there is nothing to book.
pub static COUNT_EMPTY: Code = Code {
    name: "stock.count_empty",
    status: 409,
    zh_tw: "還沒有盤到任何商品，請先掃描再完成盤點。",
    en: "Nothing was counted yet. Scan first, then post the count.",
};

/// The count is about other goods.
pub static NOT_IN_COUNT: Code = Code {
    name: "stock.not_in_count",
    status: 422,
    zh_tw: "這項商品不在這次盤點的範圍內。",
    en: "This count is not about that article.",
};

/// Goods cannot be sent to where they are.
pub static SAME_PLACE: Code = Code {
    name: "stock.same_place",
    status: 422,
    zh_tw: "調出和調入是同一個地點，請選另一個地點。",
    en: "Both ends are the same place. Choose another one.",
};

/// The same goods in two lines.
pub static TWICE: Code = Code {
    name: "stock.twice",
    status: 422,
    zh_tw: "同一項商品出現兩次，請合併成一行。",
    en: "The same article stands here twice. Make it one line.",
};

/// The transfer is about other goods.
pub static NOT_IN_TRANSFER: Code = Code {
    name: "stock.not_in_transfer",
    status: 422,
    zh_tw: "這項商品不在這張調貨單上。",
    en: "That article is not part of this transfer.",
};

/// More than was asked for, approved or sent; or less than nothing.
pub static MORE_THAN_THERE: Code = Code {
    name: "stock.more_than_there",
    status: 422,
    zh_tw: "數量超過這張調貨單上的數量。多出來的請用盤點入帳。",
    en: "That is more than the transfer has. Book what is over as a count.",
};

/// Somebody moved the transfer on. Parameter: `state`.
pub static TRANSFER_STATE: Code = Code {
    name: "stock.transfer_state",
    status: 409,
    zh_tw: "這張調貨單已經到了別的階段，請重新整理後再看。",
    en: "This transfer is at another stage by now. Look at it again.",
};

/// Goods that are kept by lot came in without one, or a date without a lot.
pub static LOT_NEEDED: Code = Code {
    name: "stock.lot_needed",
    status: 422,
    zh_tw: "這項商品要記批號，請照箱上的標示填寫批號與有效日期。",
    en: "These goods are kept by lot. Give the lot code and date on the box.",
};

/// A lot code that is empty or too long.
pub static LOT_CODE: Code = Code {
    name: "stock.lot_code",
    status: 422,
    zh_tw: "批號要 1 到 40 個字元，前後不可有空白。",
    en: "A lot code has 1 to 40 characters and no blanks around it.",
};

/// One lot with two dates.
pub static LOT_DATE: Code = Code {
    name: "stock.lot_date",
    status: 409,
    zh_tw: "批號「{code}」已經登記有效日期 {date}，請核對箱上的標示；日期不同就是不同批，請用不同的批號。",
    en: "The lot {code} is known to be good until {date}. Check the box; another date is another lot.",
};

/// No such lot.
pub static LOT_UNKNOWN: Code =
    Code { name: "stock.lot_unknown", status: 404, zh_tw: "找不到這個批號。", en: "There is no such lot." };

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
    &NOT_FREE,
    &SAME_CONDITION,
    &IN_TRANSIT,
    &COUNT_CLOSED,
    &COUNT_EMPTY,
    &NOT_IN_COUNT,
    &SAME_PLACE,
    &TWICE,
    &NOT_IN_TRANSFER,
    &MORE_THAN_THERE,
    &TRANSFER_STATE,
    &LOT_NEEDED,
    &LOT_CODE,
    &LOT_DATE,
    &LOT_UNKNOWN,
];
