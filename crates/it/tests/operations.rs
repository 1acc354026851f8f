//! Every operation of the API with a call that makes sense. An operation that is missing here fails the
//! walk, so each new one is a decision: who may call it, and what another store's people are told.

mod books;
mod goods;
mod invoices;
mod preorders;

use it::{Client, Scene, fresh_id, until};
use kernel::{Actor, Id};
use serde_json::{Value, json};
use store::cases;

/// Who may call an operation beside the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    /// Everybody.
    Everybody,
    /// Everybody, but it is about one order: only its buyer and its stores' people reach it.
    Buyer,
    /// A member who is logged in, about their own account.
    Member,
    /// Whoever holds the permission for the whole brand.
    Brand,
    /// Whoever holds the permission anywhere: it shows what all stores share.
    Shared,
    /// Whoever holds the permission in the store that the call names.
    Store,
    /// Whoever holds the permission anywhere; they see their own stores only.
    OwnStores,
}

/// One operation's call.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) id: &'static str,
    /// Behind `/api/v1`.
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    pub(crate) version: Option<i64>,
    pub(crate) open: Open,
    /// What it answers to somebody who may: the owner, or the visitor for what is public.
    pub(crate) status: u16,
}

fn call(id: &'static str, open: Open, path: impl Into<String>, status: u16) -> Call {
    Call { id, path: path.into(), body: None, version: None, open, status }
}

impl Call {
    fn with(self, body: Value) -> Call {
        Call { body: Some(body), ..self }
    }

    fn based_on(self, version: &Value) -> Call {
        Call { version: version.as_i64(), ..self }
    }
}

/// What the calls are about. All of it is real, and belongs to the demo's store.
pub(crate) struct Things {
    /// To look at and get ready, to hand over, to cancel, to pay.
    pub(crate) orders: [String; 4],
    code: String,
    /// What the kitchen makes for the first of the orders.
    ticket: String,
    /// A line of the order that is handed over.
    line: String,
    cart_line: String,
    member: String,
    /// Of whom something is written down.
    told: Value,
    /// To be joined with it, and to be forgotten.
    others: [String; 2],
    /// Joins the two.
    link: String,
    case: Value,
    /// Another one, to write a note on.
    note_case: Value,
    /// Begun for the last of the orders.
    payment: String,
    /// An order that was made for somebody, and the token of its link.
    for_customer: (String, String),
    webhook: String,
    key: String,
    /// Has a file that was read.
    import: Value,
    /// Open, of the demo's place.
    count: String,
    /// Asked for, from the demo's place.
    transfer: String,
    product: Value,
    category: Value,
    option_group: Value,
    price_list: Value,
    label: Value,
    /// Works here, and may do nothing yet.
    person: Value,
    /// Of the brand's own; nobody holds it.
    role: Value,
    /// A role that somebody has.
    assignment: String,
    company: Value,
    shop: Value,
    /// A till of the demo's store that nobody uses.
    till: String,
    /// Of another till of that store.
    shift: Value,
    pub(crate) login: Value,
    /// Written, and shown to nobody.
    article: Value,
    papers: invoices::Papers,
    ledgers: books::Ledgers,
    seasons: preorders::Seasons,
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Things {
    /// Lets the owner and a visitor make them.
    pub(crate) async fn make(scene: &Scene, owner: &Client, visitor: &Client) -> Things {
        visitor.post("/carts", &json!({})).await.must(201);
        let line = json!({"variant_id": scene.cake(), "quantity": 1_000});
        let answer = visitor.post("/carts/current/lines", &line).await;
        assert!(answer.status < 300, "{}", answer.text);
        let cart = visitor.get("/carts/current").await.must(200);
        // Of what is made to order the kitchen has a ticket.
        let products = owner.get("/products").await.must(200)["items"].clone();
        let has_cake = |product: &&Value| {
            let mut variants = product["variants"].as_array().into_iter().flatten();
            variants.any(|variant| variant["id"] == json!(scene.cake()))
        };
        let made = products.as_array().and_then(|products| products.iter().find(has_cake)).unwrap();
        let path = format!("/api/v1/products/{}", text(&made["id"]));
        let edit = owner.request(reqwest::Method::PATCH, &path).header("if-match", format!("\"{}\"", made["version"]));
        owner.send(edit.json(&json!({"made_to_order": true}))).await.must(200);
        let mut orders = [const { String::new() }; 4];
        for order in &mut orders {
            *order = text(&visitor.post("/orders", &scene.order()).await.must(201)["id"]);
        }
        let pay = visitor.post(&format!("/orders/{}/payments", orders[3]), &json!({"method": "online"})).await;
        let payment = text(&pay.must(201)["id"]);
        let placed = owner.post("/orders/for-customer", &scene.order_for()).await.must(201);
        let path = text(&placed["link"]["path"]);
        let for_customer = (text(&placed["order"]["id"]), path.trim_start_matches("/pay/").to_owned());
        let to_make = owner.get(&format!("/orders/{}", orders[0])).await.must(200);
        let to_hand_over = owner.get(&format!("/orders/{}", orders[1])).await.must(200);
        let member = owner.post("/members", &json!({"phone": "0912000111", "name": "陳小卯"})).await.must(201);
        let told = owner.post("/members", &json!({"phone": "0912000888"})).await.must(201);
        let mut others = [const { String::new() }; 2];
        for (other, phone) in others.iter_mut().zip(["0912000444", "0912000555"]) {
            *other = text(&owner.post("/members", &json!({"phone": phone})).await.must(201)["id"]);
        }
        let third = owner.post("/members", &json!({"phone": "0912000666"})).await.must(201);
        let joined = json!({"into_member_id": member["id"], "reason": "the same person"});
        let link = owner.post(&format!("/members/{}/links", text(&third["id"])), &joined).await.must(201);
        let (subject, store) = (fresh_id(), scene.store());
        let open = move |tx: &mut store::Tx<'_>| {
            cases::open(tx, "test.odd", subject, Some(store), &json!({}))?;
            Ok(cases::open(tx, "test.strange", subject, Some(store), &json!({}))?)
        };
        scene.db().await.write("test.case", Actor::SYSTEM, open).await.unwrap();
        let cases = owner.get("/cases").await.must(200)["items"].clone();
        let (case, note_case) = (cases[0].clone(), cases[1]["id"].clone());
        // Nothing of this kind happens before the walk is over, so nothing is sent meanwhile.
        let hook = json!({"url": "http://127.0.0.1:9/", "kinds": ["till.drawer_opened"]});
        let webhook = owner.post("/webhooks", &hook).await.must(201);
        let key = owner.post("/keys", &json!({"name": "to be revoked", "permissions": ["catalog.read"]})).await;
        let article = json!({"kind": "article", "handle": "walk", "content": {"texts": {"zh-TW": {"title": "散步"}}}});
        let article = owner.post("/site/articles", &article).await.must(201);
        let product = owner.get("/products").await.must(200)["items"][0].clone();
        let new = json!({"handle": "walk", "names": {"zh-TW": "散步"}});
        let category = owner.post("/categories", &new).await.must(201);
        let option_group = owner.post("/option-groups", &choices("walk")).await.must(201);
        let price_list = json!({"code": "walk", "names": {"zh-TW": "散步"}, "reason": "to walk"});
        let price_list = owner.post("/price-lists", &price_list).await.must(201);
        let labels = owner.get(&format!("/labels?store={}", scene.store())).await.must(200);
        let location = scene.demo().ready().location_id;
        let count = owner.post("/stock/counts", &json!({"location_id": location})).await.must(201);
        let depot = json!({"code": "DEPOT", "name": "倉庫", "kind": "warehouse", "like_location_id": location});
        let depot = owner.post("/locations", &depot).await.must(201);
        let lines = json!([{"variant_id": scene.cake(), "quantity": 1_000}]);
        let asked = json!({"from_location_id": location, "to_location_id": depot["id"], "lines": lines});
        let transfer = owner.post("/stock/transfers", &asked).await.must(201);
        let import = owner.post("/imports", &json!({"name": "walk", "kind": "prices"})).await.must(201);
        let path = format!("/imports/{}", text(&import["id"]));
        let file = owner.request(reqwest::Method::PUT, &format!("/api/v1{path}/file")).body("sku,price\nX,1\n");
        owner.send(file).await.must(200);
        let import = until("the file is never read", async || {
            let import = owner.get(&path).await.must(200);
            (import["state"] == "ready").then_some(import)
        })
        .await;
        let login = scene.demo().ready().logins.iter().find(|login| login.role == "owner").unwrap();
        let person = json!({"name": "走路", "login": "walk@tenon.test", "locale": "en"});
        let person = owner.post("/staff/people", &person).await.must(201);
        let role = json!({"name": "散步", "permissions": ["stock.read"]});
        let role = owner.post("/staff/roles", &role).await.must(201);
        let another = owner.post("/staff/roles", &json!({"name": "再走", "permissions": []})).await.must(201);
        let path = format!("/staff/people/{}/roles", text(&person["id"]));
        let assigned = owner.post(&path, &json!({"role_id": another["id"]})).await.must(200);
        let companies = owner.get("/staff/legal-entities").await.must(200);
        let shops = owner.get("/staff/stores").await.must(200);
        let shop = shops["items"].as_array().unwrap().iter().find(|shop| shop["id"] == json!(scene.store()));
        let till = json!({"store_id": scene.store(), "code": "XY8", "name": "XY8"});
        let till = owner.post("/staff/registers", &till).await.must(201);
        let begin = json!({"command_id": fresh_id(), "command": {"type": "open_shift", "float": 0}});
        let busy = json!({"store_id": scene.store(), "code": "XY7", "name": "XY7"});
        let busy = text(&owner.post("/staff/registers", &busy).await.must(201)["id"]);
        let begun = owner.post(&format!("/registers/{busy}/commands"), &begin).await.must(200);
        let papers = invoices::Papers::make(scene, owner, &busy).await;
        Things {
            orders,
            payment,
            for_customer,
            code: text(&to_hand_over["fulfilments"][0]["code"]),
            ticket: text(&to_make["ticket"]["id"]),
            line: text(&to_hand_over["lines"][0]["id"]),
            cart_line: text(&cart["line_ids"][0]),
            member: text(&member["id"]),
            told,
            others,
            link: text(&link["id"]),
            case,
            note_case,
            webhook: text(&webhook["id"]),
            key: text(&key.must(201)["id"]),
            import,
            count: text(&count["id"]),
            transfer: text(&transfer["id"]),
            product,
            category,
            option_group,
            price_list,
            label: labels["items"][0].clone(),
            assignment: text(&assigned["roles"][0]["id"]),
            person: assigned,
            role,
            company: companies["items"][0].clone(),
            shop: shop.unwrap().clone(),
            article,
            papers,
            ledgers: books::Ledgers::make(owner).await,
            seasons: preorders::Seasons::make(scene, owner, &text(&made["id"])).await,
            till: text(&till["id"]),
            shift: begun["till"]["shift"]["id"].clone(),
            login: json!({"login": login.login, "password": login.password}),
        }
    }

    /// Every operation's call, in an order in which all of them can be made.
    pub(crate) fn calls(&self, scene: &Scene) -> Vec<Call> {
        let mut calls = self.public(scene);
        calls.extend(self.of_what_is_offered(scene));
        calls.extend(self.shared(scene));
        calls.extend(self.of_a_member());
        calls.extend(self.of_the_catalogue());
        calls.extend(self.of_campaigns(scene));
        calls.extend(self.of_the_brand());
        calls.extend(self.of_stock(scene));
        calls.extend(self.of_the_exchange());
        calls.extend(self.of_the_site());
        calls.extend(self.of_invoices(scene));
        calls.extend(self.of_the_books(scene));
        calls.extend(self.of_people());
        calls.extend(self.of_tills_and_days(scene));
        calls.extend(self.of_a_store(scene));
        calls.extend(self.of_a_till_that_preorders(scene));
        calls.extend(self.of_returns(scene));
        // Last: whoever makes this call is gone.
        calls.push(call("staff_log_out", Open::Shared, "/staff/sessions/current", 204));
        calls
    }

    /// A new line here opens something to everybody.
    fn public(&self, scene: &Scene) -> Vec<Call> {
        use Open::{Buyer, Everybody};
        let cake = scene.cake();
        let line = || json!({"variant_id": cake, "quantity": 1_000});
        let current = format!("/carts/current/lines/{}", self.cart_line);
        let order = |at: usize, verb: &str| format!("/orders/{}{verb}", self.orders[at]);
        vec![
            call("server_brand", Everybody, "/brand", 200),
            call("orders_availability", Everybody, format!("/availability?variants={cake}"), 200),
            call("api_follow_events", Everybody, "/events?topics=availability", 200),
            call("orders_find", Everybody, "/search", 200),
            call("orders_quote", Everybody, "/quotes", 200).with(json!({"channel": "web", "lines": [line()]})),
            call("orders_open_cart", Everybody, "/carts", 201),
            call("orders_current_cart", Everybody, "/carts/current", 200),
            call("orders_add_line", Everybody, "/carts/current/lines", 200).with(line()),
            call("orders_set_line", Everybody, &current, 200).with(json!({"quantity": 2_000})),
            call("orders_remove_line", Everybody, &current, 200),
            call("orders_place", Everybody, "/orders", 201).with(scene.order()),
            call("orders_put_aside", Everybody, "/put-asides", 201)
                .with(json!({"variant_id": cake, "store_id": scene.store(), "name": "陳小卯", "phone": "0912000333"})),
            call("orders_get", Buyer, order(0, ""), 200),
            call("orders_pay", Buyer, order(3, "/payments"), 201).with(json!({"method": "online"})),
            call("orders_open_pay_link", Everybody, format!("/pay-links/{}", self.for_customer.1), 200),
            call("orders_pay_by_link", Everybody, format!("/pay-links/{}/payments", self.for_customer.1), 201)
                .with(json!({"method": "online"})),
            call("orders_cancel", Buyer, order(2, "/cancel"), 200).with(json!({"reason": "changed my mind"})),
            call("orders_receipt", Buyer, format!("/receipts/{}", self.orders[1]), 200),
            call("members_list_notices", Everybody, "/notices", 200),
            call("members_list_areas", Everybody, "/areas", 200),
            call("members_ask_code", Everybody, "/me/codes", 201).with(json!({"phone": "0912000777"})),
            // Nobody has asked for this one; everybody is told the same of it.
            call("members_prove_code", Everybody, format!("/me/codes/{}/proof", fresh_id()), 422)
                .with(json!({"code": "000000"})),
            call("members_ask_second", Everybody, format!("/me/codes/{}/second", fresh_id()), 409)
                .with(json!({"identity_id": fresh_id()})),
            call("members_start_over", Everybody, format!("/me/codes/{}/start-over", fresh_id()), 409),
            call("staff_log_in", Everybody, "/staff/sessions", 201).with(self.login.clone()),
            // Not paired, not signed: heard, and refused for what they are.
            call("staff_pair", Everybody, "/staff/registers/pair", 422)
                .with(json!({"code": "000000", "public_key": "no key"})),
            call("orders_hear_callback", Everybody, "/payments/callbacks/simpay", 401).with(json!({})),
            call("members_hear_line", Everybody, "/line/events", 401).with(json!({})),
        ]
    }

    /// A new line here is about the caller's own account.
    fn of_a_member(&self) -> Vec<Call> {
        use Open::Member;
        let consent = json!({"purpose": "marketing", "channel": "sms", "granted": true, "notice_version": 1});
        vec![
            call("members_me", Member, "/me", 200),
            call("members_list_sessions", Member, "/me/sessions", 200),
            call("members_edit_my_profile", Member, "/me/profile", 200).with(json!({"area": "TW-TPE"})),
            call("members_ask_erasure_code", Member, "/me/erasure-codes", 404).with(json!({"identity_id": fresh_id()})),
            // Nobody has asked for this code.
            call("orders_erase_me", Member, "/me/erasure", 422).with(json!({"code_id": fresh_id(), "code": "000000"})),
            call("members_say_consent", Member, "/me/consents", 200).with(consent),
            call("orders_my_timeline", Member, "/me/timeline", 200),
            call("orders_my_data", Member, "/me/data", 200),
            call("members_remove_identity", Member, format!("/me/identities/{}", fresh_id()), 404),
            call("members_end_session", Member, format!("/me/sessions/{}", fresh_id()), 404),
            // Last: whoever makes this call is gone.
            call("members_log_out", Member, "/me/session", 204),
        ]
    }

    /// A new line here shows something to every store's people.
    fn shared(&self, scene: &Scene) -> Vec<Call> {
        use Open::Shared;
        let (cake, count, transfer) = (scene.cake(), &self.count, &self.transfer);
        let (product, member) = (text(&self.product["id"]), &self.member);
        let (list, variant) = (text(&self.price_list["id"]), text(&self.product["variants"][0]["id"]));
        vec![
            call("staff_me", Shared, "/staff/me", 200),
            call("staff_list_people", Shared, "/staff/people", 200),
            call("staff_list_case_people", Shared, "/staff/case-people", 200),
            call("staff_list_roles", Shared, "/staff/roles", 200),
            call("staff_list_legal_entities", Shared, "/staff/legal-entities", 200),
            // About themselves, with a password that is not theirs.
            call("staff_set_own_password", Shared, "/staff/me/password", 403)
                .with(json!({"password": "wrong", "secret": "a new one altogether"})),
            call("staff_set_own_pin", Shared, "/staff/me/pin", 403)
                .with(json!({"password": "wrong", "secret": "2468"})),
            call("staff_begin_second_factor", Shared, "/staff/me/second-factor", 403)
                .with(json!({"password": "wrong"})),
            call("staff_confirm_second_factor", Shared, "/staff/me/second-factor", 403).with(json!({"code": "000000"})),
            call("staff_end_own_second_factor", Shared, "/staff/me/second-factor/end", 403)
                .with(json!({"password": "wrong"})),
            call("catalog_list_products", Shared, "/products", 200),
            call("catalog_get_product", Shared, format!("/products/{product}"), 200),
            call("catalog_list_price_lists", Shared, "/price-lists", 200),
            call("catalog_get_price_list", Shared, format!("/price-lists/{list}"), 200),
            call("catalog_list_price_list_changes", Shared, format!("/price-lists/{list}/changes"), 200),
            call("catalog_list_list_prices", Shared, format!("/price-lists/{list}/prices"), 200),
            call("catalog_list_product_prices", Shared, format!("/products/{product}/prices"), 200),
            call("orders_get_effective_price", Shared, format!("/variants/{variant}/effective-price"), 200),
            call(
                "catalog_list_prices",
                Shared,
                format!("/variants/{}/prices", text(&self.product["variants"][0]["id"])),
                200,
            ),
            call("catalog_list_categories", Shared, "/categories", 200),
            call("catalog_list_tags", Shared, "/tags", 200),
            call("catalog_list_tax_classes", Shared, "/tax-classes", 200),
            call("catalog_list_searches", Shared, "/searches", 200),
            call("catalog_list_option_groups", Shared, "/option-groups", 200),
            call("catalog_list_code_patterns", Shared, "/code-patterns", 200),
            call("stock_list_levels", Shared, "/stock/levels", 200),
            call("stock_list_movements", Shared, "/stock/movements", 200),
            call("stock_list_locations", Shared, "/locations", 200),
            call("stock_list_places", Shared, format!("/stock/places?variant={cake}"), 200),
            call("catalog_list_set_components", Shared, format!("/products/{product}/components"), 200),
            call("stock_list_lots", Shared, "/stock/lots", 200),
            // Nobody has received one; who may look is told so.
            call("stock_read_lot", Shared, format!("/stock/lots/{}", fresh_id()), 404),
            call("stock_list_counts", Shared, "/stock/counts", 200),
            call("stock_read_count", Shared, format!("/stock/counts/{count}"), 200),
            call("stock_list_count_lines", Shared, format!("/stock/counts/{count}/lines"), 200),
            call("stock_list_transfers", Shared, "/stock/transfers", 200),
            call("stock_read_transfer", Shared, format!("/stock/transfers/{transfer}"), 200),
            call("members_find", Shared, "/members?phone=0912000111", 200),
            call("members_read", Shared, format!("/members/{member}"), 200),
            call("members_list_links", Shared, format!("/members/{member}/links"), 200),
            call("orders_member_timeline", Shared, format!("/members/{member}/timeline"), 200),
            call("wallet_read", Shared, format!("/members/{member}/wallet"), 200),
            call("orders_list_tender_types", Shared, "/tender-types", 200),
            call("orders_cash_rounding", Shared, "/cash-rounding", 200),
            call("orders_hold", Shared, "/order-hold", 200),
        ]
    }

    fn of_the_brand(&self) -> Vec<Call> {
        use Open::Brand;
        let (product, member, webhook) = (text(&self.product["id"]), &self.member, &self.webhook);
        let variant = text(&self.product["variants"][0]["id"]);
        let fresh = fresh_id();
        let goods = json!({
            "handle": "winter-tea", "kind": "goods", "tax_class": "standard", "names": {"zh-TW": "冬茶"},
            "on_web": true, "on_till": true,
            "variants": [{"sku": "TEA-WINTER", "unit": "piece", "quantity_step": 1_000, "unit_price": 2_800_000}],
        });
        let voucher = json!({
            "names": {"zh-TW": "散步券"}, "how": "noted", "at_till": true, "on_web": false, "invoice": "issued_by_another",
            "counts_for_thresholds": true, "counts_for_tier": true, "earns_points": false, "refunds_as": "by_hand",
            "opens_drawer": true, "works_offline": true, "active": true, "position": 200,
        });
        vec![
            call("orders_set_tender_type", Brand, "/tender-types/walk_voucher", 200).based_on(&json!(0)).with(voucher),
            call("orders_set_cash_rounding", Brand, "/cash-rounding", 200)
                .based_on(&json!(1))
                .with(json!({"step": 1, "rounding": "down"})),
            call("orders_set_hold", Brand, "/order-hold", 200).based_on(&json!(1)).with(json!({"minutes": 1_440})),
            call("catalog_add_product", Brand, "/products", 201).with(goods),
            call("catalog_edit_product", Brand, format!("/products/{product}"), 200)
                .based_on(&self.product["version"])
                .with(json!({"on_web": true})),
            call("catalog_set_price", Brand, format!("/variants/{variant}/price"), 200)
                .with(json!({"unit_price": 6_000_000, "reason": "season"})),
            call("wallet_grant_credit", Brand, format!("/members/{member}/credit"), 201)
                .with(json!({"amount": 50, "reason": "apology"})),
            call("members_link", Brand, format!("/members/{}/links", self.others[0]), 201)
                .with(json!({"into_member_id": member, "reason": "the same person"})),
            call("members_unlink", Brand, format!("/members/{member}/links/{}", self.link), 204),
            call("orders_erase_member", Brand, format!("/members/{}/erasure", self.others[1]), 204)
                .with(json!({"reason": "asked"})),
            call("orders_member_split", Brand, "/members/split?from=2026-01-01&until=2026-12-31", 200),
            call("messages_list", Brand, "/messages", 200),
            call("api_list_dead_jobs", Brand, "/jobs/dead", 200),
            call("api_retry_job", Brand, format!("/jobs/{fresh}/retry"), 404),
            call("api_read_journal", Brand, "/journal", 200),
            call("staff_list_audit", Brand, "/audit?about=staff.", 200),
            call("api_list_modules", Open::Shared, "/modules", 200),
            call("api_switch_modules", Brand, "/modules", 200).with(json!({"off": []})).based_on(&json!(1)),
            call("api_list_keys", Brand, "/keys", 200),
            call("api_make_key", Brand, "/keys", 201).with(json!({"name": "one", "permissions": ["stock.read"]})),
            call("api_revoke_key", Brand, format!("/keys/{}", self.key), 204),
            call("api_list_webhooks", Brand, "/webhooks", 200),
            call("api_make_webhook", Brand, "/webhooks", 201)
                .with(json!({"url": "http://127.0.0.1:9/two", "kinds": ["nothing."]})),
            call("api_list_deliveries", Brand, format!("/webhooks/{webhook}/deliveries"), 200),
            call("api_rotate_webhook", Brand, format!("/webhooks/{webhook}/rotate"), 200),
            call("api_remove_webhook", Brand, format!("/webhooks/{webhook}"), 204),
        ]
    }

    /// People who work here, what they may do, and where the brand sells.
    fn of_people(&self) -> Vec<Call> {
        use Open::Brand;
        let person = format!("/staff/people/{}", text(&self.person["id"]));
        let of = |rest: &str| format!("{person}{rest}");
        let (role, company) = (text(&self.role["id"]), text(&self.company["id"]));
        let called = |login: &str| json!({"name": "走路", "login": login, "locale": "zh-TW"});
        let stall = json!({"name": "市集", "kind": "popup"});
        vec![
            call("staff_create_person", Brand, "/staff/people", 201).with(called("walk-two@tenon.test")),
            call("staff_read_person", Brand, of(""), 200),
            call("staff_edit_person", Brand, of(""), 200)
                .based_on(&self.person["version"])
                .with(called("walked@tenon.test")),
            call("staff_set_password", Brand, of("/password"), 204).with(json!({"secret": "a walk in the park"})),
            call("staff_set_pin", Brand, of("/pin"), 204).with(json!({"secret": "2468"})),
            call("staff_give_badge", Brand, of("/badge"), 201),
            call("staff_end_badge", Brand, of("/badge"), 204),
            call("staff_end_second_factor", Brand, of("/second-factor"), 404),
            call("staff_assign_role", Brand, of("/roles"), 200).with(json!({"role_id": role})),
            call("staff_end_role", Brand, format!("/staff/assignments/{}", self.assignment), 204),
            call("staff_leave", Brand, of("/leave"), 200),
            call("staff_create_role", Brand, "/staff/roles", 201).with(json!({"name": "三走", "permissions": []})),
            call("staff_edit_role", Brand, format!("/staff/roles/{role}"), 200)
                .based_on(&self.role["version"])
                .with(json!({"name": "慢走", "permissions": ["stock.read"]})),
            call("staff_retire_role", Brand, format!("/staff/roles/{role}"), 204).based_on(&json!(2)),
            call("staff_create_legal_entity", Brand, "/staff/legal-entities", 201)
                .with(json!({"name": "散步有限公司", "tax_id": "04595257", "country": "TW"})),
            call("staff_edit_legal_entity", Brand, format!("/staff/legal-entities/{company}"), 200)
                .based_on(&self.company["version"])
                .with(json!({"name": self.company["name"], "tax_id": self.company["tax_id"], "country": "TW", "active": true})),
            call("staff_create_store", Brand, "/staff/stores", 201)
                .with(json!({"legal_entity_id": company, "code": "walk", "invoice_mode": "none", "content": stall})),
        ]
    }

    /// Who stands at a till, what is approved there, and how a store's day ends.
    fn of_tills_and_days(&self, scene: &Scene) -> Vec<Call> {
        use Open::{OwnStores, Store};
        let (store, register) = (scene.store(), scene.demo().ready().register_id);
        let at = |rest: &str| format!("/registers/{register}/{rest}");
        let day = |rest: &str| format!("/staff/stores/{store}/days{rest}");
        let wrong_pin = json!({"person_id": self.person["id"], "pin": "0000"});
        let approval = json!({"permission": "till.drawer", "subject_id": register, "reason": "give_change"});
        let (mut at_till, mut from_office) = (approval.clone(), approval);
        at_till["approver"] = wrong_pin.clone();
        from_office["store_id"] = json!(store);
        from_office["person_id"] = json!(fresh_id());
        let content = json!({"name": self.shop["name"], "kind": "direct",
            "location_id": self.shop["location_id"]});
        vec![
            call("staff_edit_store", Store, format!("/staff/stores/{store}"), 200)
                .based_on(&self.shop["version"])
                .with(content),
            // A place on the map needs both angles.
            call("staff_set_opening", Store, format!("/staff/stores/{store}/opening"), 422)
                .based_on(&self.shop["version"])
                .with(json!({"opening": {"week": []}, "latitude_microdegrees": 25_000_000})),
            call("staff_retire_register", Store, format!("/staff/registers/{}", self.till), 204),
            call("staff_list_till_people", Store, at("people"), 200),
            call("staff_switch_person", Store, at("switch"), 403).with(wrong_pin),
            call("staff_grant_at_till", Store, at("grants"), 403).with(at_till),
            // Of an order that there is not.
            call("orders_reprint", Store, at("reprints"), 404)
                .with(json!({"order_id": fresh_id(), "reason": "customer_asks"})),
            call("orders_print", Store, at("prints"), 404).with(json!({"order_id": fresh_id(),
                "printer": {"width": "mm57", "encoding": "big5", "cutter": true}})),
            call("orders_print_test", Store, at("test-print?width=mm57&encoding=big5&cutter=true"), 200),
            call("orders_list_printers", Store, at("printers"), 200),
            // To a printer that there is not.
            call("orders_send_to_printer", Store, at("printers"), 404).with(json!({"name": "x", "bytes": "AAAA"})),
            call("staff_tell_print", Store, at("print-outcomes"), 404)
                .with(json!({"document_id": fresh_id(), "copy": 1, "printed": true})),
            call("staff_grant", Store, "/staff/grants", 404).with(from_office),
            call("staff_list_grants", OwnStores, "/staff/grants", 200),
            call("orders_read_shift", Store, format!("/shifts/{}", text(&self.shift)), 200),
            call("orders_read_store_day", Store, format!("/stores/{store}/days/2020-02-02"), 200),
            call("staff_read_targets", Store, format!("/staff/stores/{store}/targets"), 200),
            call("staff_set_targets", Store, format!("/staff/stores/{store}/targets"), 200)
                .with(json!({"weekdays": [30_000, 30_000, 30_000, 30_000, 40_000, 60_000, null], "days": []}))
                .based_on(&json!(0)),
            call("staff_list_days", Store, day(""), 200),
            // Nobody opened it.
            call("staff_step_day", Store, day("/2020-02-02/steps"), 409).with(json!({"step": "count"})),
            call("staff_lock_day", Store, day("/2020-02-02/lock"), 409),
        ]
    }

    /// What people do to the stock of a store.
    fn of_stock(&self, scene: &Scene) -> Vec<Call> {
        use Open::{Brand, Store};
        let (cake, location) = (scene.cake(), scene.demo().ready().location_id);
        let count = |verb: &str| format!("/stock/counts/{}/{verb}", self.count);
        let transfer = |verb: &str| format!("/stock/transfers/{}/{verb}", self.transfer);
        let why = || json!({"reason": "somebody had to"});
        let line = || json!({"variant_id": cake, "quantity": 1_000});
        let display = json!({"location_id": location, "variant_id": cake, "from": "saleable", "to": "display",
            "quantity": 1_000, "reason": "for the window"});
        let scan = json!({"id": fresh_id(), "variant_id": cake, "quantity": 1_000});
        let place = json!({"code": "STALL", "name": "市集攤位", "kind": "shop", "like_location_id": location});
        // Nobody of another store asks for goods in this one's name.
        let asked = json!({"from_location_id": fresh_id(), "to_location_id": location, "lines": [line()]});
        vec![
            call("stock_create_location", Brand, "/locations", 201).with(place),
            call("orders_make_shelf", Brand, format!("/stores/{}/shelf", scene.store()), 200),
            call("stock_reclassify", Store, "/stock/reclassifications", 201).with(display),
            call("stock_write_off", Store, "/stock/write-offs", 201)
                .with(json!({"location_id": location, "reason": "tasting", "lines": [line()]})),
            call("stock_open_count", Store, "/stock/counts", 201).with(json!({"location_id": location})),
            call("stock_scan_count", Store, count("scans"), 200).with(json!({"device": "scanner", "scans": [scan]})),
            call("stock_post_count", Store, count("post"), 201).with(why()),
            call("stock_cancel_count", Store, count("cancel"), 409).with(why()),
            call("stock_request_transfer", Store, "/stock/transfers", 422).with(asked),
            call("stock_approve_transfer", Store, transfer("approve"), 200).with(json!({})),
            call("stock_decline_transfer", Store, transfer("decline"), 409).with(why()),
            call("stock_pack_transfer", Store, transfer("pack"), 200).with(json!({})),
            call("stock_send_transfer", Store, transfer("send"), 200),
            call("stock_cancel_transfer", Store, transfer("cancel"), 409).with(why()),
            call("stock_receive_transfer", Store, transfer("receive"), 200).with(json!({})),
            call("stock_write_off_transfer", Store, transfer("write-off"), 409).with(why()),
        ]
    }

    fn of_a_store(&self, scene: &Scene) -> Vec<Call> {
        use Open::{OwnStores, Store};
        let (ready, store) = (scene.demo().ready(), scene.store());
        let (cake, register, location) = (scene.cake(), ready.register_id, ready.location_id);
        let till = |verb: &str| format!("/registers/{register}/{verb}");
        let order = |at: usize, verb: &str| format!("/orders/{}/{verb}", self.orders[at]);
        let payment = |rest: &str| format!("/payments/{}{rest}", self.payment);
        let command = |command: Value| json!({"command_id": fresh_id(), "command": command});
        let adjustment = json!({"location_id": location, "variant_id": cake, "change": 1_000, "reason": "found one"});
        let delivery = json!({"location_id": location, "lines": [{"variant_id": cake, "quantity": 1_000}]});
        let cash = json!({"code": self.code, "register_id": register,
            "tenders": [{"kind": "cash", "amount": 580, "given": 600}]});
        vec![
            call("orders_dashboard", OwnStores, "/dashboard", 200),
            call("api_list_cases", OwnStores, "/cases", 200),
            call("api_get_case", Store, format!("/cases/{}", text(&self.case["id"])), 200),
            // Nobody may be given what they may not look after; this one works nowhere.
            call("staff_give_case", Store, format!("/cases/{}/owner", text(&self.case["id"])), 404)
                .based_on(&self.case["version"])
                .with(json!({"person_id": fresh_id()})),
            call("api_note_case", Store, format!("/cases/{}/notes", text(&self.note_case)), 200)
                .with(json!({"text": "asked the carrier"})),
            call("api_close_case", Store, format!("/cases/{}/close", text(&self.case["id"])), 200)
                .based_on(&self.case["version"])
                .with(json!({"resolution": "looked at it"})),
            call("staff_list_stores", OwnStores, "/staff/stores", 200),
            call("orders_list", Store, format!("/orders?store={store}"), 200),
            call("orders_list_pickups", Store, format!("/pickups?store={store}"), 200),
            call("orders_list_tickets", Store, format!("/kitchen-tickets?store={store}"), 200),
            call("orders_print_slip", Store, format!("/kitchen-tickets/{}/slip?width=mm57&encoding=big5&cutter=true", self.ticket), 200),
            call("orders_move_ticket", Store, format!("/kitchen-tickets/{}/move", self.ticket), 200)
                .based_on(&json!(1))
                .with(json!({"to": "started"})),
            call("orders_look_up", Store, format!("/lookup?store={store}&code=CAKE-OSM-6"), 200),
            call("orders_list_till_products", Store, format!("/till/products?store={store}"), 200),
            call("orders_list_till_categories", Store, format!("/till/categories?store={store}"), 200),
            call("staff_list_registers", Store, format!("/staff/registers?store={store}"), 200),
            call("staff_create_register", Store, "/staff/registers", 201)
                .with(json!({"store_id": store, "code": "XY9", "name": "XY9"})),
            call("staff_begin_pairing", Store, format!("/staff/registers/{register}/pairing"), 201),
            call("site_list_running", OwnStores, "/site/running", 200),
            call("site_report_running", Store, till("running"), 200)
                .with(json!({"program": "0.1.0", "prices": 1, "theme": 0})),
            call("orders_till", Store, till("till"), 200),
            call("orders_till_command", Store, till("commands"), 200)
                .with(command(json!({"type": "open_shift", "float": 1_000}))),
            // Cash is charged by nobody, and these charges were never begun.
            call("orders_charge", Store, till("charges"), 422)
                .with(json!({"charge_id": fresh_id(), "sale_id": fresh_id(), "kind": "cash", "amount": 580})),
            call("orders_ask_charge", Store, till(&format!("charges/{}/ask", fresh_id())), 404),
            call("orders_give_back_charge", Store, till(&format!("charges/{}/give-back", fresh_id())), 404),
            call("orders_list_payments", Store, format!("/payments?store={store}"), 200),
            call("orders_get_payment", Store, payment(""), 200),
            call("orders_refund_payment", Store, payment("/refunds"), 422)
                .with(json!({"amount": 1, "reason": "nothing was taken"})),
            call("orders_settle_payment", Store, payment("/settle"), 200)
                .with(json!({"outcome": "failed", "reason": "asked the provider"})),
            call("orders_receive_payment", Store, order(0, "payments/received"), 201)
                .with(json!({"method": "bank_transfer", "amount": 1, "reference": "0001"})),
            call("orders_place_for", Store, "/orders/for-customer", 201).with(scene.order_for()),
            call("orders_cancel_lines", Store, order(0, "cancel-lines"), 412)
                .based_on(&json!(9_999))
                .with(json!({"lines": [{"line_id": self.line, "quantity": 1_000}], "reason": "looked at long ago"})),
            call("orders_quote_cancel_lines", Store, order(0, "cancel-lines/quotes"), 200)
                .with(json!({"lines": [{"line_id": self.line, "quantity": 1_000}]})),
            call("orders_get_pay_link", Store, format!("/orders/{}/pay-link", self.for_customer.0), 200),
            call("orders_send_pay_link", Store, format!("/orders/{}/pay-link", self.for_customer.0), 201)
                .with(json!({"send_by": "nobody"})),
            call("orders_cancel_pay_link", Store, format!("/orders/{}/pay-link", self.for_customer.0), 204),
            call("orders_reconcile", Store, format!("/reconciliation?store={store}"), 200),
            call("orders_prove_day", Store, format!("/proof?store={store}"), 200),
            call(
                "orders_list_proof_rows",
                Store,
                format!("/proof/rows?date=2026-11-21&of=order_lines&word=lines&subject={store}"),
                200,
            ),
            call("orders_ready", Store, order(0, "ready"), 200),
            call("orders_hand_over", Store, order(1, "handover"), 200).with(cash),
            // It is to be fetched; nothing is to be sent.
            call("orders_ship", Store, order(0, "shipment"), 409).with(json!({"carrier": "黑貓宅急便"})),
            call("orders_delivered", Store, order(0, "delivered"), 409),
            call("orders_undelivered", Store, order(0, "undelivered"), 409)
                .with(json!({"why": "refused", "goods": []})),
            call("stock_adjust", Store, "/stock/adjustments", 201).with(adjustment),
            call("stock_receive", Store, "/stock/receipts", 201).with(delivery),
            call("orders_list_labels", Store, format!("/labels?store={store}"), 200),
            call("orders_place_labels", Store, "/labels", 204)
                .with(json!({"store_id": store, "labels": [{"variant_id": self.label["variant_id"], "price_version": self.label["price_version"]}]})),
            call("members_create", Store, "/members", 201)
                .with(json!({"name": "林小榫", "phone": "0987654321", "join_store_id": store})),
            call("members_edit_profile", Store, format!("/members/{}/profile", text(&self.told["id"])), 200)
                .based_on(&self.told["version"])
                .with(json!({"store_id": scene.store(), "profile": {"name": "陳小卯", "gender": "other"}})),
            call("members_send_code", Store, format!("/members/{}/codes", self.member), 201)
                .with(json!({"phone": "0912000111", "store_id": store})),
            call("members_prove_at_counter", Store, format!("/members/{}/codes/{}/proof", self.member, fresh_id()), 422)
                .with(json!({"code": "000000", "store_id": store})),
        ]
    }
}

impl Things {
    /// What comes back: the cake that was handed over, because something is wrong with it.
    fn of_returns(&self, scene: &Scene) -> Vec<Call> {
        use Open::{Buyer, Store};
        let store = scene.store();
        let line = json!({"line_id": self.line, "quantity": 1_000, "condition": "damaged", "reason": "defective"});
        let brought = json!({"order_id": self.orders[1], "lines": [line], "member_id": self.member,
            "refund": "store_credit"});
        let wish = json!({"way": "store", "lines": [{"line_id": self.line, "quantity": 1_000, "reason": "defective"}]});
        let request = |verb: &str| format!("/return-requests/{}/{verb}", fresh_id());
        vec![
            call("orders_list_returnable", Store, format!("/returnable?store={store}&code={}", self.code), 200),
            call("orders_quote_return", Store, "/returns/quotes", 200)
                .with(json!({"store_id": store, "return": brought})),
            call("orders_take_back", Store, "/returns", 201)
                .with(json!({"store_id": store, "return": brought, "expected_total": 580})),
            call("orders_list_returns", Store, format!("/returns?store={store}"), 200),
            // Nobody else's is known to anybody.
            call("orders_get_return", Store, format!("/returns/{}", fresh_id()), 404),
            call("orders_list_return_requests", Store, format!("/return-requests?store={store}"), 200),
            call("orders_refuse_return", Store, request("refuse"), 404).with(json!({"answer": "沒有收到商品"})),
            // It came back already.
            call("orders_ask_return", Buyer, format!("/orders/{}/return-requests", self.orders[1]), 409).with(wish),
            call("orders_withdraw_return", Buyer, request("withdraw"), 404),
        ]
    }
}

/// A group of options with one choice.
fn choices(code: &str) -> Value {
    let names = json!({"zh-TW": "蠟燭"});
    json!({"code": code, "names": names, "at_least": 0, "at_most": 1, "options": [{"names": names, "price": 300_000}]})
}

/// Messages that are still on their way: whether they arrived is asked seconds after they were sent.
const MESSAGES_UNDER_WAY: &str = "SELECT count(*) FROM store_job WHERE kind LIKE 'messages.%'";

/// Tables hold the same twice in a row: what the server does by itself has come to rest.
pub(crate) async fn at_rest(scene: &Scene) -> Vec<store::copy::Fingerprint> {
    let mut before = scene.fingerprint().await;
    until("the server's own work never ends", async || {
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        let db = scene.db().await;
        // Asked first: a message that is sent while the tables are read changes them.
        let under_way = db.read(|read| read.query_one(MESSAGES_UNDER_WAY, &[], |row| row.get::<i64>(0))).await.unwrap();
        let now = scene.fingerprint().await;
        let rested = now == before && under_way == 0;
        before = now;
        rested.then_some(())
    })
    .await;
    before
}

/// Names that must not reach another store's people.
pub(crate) fn secrets(scene: &Scene, things: &Things) -> Vec<String> {
    let ids: [Id; 2] = [scene.store(), scene.demo().ready().register_id];
    let of_case = ["id", "subject"].map(|name| text(&things.case[name]));
    ids.iter().map(ToString::to_string).chain(things.orders.iter().cloned()).chain(of_case).collect()
}
