//! What stands on a receipt besides its contents.

use crate::receipt::Invoiced;

/// The language of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese as in Taiwan.
    #[default]
    Chinese,
    /// English.
    English,
}

/// The words of one language.
pub(crate) struct Words {
    pub(crate) number: &'static str,
    pub(crate) cashier: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) voided: &'static str,
    pub(crate) discount: &'static str,
    pub(crate) note: &'static str,
    pub(crate) collected: &'static str,
    pub(crate) paid_before: &'static str,
    pub(crate) total: &'static str,
    pub(crate) deposit: &'static str,
    pub(crate) rest: &'static str,
    pub(crate) left: &'static str,
    pub(crate) tax: (&'static str, &'static str),
    pub(crate) rounding: &'static str,
    pub(crate) given: &'static str,
    pub(crate) change: &'static str,
    pub(crate) mall: &'static str,
    /// Before and after the name of who gives the invoice; the second where a landlord does.
    pub(crate) invoiced: [(&'static str, &'static str); 2],
    pub(crate) thanks: &'static str,
    pub(crate) kitchen: &'static str,
    pub(crate) pickup_number: &'static str,
    pub(crate) wanted: &'static str,
    pub(crate) take_away: &'static str,
    pub(crate) pickup: &'static str,
    pub(crate) delivery: &'static str,
    pub(crate) called_off: &'static str,
    pub(crate) test: &'static str,
    pub(crate) test_help: &'static str,
}

const CHINESE: Words = Words {
    number: "單號",
    cashier: "收銀",
    copy: "副本",
    voided: "已作廢",
    discount: "優惠",
    note: "備註：",
    collected: "取貨訂單",
    paid_before: "先前已付",
    total: "合計",
    deposit: "訂金",
    rest: "尾款",
    left: "取貨時付",
    tax: ("含稅 ", "%"),
    rounding: "現金尾差",
    given: "實收",
    change: "找零",
    mall: "百貨公司",
    invoiced: [("統一發票由", "開立。"), ("統一發票由", "開立，本單不是發票；載具與統一編號請向百貨收銀告知。")],
    thanks: "謝謝光臨",
    kitchen: "廚房單",
    pickup_number: "取餐號碼",
    wanted: "約定時間",
    take_away: "現場",
    pickup: "到店取貨",
    delivery: "寄送",
    called_off: "已取消，不用做",
    test: "測試列印",
    test_help: "下面每一行都要看得懂，最後一行的兩端要對齊紙的左右邊。看不懂時，換另一種文字編碼再印一次。",
};

const ENGLISH: Words = Words {
    number: "No.",
    cashier: "Cashier",
    copy: "COPY",
    voided: "VOIDED",
    discount: "Offers",
    note: "Note: ",
    collected: "Order fetched:",
    paid_before: "Paid before",
    total: "Total",
    deposit: "Deposit",
    rest: "Balance",
    left: "Due at pickup",
    tax: ("Includes ", "% tax"),
    rounding: "Cash rounding",
    given: "given",
    change: "Change",
    mall: "the department store",
    invoiced: [
        ("The invoice is issued by ", "."),
        ("The invoice is issued by ", "; this is none. Give a carrier or a tax id at its cash desk."),
    ],
    thanks: "Thank you",
    kitchen: "Kitchen",
    pickup_number: "Pickup number",
    wanted: "Wanted",
    take_away: "Here",
    pickup: "Pickup",
    delivery: "Delivery",
    called_off: "CALLED OFF",
    test: "Test print",
    test_help: "Every line below has to be readable, and both ends of the last one have to reach the edges of the paper. Where one is not, choose another encoding and print again.",
};

impl Words {
    /// Who gives the invoice.
    pub(crate) fn invoiced(&self, by: &Invoiced) -> String {
        let (before, after) = self.invoiced[usize::from(by.by_landlord)];
        let name = if by.name.is_empty() { self.mall } else { &by.name };
        format!("{before}{name}{after}")
    }
}

impl Language {
    /// That of a locale such as `zh-TW`; English for all but Chinese.
    pub fn of(locale: &str) -> Language {
        if locale.starts_with("zh") { Language::Chinese } else { Language::English }
    }

    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }
}
