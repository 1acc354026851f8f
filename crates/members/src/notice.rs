//! What people are shown before they say what their data may be used for. A changed text is a new version.

use crate::Purpose;

/// A notice in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    /// What for.
    pub purpose: Purpose,
    /// Counts up with every change of the text.
    pub version: i64,
    /// In Chinese.
    pub zh_tw: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Notice {
    /// The text as it is shown.
    pub fn text(&self, locale: &str) -> &'static str {
        if locale.starts_with("zh") { self.zh_tw } else { self.en }
    }
}

/// The notices that are shown now.
pub const NOTICES: &[Notice] = &[
    Notice {
        purpose: Purpose::Service,
        version: 1,
        zh_tw: "我們使用你的姓名與聯絡方式處理訂單、取貨、退換貨與會員權益。沒有這項同意就無法成為會員。",
        en: "We use your name and contacts for orders, pickup, returns and what you are entitled to as a member. Without this you cannot be a member.",
    },
    Notice {
        purpose: Purpose::Marketing,
        version: 1,
        zh_tw: "我們會用你勾選的方式寄送優惠與新品消息，隨時可以取消。",
        en: "We send offers and news by the ways you choose. You can stop this at any time.",
    },
    Notice {
        purpose: Purpose::Profiling,
        version: 1,
        zh_tw: "我們依你在網路與門市的購買紀錄推薦商品。",
        en: "We recommend goods by what you bought on the web and in our stores.",
    },
    Notice {
        purpose: Purpose::AdAudience,
        version: 1,
        zh_tw: "我們會把加密後的聯絡方式交給廣告平台，用來顯示適合你的廣告。",
        en: "We hand your contacts, encrypted, to advertising platforms, so that they show you fitting advertisements.",
    },
    Notice {
        purpose: Purpose::Sharing,
        version: 1,
        zh_tw: "我們會與加盟門市分享你的會員資料，讓你在加盟門市也能使用會員權益。",
        en: "We share your membership with our franchised stores, so that you are a member there, too.",
    },
];

/// The notice about a purpose that is shown now.
pub fn notice(purpose: Purpose) -> Option<&'static Notice> {
    NOTICES.iter().find(|notice| notice.purpose == purpose)
}
