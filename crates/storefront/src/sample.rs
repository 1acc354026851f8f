//! A small shop to show on pages: short names, and names as long as people make them. A merchant's templates are
//! tried with it before they are published, and tests look at every page of it.

#![allow(missing_docs, reason = "each function makes the page that its name says")]

use catalog::{ReturnClass, StorageClass};
use kernel::{BusinessDate, Id, Money, Price, Quantity, Timestamp, Zone};

use crate::view::*;
use crate::words::Locale;

mod preorder;
mod stores;

pub use preorder::{preorder_cart, preorder_checkout, preorder_order, preorder_product};
use stores::shut_store;
pub use stores::{hours, store_info, store_page, store_stock, stores};

/// Six goods of the demo: handle, name, price in whole dollars, pieces in the store.
pub const GOODS: [(&str, &str, i64, i64); 6] = [
    ("osmanthus-chiffon-cake", "桂花烏龍戚風蛋糕", 580, 12),
    ("oolong-tea", "凍頂烏龍茶", 420, 40),
    ("black-tea", "日月潭紅玉紅茶", 380, 3),
    ("pineapple-cake", "土鳳梨酥（六入）", 260, 25),
    ("nougat", "海鹽牛軋糖", 220, 0),
    ("gift-box", "茶點禮盒", 1280, 8),
];

/// A name longer than any layout wishes for.
pub const LONG: &str = "阿里山高山金萱桂花烏龍戚風蛋糕佐日曬龍眼蜜與手炒焦糖鳳梨果醬六吋圓形禮盒裝附提袋與手寫卡片";

pub fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::from_micros(0))
}

pub fn date(text: &str) -> BusinessDate {
    text.parse().unwrap_or(BusinessDate::of(at(""), &Zone::utc(), 0))
}

/// A Saturday at 14:05 in Taipei.
pub fn now() -> Timestamp {
    at("2026-11-21T06:05:00Z")
}

pub fn ready() -> Timestamp {
    at("2026-11-21T07:30:00Z")
}

pub fn shell(locale: Locale, path: &str) -> Shell {
    Shell {
        brand: "榫茶 Tenon Tea & Cake".to_owned(),
        locale,
        own: Locale::ZhTw,
        now: now(),
        origin: "https://tea.example".to_owned(),
        path: path.to_owned(),
        cart_count: 3,
        style: None,
        links: Vec::new(),
        members: true,
        preview: false,
    }
}

pub fn card(index: usize) -> Card {
    let (handle, name, dollars, pieces) = GOODS[index];
    Card {
        store_only: false,
        preorder: false,
        url: format!("/products/{handle}"),
        name: name.to_owned(),
        summary: "桂花蜜拌進烏龍茶湯，蛋白打到剛好，出爐倒扣到涼。清早烤，當天吃最鬆軟。".to_owned(),
        picture: Picture::of(None, handle, name),
        variants: vec![id(u8::try_from(index).unwrap_or_default() + 10)],
        unit_price: Price::new(dollars * 10_000),
        from: false,
        stock: Stock::of(Quantity::units(pieces)),
        stores: vec![store_stock(pieces)],
    }
}

pub fn member_card() -> CardPage {
    CardPage {
        name: Some("陳小卯".to_owned()),
        number: "M7K2P9QX1A".to_owned(),
        bars: "<svg viewBox=\"0 0 1 1\"></svg>".to_owned(),
        code: "<svg viewBox=\"0 0 1 1\"></svg>".to_owned(),
        may_spend: true,
    }
}

pub fn home() -> HomePage {
    HomePage {
        cards: (0..GOODS.len()).map(card).collect(),
        categories: vec![Crumb { url: "/categories/tea".to_owned(), label: "茶葉".to_owned() }],
        many: false,
        next_url: None,
        pickup: Some(store_stock(12)),
        stores: vec![store_info()],
        sections: Vec::new(),
        structured: serde_json::json!({"@context": "https://schema.org", "@type": "Organization", "name": "榫茶 Tenon Tea & Cake"}),
    }
}

/// No goods, no stores: the first minute of a brand.
pub fn empty_home() -> HomePage {
    HomePage { cards: Vec::new(), pickup: None, stores: Vec::new(), ..home() }
}

/// A retailer of many goods without pictures, searched.
pub fn long_home() -> HomePage {
    let mut cards: Vec<Card> = (0..24).map(|index| card(index % GOODS.len())).collect();
    for (index, card) in cards.iter_mut().enumerate() {
        card.name = if index % 3 == 0 { LONG.to_owned() } else { format!("HAND WARMER UNION JACK {index}") };
        card.picture = Picture::of(None, &format!("handle-{index}"), &card.name);
        card.from = index % 4 == 0;
        for number in 0..index % 3 {
            card.stores.push(StoreStock { name: format!("台中第{}市場店", number + 2), ..store_stock(2) });
        }
    }
    HomePage { cards, categories: Vec::new(), many: true, next_url: Some("/?cursor=abc".to_owned()), ..home() }
}

/// What a search found, with everything to narrow it by.
pub fn found() -> FoundPage {
    let choice = |label: &str, count: u32, chosen: bool| Choice {
        url: "/search?q=x&page=2".to_owned(),
        label: label.to_owned(),
        count,
        chosen,
    };
    FoundPage {
        query: "暖手 <b>&amp;".to_owned(),
        title: None,
        crumbs: vec![Crumb { url: "/categories/tea".to_owned(), label: "茶葉".to_owned() }],
        cards: long_home().cards,
        total: 345,
        nearly: false,
        categories: vec![choice("茶葉", 12, false), choice(LONG, 3, false)],
        makers: vec![choice("榫茶", 200, true), choice("Jam & <b>", 4, false)],
        available: choice("", 300, false),
        price_form: "/search".to_owned(),
        price_hidden: vec![Hidden { name: "q".to_owned(), value: "暖手 <b>".to_owned() }],
        price_from: "100".to_owned(),
        price_to: String::new(),
        lowest_price: Some(Price::new(500_000)),
        highest_price: Some(Price::new(12_800_000)),
        sorts: Sort::ALL.iter().map(|sort| (*sort, "/search".to_owned(), *sort == Sort::Best)).collect(),
        narrowed: Some("/search?q=x".to_owned()),
        previous_url: Some("/search?q=x".to_owned()),
        next_url: Some("/search?q=x&page=3".to_owned()),
        canonical: None,
        structured: None,
    }
}

/// A picture of the catalogue.
pub fn shown(number: u8) -> Picture {
    let kept = catalog::Picture {
        media: id(number),
        sha256: [number; 32],
        width: 2048,
        height: 1536,
        extension: "jpg".to_owned(),
    };
    Picture { alt: format!("第 {number} 張"), ..Picture::of(Some(&kept), "x", "x") }
}

/// No longer sold, with what came after it.
pub fn ended_product() -> ProductPage {
    ProductPage { ended: true, successors: vec![card(3)], ..product() }
}

pub fn product() -> ProductPage {
    let card = card(0);
    ProductPage {
        store_only: false,
        crumbs: vec![Crumb { url: "/categories/cake".to_owned(), label: "蛋糕".to_owned() }],
        handle: "osmanthus-chiffon-cake".to_owned(),
        name: card.name,
        description: format!("<p>{}</p><h3>保存</h3><p>冷藏三天內食用。</p>", card.summary),
        summary: card.summary,
        picture: shown(1),
        gallery: vec![shown(1), shown(2)],
        ended: false,
        successors: Vec::new(),
        similar: vec![self::card(2)],
        goes_with: vec![self::card(1)],
        choices: Vec::new(),
        by_law: false,
        keeping: Keeping {
            storage: Some(StorageClass::Chilled),
            shelf_life_days: Some(3),
            weight_grams: Some(850),
            returns: Some(ReturnClass::Perishable),
        },
        variant: id(10),
        sku: "CAKE-OSM-6".to_owned(),
        unit_price: card.unit_price,
        price_version: 7,
        unit: String::new(),
        quantity_step: Quantity::ONE,
        stock: card.stock,
        stores: card.stores,
        delivered_by: Some(at("2026-11-24T10:00:00Z")),
        listens: Vec::new(),
        preorder: None,
        aside: None,
        choosing: Vec::new(),
        contents: Vec::new(),
        note: String::new(),
        quantity: "1".to_owned(),
        fault: None,
        structured: serde_json::json!({"@type": "Product", "name": "</script><b>"}),
    }
}

/// Sold out, sold by weight, several variants, a refused quantity, the longest name.
pub fn hard_product() -> ProductPage {
    let choice = |label: &str, current, pieces| VariantChoice {
        url: format!("/products/x?variant={label}"),
        label: label.to_owned(),
        current,
        stock: Stock::of(Quantity::units(pieces)),
    };
    ProductPage {
        name: LONG.to_owned(),
        description: format!("<p>{}</p>", LONG.repeat(6)),
        picture: Picture::of(None, "x", LONG),
        gallery: Vec::new(),
        goes_with: Vec::new(),
        choices: vec![choice("6 吋", true, 0), choice("8 吋（十二至十五人份）", false, 4), choice("10 吋", false, 0)],
        unit: "kg".to_owned(),
        quantity_step: Quantity::from_thousandths(100),
        stock: Stock::of(Quantity::ZERO),
        stores: vec![
            store_stock(0),
            StoreStock { name: "高雄漢神巨蛋購物廣場地下一樓門市".to_owned(), ..store_stock(2) },
        ],
        quantity: "99".to_owned(),
        fault: Some("只剩 2，請調整數量。".to_owned()),
        ..product()
    }
}

pub fn totals(goods: i64, discount: i64, shipping: Option<i64>) -> Totals {
    let total = goods - discount + shipping.unwrap_or(0);
    Totals {
        goods: Money::new(goods),
        discount: Money::new(discount),
        shipping: shipping.map(Money::new),
        tax: Money::new(total * 5 / 105),
        total: Money::new(total),
    }
}

pub fn cart_line(index: usize, quantity: i64) -> CartLine {
    let card = card(index);
    let gross = Money::new(GOODS[index].2 * quantity);
    CartLine {
        options: Vec::new(),
        note: String::new(),
        id: id(u8::try_from(index).unwrap_or_default() + 40),
        url: Some(card.url),
        name: card.name,
        label: String::new(),
        picture: card.picture,
        unit_price: card.unit_price,
        quantity: Quantity::units(quantity),
        quantity_step: Quantity::ONE,
        typed: quantity.to_string(),
        gross,
        net: gross,
        stock: card.stock,
        preorder: false,
        fault: None,
    }
}

pub fn cart() -> CartPage {
    CartPage {
        lines: vec![cart_line(0, 1), cart_line(3, 2)],
        totals: totals(1100, 0, None),
        verdicts: vec![Verdict {
            applied: false, text: "再買NT$100，宅配免運費。門市取貨一律免運費。".to_owned()
        }],
        alert: None,
        ready: true,
    }
}

pub fn empty_cart() -> CartPage {
    CartPage { lines: Vec::new(), totals: Totals::default(), verdicts: Vec::new(), alert: None, ready: false }
}

pub fn hard_cart() -> CartPage {
    let mut cart = cart();
    cart.lines[0].name = LONG.to_owned();
    cart.lines[0].label = "8 吋（十二至十五人份）".to_owned();
    cart.lines[0].fault = Some("信義門市只剩 1，請調整數量。".to_owned());
    cart.lines[0].typed = "12".to_owned();
    cart.lines[0].gross = Money::new(6_960);
    cart.lines[1].url = None;
    cart.lines.push(cart_line(4, 1));
    cart.totals = totals(123_456_780, 12_000, None);
    cart.alert = Some("有一項商品的價格變動了，下方是最新金額。".to_owned());
    cart.ready = false;
    cart
}

pub fn checkout() -> CheckoutPage {
    let line = |index: usize, quantity| {
        let line = cart_line(index, quantity);
        SummaryLine {
            options: Vec::new(),
            note: String::new(),
            name: line.name,
            label: line.label,
            picture: line.picture,
            quantity: line.quantity,
            net: line.net,
            returns: (index == 0).then_some(ReturnClass::Perishable),
        }
    };
    CheckoutPage {
        submission: id(90).to_string(),
        known: false,
        cart_version: 4,
        lines: vec![line(0, 1), line(3, 2)],
        count: 3,
        pickups: vec![PickupChoice {
            value: format!("pickup:{}", id(1)),
            store_id: id(1),
            name: "信義門市".to_owned(),
            address: "台北市信義區松仁路 1 號".to_owned(),
            ready_at: Some(ready()),
            days: vec![PickupDay {
                date: date("2026-11-21"),
                slots: vec![("2026-11-21T08:00:00.000000Z".to_owned(), "16:00–17:00".to_owned())],
            }],
            unable: None,
        }],
        delivery: Some(DeliveryChoice { delivered_by: Some(at("2026-11-24T10:00:00Z")), unable: None }),
        preorder: None,
        cash_on_pickup: true,
        methods: vec![PaymentMethod::Online, PaymentMethod::CreditCard, PaymentMethod::CashOnDelivery],
        invoice_ways: vec!["carrier", "donation", "paper"],
        last_tax_id: None,
        pickup_totals: CheckoutTotals { totals: totals(1100, 0, Some(0)), verdicts: Vec::new() },
        delivery_totals: CheckoutTotals {
            totals: totals(1100, 0, Some(120)),
            verdicts: vec![Verdict { applied: false, text: "再買NT$100，宅配免運費。".to_owned() }],
        },
        fields: CheckoutFields {
            fulfilment: Field::new(format!("pickup:{}", id(1))),
            payment: Field::new("online"),
            ..CheckoutFields::default()
        },
        faults: Vec::new(),
        alert: None,
    }
}

/// Everything typed, much of it refused.
pub fn hard_checkout() -> CheckoutPage {
    let mut page = checkout();
    let wrong = |value: &str, fault: &str| Field { value: value.to_owned(), fault: Some(fault.to_owned()) };
    page.alert = Some("合計從NT$1,220變為NT$1,240，請確認後再送出。".to_owned());
    page.fields.name = Field::new(r#"王"大明" <script>"#);
    page.fields.phone = wrong("12", "手機號碼是 09 開頭的十個數字。");
    page.fields.email = wrong("王@", "電子郵件少了 @ 後面的部分。");
    page.fields.fulfilment = Field::new("delivery");
    page.fields.postcode = wrong("", "請填寫郵遞區號。");
    page.fields.area = Field::new("台北市大安區");
    page.fields.address = wrong("", "請填寫街道與門牌號碼。");
    page.fields.recipient_name = Field::new("林".repeat(30));
    page.fields.payment = wrong("cash_on_pickup", "宅配請選線上付款。");
    page.lines[0].name = LONG.to_owned();
    page.pickups.push(PickupChoice {
        value: format!("pickup:{}", id(2)),
        store_id: id(2),
        name: "高雄漢神巨蛋購物廣場地下一樓門市".to_owned(),
        address: "高雄市左營區博愛二路 777 號地下一樓".to_owned(),
        ready_at: None,
        days: Vec::new(),
        unable: Some("這間門市目前數量不足。".to_owned()),
    });
    page.with_faults_listed()
}

pub fn order(moment: Moment) -> OrderPage {
    use StepKind::*;
    use StepState::*;
    let delivery = matches!(moment, Moment::PreparingDelivery | Moment::Shipped | Moment::Delivered);
    let unpaid = matches!(moment, Moment::AwaitingPayment | Moment::CheckingPayment | Moment::PaymentFailed);
    let kinds = if delivery { [Placed, Paid, Shipped, Delivered] } else { [Placed, Paid, Ready, HandedOver] };
    let done = match moment {
        Moment::AwaitingPayment | Moment::CheckingPayment | Moment::PaymentFailed => 1,
        Moment::Cancelled | Moment::Expired => 1,
        Moment::PreparingPickup | Moment::PreparingDelivery => 2,
        Moment::Ready | Moment::Shipped => 3,
        Moment::HandedOver | Moment::Delivered | Moment::Bought => 4,
    };
    let dropped = matches!(moment, Moment::Cancelled | Moment::Expired);
    let steps = kinds.iter().enumerate().map(|(index, kind)| Step {
        kind: *kind,
        state: match index.cmp(&done) {
            std::cmp::Ordering::Less => Done,
            _ if dropped => Dropped,
            std::cmp::Ordering::Equal => Current,
            std::cmp::Ordering::Greater => Ahead,
        },
        at: (index < done).then(|| now().plus_seconds(60 * i64::try_from(index).unwrap_or_default())),
    });
    OrderPage {
        id: id(80),
        number: "T10023".to_owned(),
        version: 3,
        placed_at: now(),
        moment,
        live: !moment.is_final(),
        steps: steps.collect(),
        pickup: (!delivery)
            .then(|| Pickup { code: (!unpaid && !dropped).then(|| "482 107".to_owned()), store: store_info() }),
        delivery: delivery.then(|| Address {
            name: "王大明".to_owned(),
            phone: "0912-345-678".to_owned(),
            address: "106 台北市大安區和平東路一段 162 號".to_owned(),
            carrier: Some("黑貓宅急便".to_owned()),
            tracking: (moment == Moment::Shipped).then(|| "907123456".to_owned()),
        }),
        preorder: None,
        by: Some(ready()),
        payment: Payment {
            method: PaymentMethod::Online,
            bank: None,
            account: None,
            code: None,
            until: None,
            paid: Money::new(if unpaid { 0 } else { 1074 }),
            refunded: Money::ZERO,
            due: Money::new(if unpaid { 1074 } else { 0 }),
            can_pay: matches!(moment, Moment::AwaitingPayment | Moment::PaymentFailed),
        },
        lines: vec![
            OrderLine {
                options: Vec::new(),
                note: String::new(),
                name: "桂花烏龍戚風蛋糕".to_owned(),
                sku: "CAKE-OSM-6".to_owned(),
                quantity: Quantity::ONE,
                gross: Money::new(580),
                net: Money::new(580),
            },
            OrderLine {
                options: Vec::new(),
                note: String::new(),
                name: LONG.to_owned(),
                sku: "PINE-6".to_owned(),
                quantity: Quantity::units(2),
                gross: Money::new(520),
                net: Money::new(494),
            },
        ],
        totals: totals(1100, 26, Some(0)),
        ticket: Some(Ticket { number: 12, state: "started" }),
        put_aside_until: None,
        buyer_name: "王大明".to_owned(),
        buyer_phone: "0912-345-678".to_owned(),
        invoices: vec![OrderInvoice {
            number: "AB-10000001".to_owned(),
            state: "issued".to_owned(),
            handover: "carrier".to_owned(),
            kept: "****+123".to_owned(),
        }],
        returns: Returns {
            lines: vec![ReturnLine {
                id: id(71),
                name: "桂花烏龍戚風蛋糕".to_owned(),
                left: "2".to_owned(),
                only_faulty: true,
            }],
            stores: vec![(id(72), "信義門市".to_owned())],
            wishes: ["asked", "taken", "refused", "withdrawn"]
                .map(|state| ReturnWish {
                    id: id(73),
                    code: "7K4MX2PQ".to_owned(),
                    state: state.to_owned(),
                    way: if state == "taken" { "parcel" } else { "store" }.to_owned(),
                    store: "信義門市".to_owned(),
                    answer: if state == "refused" { "盒子已經拆開 <b>".to_owned() } else { String::new() },
                })
                .to_vec(),
            refused: Some("請填寫要退的數量。".to_owned()),
            typed: [("reason", "defective"), ("way", "parcel")].map(|(name, value)| (name.into(), value.into())).into(),
        },
        can_cancel: unpaid,
        submission: id(91).to_string(),
        alert: None,
    }
}

pub fn trouble(trouble: Trouble) -> ErrorPage {
    let (status, retry_after_seconds, reference) = match trouble {
        Trouble::Closed => (403, None, None),
        Trouble::NotFound => (404, None, None),
        Trouble::TooMany => (429, Some(30), None),
        Trouble::Busy => (503, Some(5), None),
        Trouble::Fault => (500, None, Some("0190a5c2".to_owned())),
        Trouble::Request => (400, None, None),
    };
    ErrorPage { trouble, status, retry_after_seconds, reference }
}

/// Where a code is typed, with one that was wrong.
pub fn code() -> CodePage {
    CodePage {
        id: id(1).to_string(),
        sent_to: "0912345678".to_owned(),
        code: Field { value: String::new(), fault: Some("驗證碼不正確。".to_owned()) },
        name: Field::new("陳小卯"),
        may_join: true,
        back: "/account".to_owned(),
        store_id: String::new(),
        notice: "我們使用你的姓名與聯絡方式處理訂單。".to_owned(),
    }
}

/// Two ways to prove who one is.
pub fn second() -> SecondPage {
    let ways = vec![(id(2), "a•••@example.com".to_owned()), (id(3), "•••678".to_owned())];
    SecondPage { id: id(1).to_string(), ways, back: "/account".to_owned(), notice: "隨時可以取消。".to_owned() }
}

/// A member who bought in every channel.
pub fn account() -> AccountPage {
    let purchase = |number: u8, channel: &'static str| Purchase {
        id: id(number),
        number: format!("A10{number}"),
        channel,
        store: "信義店".to_owned(),
        at: now(),
        total: Money::new(1_280),
        goods: LONG.to_owned(),
        void: channel == "other",
    };
    let way = |number: u8, kind: &'static str, verified: bool| WayLine {
        id: id(number),
        kind,
        value: "someone".to_owned(),
        verified,
    };
    let consent = |purpose: &'static str, channel: &'static str, granted: bool| ConsentLine {
        purpose,
        channel,
        text: "隨時可以取消。".to_owned(),
        version: 1,
        granted,
    };
    AccountPage {
        name: Some("陳小卯".to_owned()),
        number: "M7K2P9QX1A".to_owned(),
        bars: r#"<svg viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>"#.to_owned(),
        card: r#"<svg viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>"#.to_owned(),
        may_spend: false,
        ways: vec![way(1, "phone", true), way(2, "email", false), way(3, "line", true), way(4, "card", false)],
        purchases: vec![purchase(1, "web"), purchase(2, "till"), purchase(3, "other")],
        consents: vec![consent("marketing", "sms", true), consent("profiling", "all", false)],
        devices: vec![
            Device { id: id(5), seen_at: now(), current: true },
            Device { id: id(6), seen_at: now(), current: false },
        ],
        profile: ProfileFields {
            name: Field::new("陳小卯"),
            gender: "female".to_owned(),
            birthday: Field { value: "2001-13-20".to_owned(), fault: Some("生日不正確。".to_owned()) },
            birthday_fixed: false,
            area: "elsewhere".to_owned(),
            elsewhere: Field::new("那霸市"),
            preferences: Field::new("低糖、亞麻"),
        },
        areas: vec![("TW-TPE", "臺北市"), ("TW-KHH", "高雄市")],
        saved: false,
        way: Field::default(),
        alert: None,
    }
}

/// A page behind a pay link.
pub fn pay(state: orders::http::pay_links::PayLinkState) -> PayPage {
    use orders::http::pay_links::{PayLine, PayLinkState, PayPage as Told};
    let open = state == PayLinkState::Open;
    let dead = state == PayLinkState::Dead;
    let line = PayLine {
        name: "桂花烏龍戚風蛋糕".to_owned(),
        options: Vec::new(),
        note: "生日快樂".to_owned(),
        quantity: Quantity::ONE,
        gross: Money::new(580),
        net: Money::new(580),
    };
    PayPage {
        token: "00".to_owned(),
        order: Told {
            number: "W100001".to_owned(),
            state,
            held_until: open.then(now),
            currency: "TWD".to_owned(),
            exponent: kernel::Exponent::ZERO,
            lines: if dead { Vec::new() } else { vec![line] },
            goods_total: Money::new(580),
            discount_total: Money::ZERO,
            shipping_total: Money::ZERO,
            tax_total: Money::new(28),
            total: Money::new(580),
            due: Money::new(580),
            pickup_store: Some("信義門市".to_owned()),
            methods: Vec::new(),
            payment: None,
        },
        totals: Totals { goods: Money::new(580), total: Money::new(580), ..Totals::default() },
        methods: if open { vec![PaymentMethod::CreditCard, PaymentMethod::Atm] } else { Vec::new() },
        chosen: open.then_some(PaymentMethod::Atm),
        checking: false,
        bank: None,
        account: None,
        code: None,
        until: None,
        submission: "1".to_owned(),
        alert: None,
    }
}

/// A home page of every kind of section.
pub fn made_home() -> HomePage {
    let button = || Some(Button { label: "看看茶葉".to_owned(), url: "/categories/tea".to_owned() });
    let html = "<p>清晨四點，<strong>爐火</strong>先亮。</p><ul><li>一心二葉</li></ul>".to_owned();
    HomePage {
        sections: vec![
            SectionView::Announcement {
                text: "中秋禮盒預購中".to_owned(), url: Some("/categories/gift".to_owned())
            },
            SectionView::Hero {
                title: LONG.to_owned(),
                text: "一杯茶的時間。".to_owned(),
                picture: Some(shown(1)),
                button: button(),
            },
            SectionView::Text { title: "我們的茶".to_owned(), html: html.clone() },
            SectionView::PictureText {
                title: "從茶園到櫃檯".to_owned(),
                html,
                picture: Some(shown(2)),
                side: "right".to_owned(),
                button: button(),
            },
            SectionView::Products { title: "人氣".to_owned(), cards: vec![card(0), card(1)], more_url: None },
            SectionView::Categories {
                title: String::new(),
                links: vec![Crumb { url: "/categories/tea".to_owned(), label: "茶葉".to_owned() }],
            },
            SectionView::Stores { title: "門市".to_owned(), stores: vec![store_info(), shut_store()] },
            SectionView::Articles { title: "茶誌".to_owned(), articles: vec![article_card()] },
            SectionView::Goods { title: "全部商品".to_owned() },
        ],
        ..home()
    }
}

pub fn article_card() -> ArticleCard {
    ArticleCard {
        url: "/articles/cold-brew".to_owned(),
        title: "冷泡茶的八小時".to_owned(),
        summary: "用冷水等一夜，苦味留在葉子裡。".to_owned(),
        picture: Some(shown(3)),
        published_at: Some(now()),
    }
}

pub fn articles() -> ArticlesPage {
    ArticlesPage { articles: vec![article_card()] }
}

pub fn article() -> ArticlePage {
    ArticlePage {
        dated: true,
        title: "冷泡茶的八小時".to_owned(),
        summary: "用冷水等一夜，苦味留在葉子裡。".to_owned(),
        html: "<h2>怎麼做</h2><p>十克茶葉，一公升冷水。</p>".to_owned(),
        picture: Some(shown(3)),
        published_at: Some(now()),
        canonical: "https://tea.example/articles/cold-brew".to_owned(),
        others: vec![article_card()],
        structured: serde_json::json!({"@type": "Article", "headline": "</script><b>"}),
    }
}

/// A page that can be tried without knowing which it is.
pub trait Tried {
    /// As [`crate::render::Renderer::render`].
    ///
    /// # Errors
    /// When the template asks for something the page does not have.
    fn render(&self, renderer: &crate::render::Renderer, shell: &Shell) -> Result<String, crate::render::RenderFault>;
}

impl<P: Page> Tried for P {
    fn render(&self, renderer: &crate::render::Renderer, shell: &Shell) -> Result<String, crate::render::RenderFault> {
        renderer.render(shell, self)
    }
}

/// Every kind of page, with little, with much and with nothing to show.
pub fn each_page(see: &mut dyn FnMut(&dyn Tried)) {
    use orders::http::pay_links::PayLinkState;
    for page in [home(), empty_home(), long_home(), made_home()] {
        see(&page);
    }
    see(&found());
    see(&articles());
    see(&article());
    for page in [product(), hard_product(), ended_product(), preorder_product()] {
        see(&page);
    }
    for page in [cart(), empty_cart(), hard_cart(), preorder_cart()] {
        see(&page);
    }
    for page in [checkout(), hard_checkout(), preorder_checkout()] {
        see(&page);
    }
    for moment in Moment::ALL {
        see(&order(moment));
        see(&preorder_order(moment));
    }
    for state in
        [PayLinkState::Open, PayLinkState::Paid, PayLinkState::Expired, PayLinkState::Cancelled, PayLinkState::Dead]
    {
        see(&pay(state));
    }
    for one in Trouble::ALL {
        see(&trouble(one));
    }
    see(&LogInPage::default());
    see(&code());
    see(&second());
    see(&account());
    see(&member_card());
    for page in [stores(), StoresPage { stores: Vec::new(), map: None, ..stores() }] {
        see(&page);
    }
    for page in [store_page(), StorePage { hours: None, map: None, cards: Vec::new(), ..store_page() }] {
        see(&page);
    }
    see(&ErasePage::default());
}
