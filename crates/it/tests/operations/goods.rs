//! Calls about what the brand shows and sells: its site, its catalogue, and what is brought in and taken out.

use it::fresh_id;
use serde_json::json;

use super::{Call, Open, Things, call, choices, text};

impl Things {
    /// What the brand shows of itself.
    pub(super) fn of_the_site(&self) -> Vec<Call> {
        use Open::Brand;
        let article = |rest: &str| format!("/site/articles/{}{rest}", text(&self.article["id"]));
        let content = json!({"texts": {"en": {"title": "A walk"}}});
        vec![
            call("site_read_theme", Brand, "/site/theme", 200),
            call("site_read_defaults", Brand, "/site/defaults", 200),
            call("site_save_draft", Brand, "/site/theme/draft", 200)
                .based_on(&json!(1))
                .with(json!({"theme": {"tokens": {"tea": "#113355"}}, "based_on": 0})),
            call("site_preview", Brand, "/site/previews", 201),
            call("site_publish_theme", Brand, "/site/theme/publish", 200).based_on(&json!(2)).with(json!({"note": ""})),
            // The draft is used up.
            call("site_discard_draft", Brand, "/site/theme/draft", 409).based_on(&json!(3)),
            call("site_list_versions", Brand, "/site/theme/versions", 200),
            call("site_read_version", Brand, "/site/theme/versions/1", 200),
            call("site_roll_back", Brand, "/site/theme/versions/0/restore", 200).with(json!({"seen": 1})),
            call("site_list_articles", Brand, "/site/articles", 200),
            call("site_create_article", Brand, "/site/articles", 201)
                .with(json!({"kind": "page", "handle": "walk-on", "content": content.clone()})),
            call("site_read_article", Brand, article(""), 200),
            call("site_edit_article", Brand, article(""), 200)
                .based_on(&self.article["version"])
                .with(json!({"handle": "walk", "content": content})),
            call("site_publish_article", Brand, article("/publish"), 200).based_on(&json!(2)),
            call("site_withdraw_article", Brand, article("/withdraw"), 200).based_on(&json!(3)),
        ]
    }

    /// What there is to sell: all stores share it.
    pub(super) fn of_the_catalogue(&self) -> Vec<Call> {
        use Open::Brand;
        let (product, variant) = (text(&self.product["id"]), text(&self.product["variants"][0]["id"]));
        let (category, group) = (text(&self.category["id"]), text(&self.option_group["id"]));
        let ahead = "2099-01-01T00:00:00Z";
        let list = text(&self.price_list["id"]);
        let of_list = |rest: &str| format!("/price-lists/{list}{rest}");
        let pattern = json!({"carries": "weight", "item_digits": 5, "value_digits": 5, "value_decimals": 3, "value_check": false});
        vec![
            call("catalog_edit_products", Brand, "/products", 422)
                .with(json!({"edits": [{"id": product, "version": 9_999, "edit": {"on_web": true}}]})),
            call("catalog_copy_product", Brand, format!("/products/{product}/copy"), 201)
                .with(json!({"handle": "walked-copy", "sku_ending": "-W"})),
            call("catalog_add_variant", Brand, format!("/products/{product}/variants"), 201).with(
                json!({"sku": "WALKED-L", "unit": "piece", "quantity_step": 1_000, "unit_price": 6_000_000, "labels": {"zh-TW": "大", "en": "Large"}}),
            ),
            call("catalog_assign_products", Brand, "/products/assignments", 200)
                .with(json!({"product_ids": [product], "add_tags": ["walked"]})),
            // JSON is no picture.
            call("catalog_add_media", Brand, "/media", 415).with(json!({})),
            call("catalog_set_pictures", Brand, format!("/products/{product}/pictures"), 200)
                .based_on(&self.product["version"])
                .with(json!({"pictures": []})),
            call("catalog_relate_product", Brand, format!("/products/{product}/relations"), 200)
                .based_on(&self.product["version"])
                .with(json!({"goes_with": []})),
            call("catalog_offer_option_groups", Brand, format!("/products/{product}/option-groups"), 200)
                .based_on(&self.product["version"])
                .with(json!({"option_group_ids": [group]})),
            call("catalog_set_prices", Brand, "/prices", 422).with(
                json!({"prices": [{"variant_id": variant, "unit_price": -1}], "reason": "season", "starts_at": ahead}),
            ),
            call("catalog_withdraw_price", Brand, format!("/variants/{variant}/prices/9999"), 404),
            call("catalog_make_price_list", Brand, "/price-lists", 201)
                .with(json!({"code": "walk-two", "names": {"zh-TW": "再走"}, "reason": "to walk"})),
            call("catalog_set_price_list", Brand, of_list(""), 200)
                .based_on(&self.price_list["version"])
                .with(json!({"code": "walk", "names": {"zh-TW": "走走"}, "reason": "to walk"})),
            call("catalog_set_list_prices", Brand, of_list("/prices"), 200)
                .with(json!({"prices": [{"variant_id": variant, "unit_price": 5_000_000}], "reason": "to walk"})),
            call("orders_give_price_list", Brand, of_list("/uses"), 200)
                .with(json!({"places": [{"channel": "web"}], "starts_at": ahead, "reason": "to walk"})),
            call("orders_take_price_list", Brand, format!("/price-list-uses/{}/end", fresh_id()), 404)
                .with(json!({"reason": "to walk"})),
            call("catalog_close_price_list", Brand, of_list("/close"), 200)
                .based_on(&json!(2))
                .with(json!({"reason": "walked"})),
            call("catalog_edit_variant", Brand, format!("/variants/{variant}"), 200)
                .based_on(&self.product["variants"][0]["version"])
                .with(json!({"weight_grams": 850})),
            call("orders_sell_in_stores", Brand, format!("/products/{product}/stores"), 200)
                .based_on(&self.product["version"])
                .with(json!({"store_ids": []})),
            call("catalog_set_barcodes", Brand, format!("/variants/{variant}/barcodes"), 200)
                .based_on(&json!(1))
                .with(json!({"barcodes": [{"code": "4006381333931", "quantity": 1_000}]})),
            // A cake is no set.
            call("catalog_set_components", Brand, format!("/variants/{variant}/components"), 422)
                .based_on(&json!(1))
                .with(json!({"components": []})),
            call("catalog_set_code_pattern", Brand, "/code-patterns/28", 200).based_on(&json!(0)).with(pattern),
            call("catalog_remove_code_pattern", Brand, "/code-patterns/28", 204).based_on(&json!(1)),
            call("catalog_create_category", Brand, "/categories", 201)
                .with(json!({"handle": "walk-two", "names": {"zh-TW": "再走"}})),
            call("catalog_edit_category", Brand, format!("/categories/{category}"), 200)
                .based_on(&self.category["version"])
                .with(json!({"names": {"en": "Walk"}})),
            call("catalog_move_category", Brand, format!("/categories/{category}/place"), 200)
                .based_on(&json!(2))
                .with(json!({"position": 0})),
            call("catalog_remove_category", Brand, format!("/categories/{category}"), 204).based_on(&json!(3)),
            call("catalog_create_option_group", Brand, "/option-groups", 201).with(choices("walk-two")),
            call("catalog_set_option_group", Brand, format!("/option-groups/{group}"), 200)
                .based_on(&self.option_group["version"])
                .with(choices("walk")),
        ]
    }

    /// Bringing data in and taking it out. Nothing goes on by itself while the walk compares tables.
    pub(super) fn of_the_exchange(&self) -> Vec<Call> {
        use Open::Brand;
        let of = |rest: &str| format!("/imports/{}{rest}", text(&self.import["id"]));
        let mapping = json!({"sku": "sku", "price": "price"});
        vec![
            call("exchange_list_imports", Brand, "/imports", 200),
            call("exchange_create_import", Brand, "/imports", 201).with(json!({"name": "another"})),
            call("exchange_read_import", Brand, of(""), 200),
            call("exchange_preview_file", Brand, of("/preview"), 200),
            call("exchange_map_columns", Brand, of("/mapping"), 200)
                .based_on(&self.import["version"])
                .with(json!({"kind": "prices", "mapping": mapping})),
            call("exchange_list_refused", Brand, of("/refused"), 200),
            call("exchange_list_differences", Brand, of("/differences"), 200),
            call("exchange_list_kept", Brand, of("/kept"), 200),
            call("exchange_download_report", Brand, of("/files/refused"), 200),
            call("exchange_take_step", Brand, of("/steps"), 409).with(json!({"step": "stop"})),
            call("exchange_forget_file", Brand, of("/file"), 204),
            // A JSON document is a file, too: one column, no rows.
            call("exchange_put_file", Brand, of("/file"), 200).with(json!({})),
            call("exchange_export", Brand, "/exports/products", 200),
            call("exchange_data_health", Brand, "/data-health", 200),
            call("exchange_data_health_rows", Brand, "/data-health/goods_without_price", 200),
            call("exchange_download_health", Brand, "/data-health/goods_without_price/file", 200),
        ]
    }
}
