//! The types that every brand begins with. A brand's own row stands over the one of the same word here.

use std::collections::BTreeMap;

use till::{InvoiceTreatment, TenderKind, Treatment};

use super::{How, RefundsAs, TenderType};

/// A type as it is before anybody changed it.
struct BuiltIn {
    kind: &'static str,
    zh_tw: &'static str,
    en: &'static str,
    how: How,
    refunds_as: RefundsAs,
    treatment: Treatment,
    opens_drawer: bool,
    works_offline: bool,
    active: bool,
}

const fn money(kind: &'static str, zh_tw: &'static str, en: &'static str, how: How, refunds_as: RefundsAs) -> BuiltIn {
    BuiltIn {
        kind,
        zh_tw,
        en,
        how,
        refunds_as,
        treatment: Treatment::MONEY,
        opens_drawer: false,
        works_offline: false,
        active: true,
    }
}

/// In the brand's order.
const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { opens_drawer: true, works_offline: true, ..money("cash", "現金", "Cash", How::Cash, RefundsAs::Same) },
    BuiltIn {
        works_offline: true,
        ..money("card", "刷卡（獨立刷卡機）", "Card (terminal apart)", How::Noted, RefundsAs::ByHand)
    },
    money("terminal", "刷卡機", "Card (terminal)", How::Charged, RefundsAs::Same),
    money("wallet_code", "行動支付付款碼", "Mobile payment code", How::Charged, RefundsAs::Same),
    BuiltIn {
        opens_drawer: true,
        works_offline: true,
        active: false,
        treatment: Treatment { invoice: InvoiceTreatment::IssuedByAnother, ..Treatment::MONEY },
        ..money("mall_voucher", "百貨商品券", "Department store voucher", How::Noted, RefundsAs::ByHand)
    },
    BuiltIn {
        treatment: Treatment::CREDIT,
        ..money("store_credit", "購物金", "Store credit", How::Credit, RefundsAs::Same)
    },
    money("online", "線上付款", "Online payment", How::Online, RefundsAs::Same),
    money("credit_card", "線上信用卡", "Credit card online", How::Online, RefundsAs::Same),
    money("atm", "ATM 虛擬帳號", "ATM transfer", How::Online, RefundsAs::ByHand),
    money("convenience_store", "超商代碼", "Convenience store code", How::Online, RefundsAs::ByHand),
    money("bank_transfer", "銀行轉帳", "Bank transfer", How::Online, RefundsAs::Same),
    money("cash_on_delivery", "貨到付款", "Cash on delivery", How::Later, RefundsAs::ByHand),
];

/// All of them, as version 1.
pub(super) fn all() -> impl Iterator<Item = TenderType> {
    (1..).zip(BUILT_IN).filter_map(|(place, one)| {
        Some(TenderType {
            kind: TenderKind::parse(one.kind)?,
            names: BTreeMap::from([("en".to_owned(), one.en.to_owned()), ("zh-TW".to_owned(), one.zh_tw.to_owned())]),
            how: one.how,
            at_till: matches!(one.how, How::Cash | How::Noted | How::Charged),
            on_web: matches!(one.how, How::Online | How::Later),
            treatment: one.treatment,
            refunds_as: one.refunds_as,
            opens_drawer: one.opens_drawer,
            works_offline: one.works_offline,
            active: one.active,
            position: place * 10,
            version: 1,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_one_and_stands_once() {
        let kinds: Vec<TenderKind> = all().map(|one| one.kind).collect();
        assert_eq!(kinds.len(), BUILT_IN.len());
        for (place, kind) in kinds.iter().enumerate() {
            assert!(!kinds[..place].contains(kind), "{kind:?}");
        }
        for kind in TenderKind::ALL {
            assert!(kinds.contains(kind), "tills know {kind:?}");
        }
    }
}
