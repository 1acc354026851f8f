//! Every refusal of this room. Nothing personal is repeated in them: refusals are logged.

kernel::codes! {
    /// A tax id has eight digits.
    TAX_ID_FORM = "fiscal.tax_id_form", 422,
        "統一編號必須是 8 位半形數字，沒有開立發票。請看一下客人的名片或查公司登記。",
        "A company's tax id is eight digits; nothing was invoiced. Check the customer's card or the register.";
    /// Neither the old nor the new check digit fits.
    TAX_ID_CHECK = "fiscal.tax_id_check", 422,
        "統一編號 {tax_id} 的檢查碼不對，應有一位打錯，沒有開立發票。請重新輸入。",
        "The check digit of tax id {tax_id} is wrong, so a digit was mistyped; nothing was invoiced. Enter it again.";
    /// `00000000` stands for "no company" in a QR code and belongs to nobody.
    TAX_ID_NOBODY = "fiscal.tax_id_nobody", 422,
        "00000000 不是統一編號，而是「一般消費者」的意思。個人請留白。",
        "00000000 is nobody's tax id: it means a consumer. Leave the field empty for a private person.";
    /// Lower case in a mobile barcode or a certificate's number: the scanner or the keyboard changed it.
    CARRIER_LOWER_CASE = "fiscal.carrier_lower_case", 422,
        "載具號碼的英文字母一律大寫，這裡有小寫，沒有開立發票。請改用大寫或重新掃描。",
        "A carrier's letters are capitals and this one has small ones; nothing was invoiced. Use capitals or scan again.";
    /// Not a slash and seven characters.
    MOBILE_FORM = "fiscal.mobile_form", 422,
        "手機條碼是「/」加 7 碼，可用數字、大寫英文與 . - +，這個不是。請重新掃描。",
        "A mobile barcode is `/` and seven of digits, capitals and . - +; this is not one. Scan it again.";
    /// Not two letters and fourteen digits.
    CITIZEN_FORM = "fiscal.citizen_form", 422,
        "自然人憑證條碼是 2 個大寫英文加 14 位數字，這個不是。請重新掃描。",
        "A citizen certificate's code is two capitals and fourteen digits; this is not one. Scan it again.";
    /// The kind is not two characters and four digits, or is one with rules of its own.
    CARRIER_KIND = "fiscal.carrier_kind", 422,
        "會員載具類別 {kind} 不是財政部核給的 6 碼類別。請在設定裡填核准函上的類別。",
        "{kind} is not a six-character kind of carrier as the tax authority assigns them. Enter the one from its letter.";
    /// A carrier's id is empty or too long.
    CARRIER_ID = "fiscal.carrier_id", 422,
        "載具號碼要有 1 到 {limit} 個字元。請檢查會員資料。",
        "A carrier's number has 1 to {limit} characters. Check the member's data.";
    /// Not three to seven digits.
    DONATION_FORM = "fiscal.donation_form", 422,
        "捐贈碼是 3 到 7 位數字，這個不是。請再問一次受贈單位的碼。",
        "A donation code is three to seven digits; this is not one. Ask for the organisation's code again.";
    /// An invoice with a tax id cannot be given away.
    COMPANY_DONATES = "fiscal.company_donates", 422,
        "打了統一編號的發票不能捐贈，沒有開立。請拿掉統編，或改用載具或列印。",
        "An invoice with a company's tax id cannot be donated; nothing was issued. Take out the tax id, or use a carrier or paper.";
    /// The four characters by which a consumer is told apart.
    CONSUMER_MARK = "fiscal.consumer_mark", 422,
        "消費者識別碼是 4 個半形字元或 2 個全形字元。",
        "A consumer's mark is four half-width or two full-width characters.";
    /// Not two capitals and eight digits.
    NUMBER_FORM = "fiscal.number_form", 422,
        "發票號碼是 2 個大寫英文加 8 位數字，這個不是。",
        "An invoice number is two capitals and eight digits; this is not one.";
    /// A block ends before it begins, or goes past eight digits.
    BLOCK_FORM = "fiscal.block_form", 422,
        "號碼區間 {first} 到 {last} 不對：起號不可大於迄號，且最多 8 位數。請照配號檔填。",
        "Numbers {first} to {last} are no block: it begins before it ends and has eight digits. Enter it as it was assigned.";
    /// Some of these numbers are on the shelf already.
    BLOCK_OVERLAPS = "fiscal.block_overlaps", 409,
        "{first} 到 {last} 與已有的號碼區間重疊，未加入。同一號碼不可用兩次，請核對配號。",
        "{first} to {last} overlaps a block that is here already and was not added: no number is used twice. Check the assignment.";
    /// More numbers are wanted for a register than are left.
    LEASE_TOO_LARGE = "fiscal.lease_too_large", 409,
        "要分出 {wanted} 個號碼，這個區間只剩 {left} 個。請減少，或先取得新區間。",
        "{wanted} numbers are wanted and {left} are left in this block. Ask for fewer, or get a new block first.";
    /// No block of this period here.
    RANGE_MISSING = "fiscal.range_missing", 409,
        "沒有 {period} 的發票號碼，沒有開立發票。請匯入本期配號，或向總部領號。",
        "There are no invoice numbers for {period}; nothing was invoiced. Bring in this period's numbers, or ask headquarters.";
    /// All numbers of the period are used.
    RANGE_EXHAUSTED = "fiscal.range_exhausted", 409,
        "{period} 的發票號碼用完了，沒有開立發票。請領新的號碼區間再開立。",
        "All invoice numbers for {period} are used; nothing was invoiced. Get another block, then issue.";
    /// The number belongs to another period than the clock shows.
    RANGE_OTHER_PERIOD = "fiscal.range_other_period", 409,
        "號碼屬於 {period}，但現在是 {now}，沒有開立發票。過期字軌不可使用，請換用本期號碼。",
        "The number belongs to {period} and it is {now} now; nothing was invoiced. Numbers of another period are void: take one of this period.";
    /// The clock shows an earlier day than the last document.
    CLOCK_WENT_BACK = "fiscal.clock_went_back", 409,
        "時鐘顯示 {now}，但上一張發票是 {last} 開的，沒有開立發票。請校正這台機器的時間。",
        "The clock shows {now} but the last invoice was issued on {last}; nothing was invoiced. Set this machine's clock.";
    /// Not four digits.
    RANDOM_FORM = "fiscal.random_form", 422,
        "發票隨機碼必須是 4 位數字。",
        "An invoice's random code is four digits.";
    /// No lines, or more than the message can carry.
    LINES_COUNT = "fiscal.lines_count", 422,
        "一張發票要有 1 到 {limit} 筆明細，這張有 {count} 筆。",
        "An invoice has 1 to {limit} lines; this one has {count}.";
    /// A line without a name, with one that is too long, or with a unit that is too long.
    LINE_TEXT = "fiscal.line_text", 422,
        "第 {line} 筆的品名要有 1 到 {limit} 個字，單位最多 {unit} 個字。請修改商品名稱。",
        "Line {line} needs a name of 1 to {limit} characters and a unit of at most {unit}. Change the product's name.";
    /// A quantity of nothing or less.
    LINE_QUANTITY = "fiscal.line_quantity", 422,
        "第 {line} 筆的數量必須大於零。退貨請開折讓。",
        "Line {line} needs a quantity above zero. Goods that come back belong on an allowance.";
    /// An amount below zero.
    LINE_NEGATIVE = "fiscal.line_negative", 422,
        "第 {line} 筆的金額是負的。折扣要先分攤到各筆，退貨請開折讓。",
        "Line {line} has a negative amount. Spread discounts over the lines first; returns belong on an allowance.";
    /// Nothing left to invoice: there are no documents of zero dollars.
    NOTHING_TO_INVOICE = "fiscal.nothing_to_invoice", 422,
        "應開立金額是零，零元不開發票。",
        "There is nothing to invoice: no document is issued for zero dollars.";
    /// Past what the printed code can carry.
    AMOUNT_TOO_LARGE = "fiscal.amount_too_large", 422,
        "金額超過一張發票的上限 {limit}。請分開結帳。",
        "The amount is above {limit}, the most that one invoice carries. Split the sale.";
    /// A company's document has one type of tax.
    MIXED_FOR_COMPANY = "fiscal.mixed_for_company", 422,
        "打統一編號的發票不能混合應稅、零稅率與免稅，沒有開立。請依課稅別分開開立。",
        "An invoice with a tax id cannot mix taxable, zero-rated and exempt lines; nothing was issued. Issue one for each type.";
    /// A zero-rated line needs to say how it left the country and why.
    ZERO_RATE_REASON = "fiscal.zero_rate_reason", 422,
        "有零稅率的品項，要註明通關方式與零稅率原因（71 到 79）。請補上再開立。",
        "With zero-rated lines, the way through customs and the reason (71 to 79) are needed. Add them, then issue.";
    /// More is paid with points than the goods cost.
    REDUCTION_TOO_LARGE = "fiscal.reduction_too_large", 422,
        "折抵 {reduction} 超過可開立的 {total}。",
        "A reduction of {reduction} is more than the {total} that could be invoiced.";
    /// A name or address that the message cannot carry.
    PARTY_TEXT = "fiscal.party_text", 422,
        "名稱要有 1 到 {name} 個字，地址 1 到 {address} 個字。請在公司資料裡修改。",
        "A name has 1 to {name} characters and an address 1 to {address}. Change them in the company's data.";
    /// A stored document whose sums do not hold.
    DOCUMENT_SUMS = "fiscal.document_sums", 422,
        "這張發票的明細與合計不符，這筆資料被改過。請與備份核對。",
        "The lines and totals of this invoice disagree: the record was changed. Compare it with a backup.";
    /// Not one to sixteen capitals and digits.
    ALLOWANCE_NUMBER = "fiscal.allowance_number", 422,
        "折讓單號碼是 1 到 16 個大寫英文或數字。",
        "An allowance number is 1 to 16 capitals or digits.";
    /// Nothing is asked for.
    ALLOWANCE_EMPTY = "fiscal.allowance_empty", 422,
        "折讓單沒有任何金額，沒有開立。請選擇退回的品項。",
        "The allowance has no amount; nothing was issued. Choose what comes back.";
    /// The original has no such line, or it is named twice.
    ALLOWANCE_LINE = "fiscal.allowance_line", 422,
        "原發票沒有第 {line} 筆，或同一筆選了兩次。",
        "The invoice has no line {line}, or it was chosen twice.";
    /// More than is left of that line.
    ALLOWANCE_TOO_MUCH = "fiscal.allowance_too_much", 409,
        "第 {line} 筆只剩 {left} 元可折讓，這次要 {wanted} 元，沒有開立。先前的折讓已用掉其餘。",
        "{left} dollars of line {line} are left and {wanted} are wanted; nothing was issued. Earlier allowances used the rest.";
    /// Dated before the invoice it corrects.
    ALLOWANCE_BEFORE = "fiscal.allowance_before", 409,
        "折讓日期早於發票日期，沒有開立。請校正這台機器的時間。",
        "The allowance is dated before its invoice; nothing was issued. Set this machine's clock.";
    /// An allowance of another invoice, one that is booked already, or one that was never booked.
    ALLOWANCE_OTHER = "fiscal.allowance_other", 409,
        "折讓單 {number} 不屬於這張發票，或已處理過。",
        "Allowance {number} does not belong to this invoice, or was dealt with already.";
    /// A voided invoice takes no allowance, and one with allowances is not voided.
    UNDONE_ALREADY = "fiscal.undone_already", 409,
        "這張發票已有折讓，不能作廢。請用折讓退回其餘金額。",
        "This invoice has allowances and cannot be voided. Give back the rest by allowance.";
    /// A reason of one to twenty characters is asked for.
    REASON_LENGTH = "fiscal.reason_length", 422,
        "原因要有 1 到 {limit} 個字。",
        "A reason has 1 to {limit} characters.";
    /// Not 32 hexadecimal digits.
    KEY_FORM = "fiscal.key_form", 422,
        "QR Code 金鑰是 32 位十六進位字元，請貼上大平台產生的那一串。",
        "The key of the QR code is 32 hexadecimal digits. Paste the one that the platform gave you.";
    /// The file would not be accepted.
    MESSAGE_BROKEN = "fiscal.message_broken", 422,
        "{message} 訊息的 {path} 不符規格（{rule}），沒有產生檔案。",
        "{path} of message {message} breaks the rule: {rule}. No file was made.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sentences_name_the_same_values() {
        let placeholders = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).map(|part| part.split('}').next().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        for (index, code) in ALL.iter().enumerate() {
            assert!(code.name.starts_with("fiscal."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
        }
    }
}
