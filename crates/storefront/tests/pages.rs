//! Every page, in both languages, with little, with much and with nothing to show.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its failure message")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use catalog::{ReturnClass, StorageClass};
use kernel::{Exponent, Zone};
use storefront::render::{Renderer, words};
use storefront::sample as goods;
use storefront::view::*;
use storefront::words::Locale;
use storefront::{theme, view};

fn render<P: Page>(locale: Locale, page: &P) -> String {
    static RENDERER: LazyLock<Renderer> =
        LazyLock::new(|| Renderer::new("TWD", Exponent::ZERO, &Zone::named("Asia/Taipei").unwrap()).unwrap());
    let html = RENDERER.render(&goods::shell(locale, "/here?a=1&b=2"), page).unwrap_or_else(|fault| panic!("{fault}"));
    // The template engine escapes slashes too; addresses read better without.
    html.replace("&#x2f;", "/")
}

fn zh<P: Page>(page: &P) -> String {
    render(Locale::ZhTw, page)
}

fn en<P: Page>(page: &P) -> String {
    render(Locale::En, page)
}

/// Text between tags, blanks folded.
fn text(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, rest)| rest));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_both<P: Page>(page: &P) {
    for html in [zh(page), en(page)] {
        assert!(html.starts_with("<!doctype html>"));
        assert_eq!(html.matches("<h1").count(), 1, "one first heading");
        assert_eq!(html.matches("<main id=\"main\"").count(), 1);
        assert!(!html.contains("{{") && !html.contains("{%"));
        // Policies that forbid inline code and styles must have nothing to forbid.
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick="));
        let scripts = html.matches("<script").count();
        let data = html.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(scripts - data, html.matches("<script src=\"/theme/").count(), "scripts come from files");
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "ids are unique");
        for label in html.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&label), "a label for {label:?} has its field");
        }
        assert!(html.len() < 60_000, "{} bytes", html.len());
    }
}

#[test]
fn a_pay_link_offers_to_pay_while_it_can_be_paid_and_the_shop_afterwards() {
    use orders::http::pay_links::PayLinkState::{Dead, Expired, Open, Paid};
    let open = zh(&goods::pay(Open));
    assert!(open.contains("action=\"/pay/00\"") && open.contains("NT$580") && open.contains("noindex"));
    for over in [Expired, Dead] {
        let page = zh(&goods::pay(over));
        assert!(!page.contains("action=\"/pay/00\"") && page.contains("class=\"button\" href=\"/\""));
    }
    assert!(!zh(&goods::pay(Dead)).contains("蛋糕"), "of a dead link nothing is told");
    assert!(!zh(&goods::pay(Paid)).contains("action=\"/pay/00\""));
}

#[test]
fn every_page_renders_in_both_languages() {
    for home in [goods::home(), goods::empty_home(), goods::long_home()] {
        in_both(&home);
    }
    in_both(&goods::made_home());
    in_both(&goods::articles());
    in_both(&ArticlesPage { articles: Vec::new() });
    in_both(&goods::article());
    in_both(&ArticlePage { dated: false, picture: None, others: Vec::new(), ..goods::article() });
    in_both(&goods::product());
    in_both(&goods::hard_product());
    in_both(&goods::preorder_product());
    in_both(&goods::preorder_cart());
    in_both(&goods::preorder_checkout());
    for cart in [goods::cart(), goods::empty_cart(), goods::hard_cart()] {
        in_both(&cart);
    }
    in_both(&goods::checkout());
    in_both(&goods::hard_checkout());
    for moment in view::Moment::ALL {
        in_both(&goods::order(moment));
        in_both(&goods::preorder_order(moment));
        in_both(&OrderPage { by: None, pickup: None, delivery: None, lines: Vec::new(), ..goods::order(moment) });
    }
    {
        use orders::http::pay_links::PayLinkState::{Cancelled, Dead, Expired, Open, Paid};
        for state in [Open, Paid, Expired, Cancelled, Dead] {
            in_both(&goods::pay(state));
        }
        in_both(&PayPage { checking: true, alert: Some("請再試一次。".to_owned()), ..goods::pay(Open) });
        in_both(&PayPage { account: Some("9103522175887271".to_owned()), ..goods::pay(Open) });
    }
    for trouble in Trouble::ALL {
        in_both(&goods::trouble(trouble));
    }
    in_both(&LogInPage::default());
    in_both(&LogInPage {
        store: Some("信義店".to_owned()),
        alert: Some("請再試一次。".to_owned()),
        ..Default::default()
    });
    in_both(&goods::code());
    in_both(&SecondPage { ways: Vec::new(), ..goods::second() });
    in_both(&goods::second());
    in_both(&goods::account());
    in_both(&goods::stores());
    in_both(&StoresPage { stores: Vec::new(), map: None, ..goods::stores() });
    in_both(&goods::store_page());
    in_both(&StorePage { hours: None, map: None, cards: Vec::new(), ..goods::store_page() });
    in_both(&goods::member_card());
    in_both(&CardPage { name: None, may_spend: false, ..goods::member_card() });
    in_both(&CheckoutPage { known: true, ..goods::checkout() });
    in_both(&ErasePage { alert: Some("請先勾選確認。".to_owned()), ..ErasePage::default() });
    in_both(&ErasePage { unsure: true, ..ErasePage::default() });
    in_both(&ErasePage { done: true, ..ErasePage::default() });
    let known = ProfileFields { birthday_fixed: true, ..goods::account().profile };
    in_both(&AccountPage { profile: known, saved: true, ways: Vec::new(), ..goods::account() });
    in_both(&AccountPage { name: None, purchases: Vec::new(), ..goods::account() });
}

#[test]
fn home_says_price_and_stock_without_a_tap() {
    let page = text(&zh(&goods::home()));
    for words in [
        "桂花烏龍戚風蛋糕",
        "NT$580",
        "NT$1,280",
        "信義門市 有現貨",
        "信義門市 僅剩3",
        "信義門市 已售完",
        "最快今天15:30可到信義門市取貨",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let page = text(&en(&goods::home()));
    for words in ["In stock", "Only 3 left", "Sold out", "Earliest pickup: today 15:30"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(text(&zh(&goods::empty_home())).contains("商品準備中"));
}

#[test]
fn what_was_searched_is_kept_and_escaped() {
    let html = zh(&goods::found());
    assert!(html.contains("value=\"暖手 &lt;b&gt;&amp;amp;\""), "the query stands in its field");
    assert!(html.contains("href=\"/search?q=x&amp;page=3\" rel=\"next\""));
    assert!(html.contains("noindex") && !html.contains("<b>&amp;"));
    let page = text(&html);
    for words in ["共 345 件商品", "NT$50 至 NT$1,280", "茶葉 12", "只看現貨 300", "清除條件"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let nearly = FoundPage { nearly: true, ..goods::found() };
    assert!(text(&zh(&nearly)).contains("沒有完全符合的商品"));
    let narrowed = FoundPage { cards: Vec::new(), ..goods::found() };
    assert!(text(&zh(&narrowed)).contains("沒有同時符合這些條件的商品"));
    let nothing = FoundPage { narrowed: None, ..narrowed };
    assert!(text(&zh(&nothing)).contains("沒有符合的商品"));
    let category = FoundPage {
        query: String::new(),
        title: Some("茶葉".to_owned()),
        canonical: Some("/categories/tea".to_owned()),
        ..goods::found()
    };
    let html = zh(&category);
    assert!(
        html.contains("<h1>茶葉</h1>")
            && html.contains("rel=\"canonical\" href=\"https://tea.example/categories/tea\"")
    );
}

#[test]
fn a_store_says_when_it_is_open_and_how_to_get_there() {
    let html = zh(&goods::store_page());
    let page = text(&html);
    for words in
        ["營業中，到 21:00", "台北市信義區松仁路 1 號", "星期六 今天", "星期一", "公休", "2月6日(六)", "除夕 &lt;b&gt;"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(html.contains("href=\"geo:25.033000,121.565000\"") && html.contains("<svg"));
    assert!(html.contains("<tr aria-current=\"date\"><th scope=\"row\">星期六"));
    let all = zh(&goods::stores());
    assert!(text(&all).contains("已打烊，明天11:00營業"), "{}", text(&all));
    assert!(all.contains("data-place=\"25.033000,121.565000\"") && !all.contains("</script><b>"));
    assert!(text(&en(&goods::stores())).contains("Closed, opens tomorrow 11:00"));
}

#[test]
fn pages_say_where_they_lie_in_each_language() {
    let (zh, en) = (zh(&goods::product()), en(&goods::product()));
    let path = "https://tea.example/products/osmanthus-chiffon-cake";
    assert!(zh.contains(&format!("<link rel=\"canonical\" href=\"{path}\">")));
    assert!(en.contains(&format!("<link rel=\"canonical\" href=\"{path}?lang=en\">")));
    for html in [&zh, &en] {
        assert!(html.contains(&format!("hreflang=\"zh-TW\" href=\"{path}\"")));
        assert!(html.contains(&format!("hreflang=\"en\" href=\"{path}?lang=en\"")));
        assert!(html.contains("<meta property=\"product:price:amount\" content=\"580\">"));
        assert!(html.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    }
    let home = self::zh(&goods::home());
    assert!(home.contains("<meta property=\"og:image\" content=\"https://tea.example/icons/icon-512.png\">"));
    let page = FoundPage { canonical: Some("/categories/tea?page=2".to_owned()), ..goods::found() };
    assert!(self::en(&page).contains("href=\"https://tea.example/categories/tea?page=2&amp;lang=en\""));
}

#[test]
fn who_is_known_is_told_what_is_known() {
    let mut page = CheckoutPage { known: true, ..goods::checkout() };
    page.fields.name = Field::new("陳怡君");
    page.fields.phone = Field::new("0912 345 003");
    let html = zh(&page);
    let told = html.split_once("<details class=\"known\">").unwrap().1;
    assert!(told.contains("<b>陳怡君</b>") && told.contains("name=\"phone\""), "told, and still to be changed");
    assert!(html.contains("<option value=\"2026-11-21T08:00:00.000000Z\">11月21日(六) 16:00–17:00</option>"));
    assert!(!zh(&goods::checkout()).contains("class=\"known\""));
}

#[test]
fn product_promises_with_a_time() {
    let html = zh(&goods::product());
    let page = text(&html);
    for words in ["NT$580", "今天15:30起可取貨", "11月24日(二)前送達", "加入購物車"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(html.contains(r#"data-price-version="7""#));
    assert!(html.contains(r#"<form class="buy" method="post" action="/cart/lines""#));
    assert!(html.contains(r#"<meta property="og:image" content="https://tea.example/media/"#));
    let small = format!("/media/{}-160.jpg 160w", "01".repeat(32));
    assert!(html.contains(&small) && html.contains(r#"width="2048" height="1536" fetchpriority="high""#), "{html}");
    assert!(html.contains(r##"<a href="#picture-2""##) && html.contains("<h3>保存</h3>"));
    assert!(page.contains("搭配商品") && page.contains("凍頂烏龍茶"));
    assert!(!html.contains("</script><b>"), "structured data cannot end its element");
    assert!(text(&en(&goods::product())).contains("Pick up from today 15:30"));
}

#[test]
fn what_is_made_for_a_day_says_when_and_what_is_paid() {
    let html = zh(&goods::preorder_product());
    let page = text(&html);
    for words in ["預購 中秋禮盒預購", "30% 訂金", "11月24日(二) 已額滿", "11月25日(三)", "另有 3 天"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(html.contains("data-preorder") && !html.contains("data-buy") && !html.contains("class=\"places\""));
    assert!(html.contains("<button class=\"button\">預購</button>"), "though no stock lies there");
    assert!(html.contains("content=\"preorder\""));
    let none = PreorderOffer { stores: Vec::new(), open: false, ..goods::preorder_product().preorder.unwrap() };
    let html = zh(&ProductPage { preorder: Some(none), ..goods::preorder_product() });
    assert!(html.contains("<button class=\"button\" disabled>已額滿</button>"));
    assert!(text(&html).contains("目前沒有可以預購的日期。"));
    let card = Card { preorder: true, ..goods::card(4) };
    let page = text(&zh(&HomePage { cards: vec![card], ..goods::home() }));
    assert!(page.contains("海鹽牛軋糖 ") && page.contains("NT$220 預購"), "{page}");
}

#[test]
fn the_checkout_of_a_pre_order_offers_slots_and_ways_to_pay_now() {
    let html = zh(&goods::preorder_checkout());
    let page = text(&html);
    for words in ["現在付訂金 NT$330", "取貨時付 NT$770", "這個時段只剩 0 份", "這家門市的預購已經額滿"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    let slot = |number, rest: &str| format!("<option value=\"{}\"{rest}</option>", goods::id(number));
    for option in [
        slot(61, " disabled selected>11月24日(二) 10:00–13:00 已額滿"),
        slot(62, " disabled>11月25日(三) 10:00–13:00 已截止"),
        slot(63, " disabled>11月25日(三) 13:00–16:00 剩 2 份"),
        slot(64, ">11月25日(三) 16:00–20:00"),
    ] {
        assert!(html.contains(&option), "{option} in {html}");
    }
    assert!(html.contains("id=\"slot-fault\"") && html.contains("aria-describedby=\"slot-fault\""));
    assert!(!html.contains("value=\"cash_on_pickup\"") && !html.contains("value=\"delivery\""));
    let free = CheckoutPage { cash_on_pickup: true, ..goods::preorder_checkout() };
    assert!(zh(&free).contains("value=\"cash_on_pickup\""));
}

#[test]
fn an_order_for_a_slot_says_what_was_paid_and_what_is_due() {
    let html = zh(&goods::preorder_order(Moment::PreparingPickup));
    let page = text(&html);
    for words in
        ["取貨時段 11月21日(六) 15:30–18:30", "已付訂金 NT$323", "取貨時付 NT$751", "先付清餘額 NT$751", "付訂金"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    let waits = text(&zh(&goods::preorder_order(Moment::AwaitingPayment)));
    assert!(waits.contains("付款 NT$323") && waits.contains("現在付訂金 NT$323"), "{waits}");
}

#[test]
fn what_has_ended_leads_to_what_came_after_it() {
    let html = zh(&goods::ended_product());
    let page = text(&html);
    assert!(page.contains("這項商品已停售") && page.contains("土鳳梨酥（六入）"));
    assert!(!html.contains("action=\"/cart/lines\"") && !html.contains("data-price-version=\"7\" data-buy"));
}

#[test]
fn a_sold_out_product_cannot_be_added() {
    let html = zh(&goods::hard_product());
    assert!(html.contains("data-label=\"加入購物車\" disabled>已售完</button>"), "{html}");
    assert!(html.contains("value=\"99\""), "what was typed is kept");
    assert!(text(&html).contains("只剩 2，請調整數量。"));
    assert!(html.contains("step=\"0.1\""));
}

#[test]
fn cart_shows_totals_and_what_is_wrong() {
    let page = text(&zh(&goods::cart()));
    for words in ["NT$1,100", "再買NT$100，宅配免運費", "前往結帳", "結帳時選擇取貨方式"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let html = zh(&goods::hard_cart());
    assert!(!html.contains("href=\"/checkout\""));
    assert!(html.contains("value=\"12\""));
    let page = text(&html);
    for words in ["信義門市只剩 1，請調整數量。", "NT$123,456,780", "\u{2212}NT$12,000", "請先調整"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(text(&zh(&goods::empty_cart())).contains("購物車還是空的"));
}

#[test]
fn checkout_keeps_what_was_typed_and_marks_the_field() {
    let html = zh(&goods::hard_checkout());
    assert!(html.contains("value=\"王&quot;大明&quot; &lt;script&gt;\""), "input is kept and escaped");
    for field in ["phone", "email", "postcode", "address"] {
        assert!(html.contains(&format!("aria-describedby=\"{field}-fault\"")), "{field} is marked");
        assert!(html.contains(&format!("id=\"{field}-fault\"")), "{field} says why");
    }
    assert!(html.contains("value=\"delivery\" class=\"by-delivery\" checked"));
    assert!(html.contains("value=\"cash_on_pickup\" checked"));
    assert!(text(&html).contains("有6個欄位") || text(&html).contains("有5個欄位"), "{}", text(&html));
    assert!(html.contains(" disabled"), "a store that cannot promise is not to be chosen");
}

#[test]
fn checkout_posts_what_it_showed() {
    let html = zh(&goods::checkout());
    for hidden in [
        format!(r#"name="submission" value="{}""#, goods::id(90)),
        r#"name="pickup_total" value="1100""#.to_owned(),
        r#"name="delivery_total" value="1220""#.to_owned(),
        r#"name="cart_version" value="4""#.to_owned(),
    ] {
        assert!(html.contains(&hidden), "{hidden}");
    }
    assert_eq!(html.matches("<button class=\"button\"").count(), 1, "one button");
}

#[test]
fn pointers_of_a_refusal_lead_to_fields() {
    let mut fields = goods::checkout().fields;
    for pointer in ["/buyer/phone", "/fulfilment/recipient/phone", "/fulfilment/recipient/address", "/payment/method"] {
        fields.at(pointer).unwrap().fault = Some(pointer.to_owned());
    }
    assert!(fields.at("/lines/0").is_none());
    assert_eq!(fields.phone.fault.as_deref(), Some("/fulfilment/recipient/phone"), "the buyer receives");
    fields.at("/fulfilment/slot_id").unwrap().fault = Some(String::new());
    let page = CheckoutPage { fields, ..goods::checkout() }.with_faults_listed();
    assert_eq!(page.faults, ["phone", "slot", "address", "payment"]);
}

#[test]
fn order_says_what_to_do_next() {
    let page = text(&zh(&goods::order(Moment::Ready)));
    for words in ["訂單T10023", "可以取貨了", "482 107", "台北市信義區松仁路 1 號", "合計 NT$1,074"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    let failed = zh(&goods::order(Moment::PaymentFailed));
    assert!(failed.contains(&format!("action=\"/orders/{}/payments\"", goods::id(80))));
    assert!(text(&failed).contains("付款 NT$1,074"));
    assert!(!text(&failed).contains("取貨碼"), "no code before the money");
    assert!(text(&zh(&goods::order(Moment::PreparingPickup))).contains("今天15:30起可到信義門市取貨。"));
    assert!(text(&zh(&goods::order(Moment::PreparingDelivery))).contains("預計11月21日(六)前送達。"));
    assert!(!zh(&goods::order(Moment::Delivered)).contains("data-order="), "a settled order does not ask");
}

#[test]
fn money_of_another_brand() {
    let london = Renderer::new("GBP", Exponent::new(2).unwrap(), &Zone::named("Europe/London").unwrap()).unwrap();
    let mut page = goods::home();
    page.cards.truncate(1);
    page.cards[0].unit_price = kernel::Price::new(25_500);
    let html = london.render(&goods::shell(Locale::En, "/"), &page).unwrap();
    assert!(text(&html).contains("£2.55"));
    assert!(html.contains("data-symbol=\"£\" data-exponent=\"2\""));
}

#[test]
fn the_language_switch_comes_back() {
    let html = zh(&goods::home());
    assert!(html.contains("name=\"back\" value=\"/here?a=1&amp;b=2\""));
    assert!(html.contains("<button class=\"plain\" name=\"locale\" value=\"en\" lang=\"en\">English</button>"));
    assert!(html.contains("<html lang=\"zh-TW\">"));
    assert!(en(&goods::home()).contains("lang=\"zh-TW\">中文</button>"));
}

/// Keys written out in a template: `word("key"`, and the beginnings of those that are put together.
fn keys_in_templates() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for (path, bytes) in theme::FILES.iter().filter(|(path, _)| path.starts_with("templates/")) {
        let source = std::str::from_utf8(bytes).unwrap();
        for rest in source.split("word(").skip(1) {
            let rest = rest.strip_prefix('"').unwrap_or_else(|| panic!("{path}: word( is followed by a key"));
            let (key, after) = rest.split_once('"').unwrap();
            if after.trim_start().starts_with('~') {
                prefixes.insert(key.to_owned())
            } else {
                whole.insert(key.to_owned())
            };
        }
    }
    (whole, prefixes)
}

fn key_of(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn words_are_complete_and_none_is_idle() {
    let (mut used, prefixes) = keys_in_templates();
    for prefix in &prefixes {
        let endings: Vec<String> = match prefix.as_str() {
            "error.head." | "error.text." => Trouble::ALL.map(key_of).to_vec(),
            "account.by." => ["all", "sms", "email", "line"].map(str::to_owned).to_vec(),
            "account.channel." => ["web", "till", "other"].map(str::to_owned).to_vec(),
            "account.gender." => ["female", "male", "other"].map(str::to_owned).to_vec(),
            "account.kind." => ["phone", "email", "line", "card"].map(str::to_owned).to_vec(),
            "account.purpose." => ["marketing", "profiling", "ad_audience", "sharing"].map(str::to_owned).to_vec(),
            "order.head." => Moment::ALL.map(key_of).to_vec(),
            "order.step." => StepKind::ALL.map(key_of).to_vec(),
            "found.sort_" => Sort::ALL.map(key_of).to_vec(),
            "payment." => PaymentMethod::ALL.map(key_of).to_vec(),
            "payment.hint." => {
                let offered = PaymentMethod::ALL.into_iter().filter(|method| *method != PaymentMethod::Other);
                offered.map(key_of).collect()
            }
            "order.pay_to." => {
                [PaymentMethod::Atm, PaymentMethod::BankTransfer, PaymentMethod::ConvenienceStore].map(key_of).to_vec()
            }
            "lead.text." => {
                [PaymentMethod::CreditCard, PaymentMethod::Atm, PaymentMethod::ConvenienceStore].map(key_of).to_vec()
            }
            "invoice." | "invoice.hint." => ["member", "carrier", "donation", "paper"].map(str::to_owned).to_vec(),
            "order.ticket." => ["waiting", "started", "ready"].map(str::to_owned).to_vec(),
            "order.invoice." => ["paper", "carrier", "donation", "voided"].map(str::to_owned).to_vec(),
            "weekday." => (1..=7).map(|day: u8| day.to_string()).collect(),
            "keeping." => StorageClass::ALL.iter().map(key_of).collect(),
            "return.how." => ["store", "parcel"].map(str::to_owned).to_vec(),
            "return.state." => ["asked", "withdrawn", "refused", "taken"].map(str::to_owned).to_vec(),
            "return.reason." => {
                let reasons = ["not_wanted", "does_not_suit", "defective", "wrong_item", "damaged_on_the_way"];
                reasons.map(str::to_owned).to_vec()
            }
            "returns." => ReturnClass::ALL.iter().map(key_of).collect(),
            "order.text." => {
                let timed =
                    ["awaiting_payment_by", "payment_failed_by", "preparing_pickup_by", "preparing_delivery_by"];
                Moment::ALL.map(key_of).into_iter().chain(timed.map(str::to_owned)).collect()
            }
            "pay.head." | "pay.text." => ["open", "paid", "expired", "cancelled", "dead"].map(str::to_owned).to_vec(),
            other => panic!("say which keys begin with {other:?}"),
        };
        used.extend(endings.into_iter().map(|ending| format!("{prefix}{ending}")));
    }
    // Used by the `moment` filter.
    used.extend(["moment.today", "moment.tomorrow", "moment.other"].map(str::to_owned));
    for locale in Locale::ALL {
        let words = words(locale).unwrap();
        let there: BTreeSet<String> = words.keys().map(str::to_owned).collect();
        assert_eq!(there, used, "{}: left the file, right what is used", locale.tag());
    }
}

#[test]
fn both_languages_name_the_same_values() {
    let [chinese, english] = Locale::ALL.map(|locale| words(locale).unwrap());
    let names = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
    };
    for key in chinese.keys() {
        let (left, right) = (chinese.text(key, &[]).unwrap(), english.text(key, &[]).unwrap());
        assert_eq!(names(&left), names(&right), "{key}");
        assert!(!left.contains("  ") && !right.contains("  "), "{key}");
        assert!(!left.contains(", ") && !left.ends_with('.'), "{key}: full-width punctuation in Chinese");
    }
}
