//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// The company is not one of the brand's.
    ENTITY_UNKNOWN = "invoices.entity_unknown", 404, "找不到這家公司。", "There is no such company.";
    /// The company is not registered in Taiwan, whose invoices these are.
    ENTITY_ABROAD = "invoices.entity_abroad", 409, "電子發票只能由在臺灣登記的公司開立，這家公司的國家不是 TW。", "E-invoices are issued by companies registered in Taiwan; this company's country is not TW.";
    /// The company does not issue here.
    ISSUER_UNKNOWN = "invoices.issuer_unknown", 404, "這家公司還沒有設定開立發票。請先填寫公司的發票資料。", "This company does not issue invoices here yet. Fill in its invoice data first.";
    /// A date that is none.
    SINCE_INVALID = "invoices.since_invalid", 422, "請填開始開立發票的日期，例如 2026-12-01。", "Give the day from which invoices are issued, as in 2026-12-01.";
    /// An address that documents cannot carry, or a company whose name or tax id they cannot.
    ADDRESS_INVALID = "invoices.address_invalid", 422, "地址要有 1 到 100 個字；公司登記的名稱最多 60 個字，統一編號要正確。", "An address has 1 to 100 characters; the company's registered name at most 60, and its tax id must be right.";
    /// A kind of carrier that the platform does not assign.
    CARRIER_KIND = "invoices.carrier_kind", 422, "會員載具代碼是財政部核發的六碼，例如 EJ0113。", "The kind of a member's carrier is the six characters that the Ministry of Finance assigned, such as EJ0113.";
    /// More numbers than a track has.
    LOW_INVALID = "invoices.low_invalid", 422, "提醒的張數是 0 到 1000000。", "The number at which to warn is 0 to 1,000,000.";
    /// A reason that the law does not name.
    ZERO_RATE_INVALID = "invoices.zero_rate_invalid", 422, "零稅率原因是 71 到 79。", "The reason of a zero rate is 71 to 79.";
    /// No such store.
    STORE_UNKNOWN = "invoices.store_unknown", 404, "找不到這家門市。", "There is no such store.";
    /// A day that has begun, or is over.
    SINCE_BEGUN = "invoices.since_begun", 422, "這一天已經開店或已經過去，那天的發票由誰開不能再改。最早從 {first} 起。", "That day has begun or is over, and who invoices it stays as it was. The first day that can be chosen is {first}.";
    /// A name that no document can carry.
    WHO_NAME = "invoices.who_name", 422, "請填開立發票的公司名稱，1 到 60 個字。", "Give the name of the company that issues the invoices, 1 to 60 characters.";
    /// A tax id that nobody can have.
    WHO_TAX_ID = "invoices.who_tax_id", 422, "這不是正確的統一編號，請對照那家公司開的發票，再輸入一次。", "This is no tax id. Compare it with an invoice of that company, and type it again.";
    /// A name where nobody else invoices.
    WHO_OURS = "invoices.who_ours", 422, "由自己開立或不開立時，不用填別家公司的名稱和統一編號。", "Where you issue them yourself, or nobody does, no other company's name and tax id are given.";
    /// A share that cannot be.
    COMMISSION_INVALID = "invoices.commission_invalid", 422, "抽成是 0% 到 100%，而且只有百貨公司開立時才有。", "A commission is 0 to 100 %, and there is one only where the department store issues the invoices.";
    /// A carrier or a tax id where somebody else invoices.
    ISSUED_ELSEWHERE = "invoices.issued_elsewhere", 409, "這裡的發票由{name}開立，載具和統一編號請顧客在那邊告知。請拿掉發票資料再結帳。沒有售出任何東西。", "Invoices here are issued by {name}; a carrier or a tax id is given there. Take it out and sell again. Nothing was sold.";
    /// A store of another company, or a register of another store.
    HOLDER_INVALID = "invoices.holder_invalid", 422, "這段號碼的門市要屬於這家公司，收銀機要屬於那家門市。", "The store of a range belongs to the company, and its register to that store.";
    /// Not a period.
    PERIOD_INVALID = "invoices.period_invalid", 422, "期別是民國年三碼加雙數月兩碼，例如 11512。", "A period is three digits of the year of the Republic and the even month, such as 11512.";
    /// Not two capitals.
    TRACK_INVALID = "invoices.track_invalid", 422, "字軌是兩個大寫英文字母。", "The letters of a range are two capitals.";
    /// The period is over.
    PERIOD_OVER = "invoices.period_over", 422, "這一期（{period}）已經結束，號碼不能再使用。請確認期別。", "The period {period} is over and its numbers cannot be used. Check the period.";
    /// Some of the numbers are there already.
    RANGE_OVERLAPS = "invoices.range_overlaps", 409, "這段號碼與已經登錄的 {first} 到 {last} 重疊，沒有登錄。", "These numbers overlap with {first} to {last}, which are there already. Nothing was added.";
    /// No such range.
    RANGE_UNKNOWN = "invoices.range_unknown", 404, "找不到這段號碼。", "There is no such range.";
    /// Some of its numbers are used.
    RANGE_USED = "invoices.range_used", 409, "這段號碼已經開始使用，不能刪除。", "Numbers of this range are used already; it cannot be taken away.";
    /// A company's name that the document cannot carry.
    COMPANY_NAME = "invoices.company_name", 422, "公司名稱最多 60 個字。", "A company's name has at most 60 characters.";
    /// More than one way was chosen.
    WISH_UNCLEAR = "invoices.wish_unclear", 422, "載具、會員載具和捐贈碼只能選一種。", "Choose one of a carrier, the member's carrier and a donation code.";
    /// The member's own carrier needs a member, and a kind that the issuer was given.
    MEMBER_CARRIER = "invoices.member_carrier", 409, "會員載具需要先辨識會員，而且公司要有會員載具代碼。請改用手機條碼或列印。", "A member's carrier needs a known member and a company that was given a kind of carrier. Use a mobile barcode or paper.";
    /// No such document.
    INVOICE_UNKNOWN = "invoices.unknown", 404, "找不到這張發票。", "There is no such invoice.";
    /// Voided invoices, and those in a carrier, are not printed.
    NOT_ON_PAPER = "invoices.not_on_paper", 409, "這張發票已作廢、存在載具或已捐贈，不能列印證明聯。", "This invoice is voided, kept in a carrier or donated; no paper is printed for it.";
    /// Nothing of it was refused.
    NOTHING_REFUSED = "invoices.nothing_refused", 409, "這張發票沒有被平台退件的訊息，不用重送。", "The platform refused nothing of this invoice; there is nothing to hand in again.";
    /// The platform has all of it.
    NOTHING_OPEN = "invoices.nothing_open", 409, "這張發票的訊息平台都已經收下了。", "The platform has accepted everything about this invoice already.";
    /// A way of handing in that this server does not have.
    WAY_UNKNOWN = "invoices.way_unknown", 422, "這台伺服器沒有設定這種上傳方式。請選清單裡的，或請管理主機的人設定。", "This server is not set up for that way of handing in. Choose one from the list, or ask whoever runs it.";
    /// Somebody changed it meanwhile.
    CHANGED = "invoices.changed", 409, "這張發票剛剛有變動，請再試一次。", "This invoice was changed a moment ago; try again.";
}
