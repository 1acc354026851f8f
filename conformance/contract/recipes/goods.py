"""Products with their codes, prices, categories and options."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import callers
from callers import PIECE
from recipes.talk import Talk, based_on, body, keep, operation_id, page, recipe


@recipe("catalog_list_products")
def products(talk: Talk, case: Any, number: int) -> None:
    page(talk, case, "/products", number)


@recipe("catalog_add_product")
def add_product(talk: Talk, case: Any, number: int) -> None:
    made, word = body(case), talk.word(number)
    made["handle"] = f"made-{word}"
    made["tax_class"] = "standard"
    made["names"] = {"zh-TW": f"新品 {word}"}
    made["descriptions"] = {"zh-TW": "好吃", "en": ""}
    variant = {
        "sku": f"MADE-{word}",
        "unit": "piece",
        "quantity_step": PIECE,
        "unit_price": 1_000_000,
        "barcodes": [{"code": f"MADE-{word}", "kind": "in_house", "quantity": PIECE}],
        "values": [{"axis": "size", "value": "6"}],
    }
    made["variants"] = [variant]


@recipe("catalog_get_product")
def product(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.products, number)


def seen(talk: Talk, case: Any, number: int) -> Any:
    """A product of the caller's own, for an edit of it as it is now."""
    found = talk.owner.get(f"/products/{talk.pick(talk.caller.products, number)}")
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    return found


def edit(talk: Talk, number: int) -> dict[str, Any]:
    """What any product can become."""
    return {
        "handle": f"edited-{talk.word(number)}",
        "names": {"zh-TW": f"改名 {number}"},
        "descriptions": {"en": "Tasty"},
        "tax_class": ("standard", "zero")[number % 2],
        "return_class": ("standard", "perishable", "hygiene")[number % 3],
        "storage_class": ("ambient", "chilled", "frozen")[number % 3],
        "shelf_life_days": number % 30,
    }


def png(number: int) -> bytes:
    """A picture of four pixels whose colour no other number has."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    row = b"\x00" + (number % (1 << 24)).to_bytes(3, "big") * 2
    chunks = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(row * 2)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@recipe("catalog_add_media")
def add_media(talk: Talk, case: Any, number: int) -> None:
    talk.file = png(int(talk.word(number)))


@recipe("catalog_set_pictures")
def set_pictures(talk: Talk, case: Any, number: int) -> None:
    found = seen(talk, case, number)
    kept = talk.owner.keep_picture(png(number))
    body(case)["pictures"] = [
        {"media_id": kept["id"], "alt": {"en": "Front"}, "variant_ids": [found["variants"][0]["id"]]}
    ]


@recipe("catalog_edit_product")
def edit_product(talk: Talk, case: Any, number: int) -> None:
    seen(talk, case, number)
    body(case).update(edit(talk, number))


@recipe("catalog_edit_products")
def edit_products(talk: Talk, case: Any, number: int) -> None:
    found = talk.owner.get(f"/products/{talk.pick(talk.caller.products, number)}")
    one = {**edit(talk, number), "handle": f"several-{talk.word(number)}"}
    body(case)["edits"] = [{"id": found["id"], "version": found["version"], "edit": one}]


@recipe("catalog_copy_product")
def copy_product(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.products[0]
    body(case)["handle"] = f"copied-{talk.word(number)}"
    case.body["sku_ending"] = f"-{talk.word(number)}"


@recipe("catalog_relate_product")
def relate_product(talk: Talk, case: Any, number: int) -> None:
    found = seen(talk, case, number)
    others = [other for other in talk.caller.products if other != found["id"]]
    body(case)["goes_with"] = others[: number % 2]
    case.body["successor_of"] = None


@recipe("catalog_offer_option_groups")
def offer_option_groups(talk: Talk, case: Any, number: int) -> None:
    seen(talk, case, number)
    body(case)["option_group_ids"] = [make_group(talk, number)["id"]]


@recipe("catalog_assign_products")
def assign_products(talk: Talk, case: Any, number: int) -> None:
    tag = f"tag {number}"
    body(case).update(
        product_ids=talk.caller.products,
        add_categories=[make_category(talk, number)["id"]],
        remove_categories=[],
        add_tags=[tag] if number % 2 else [],
        remove_tags=[] if number % 2 else [tag],
    )


def make_product(talk: Talk, kind: str) -> Any:
    """A product of its own; a set has nothing in it yet."""
    word = talk.own.fresh_id()
    variant = {"sku": f"OWN-{word}", "unit": "piece", "quantity_step": PIECE, "unit_price": 1_000_000, "barcodes": []}
    made = {"handle": f"own-{word}", "kind": kind, "tax_class": "standard", "names": {"zh-TW": "新品"}}
    sold = {"descriptions": {}, "on_web": True, "on_till": True, "variants": [variant]}
    return talk.owner.post("/products", {**made, **sold}, key=True)


@recipe("catalog_add_variant")
def add_variant(talk: Talk, case: Any, number: int) -> None:
    # To a product of its own: one product has no room for all that a run adds.
    case.path_parameters["id"] = make_product(talk, "goods")["id"]
    word = talk.word(number)
    variant = {"sku": f"SIZE-{word}", "unit": "piece", "quantity_step": PIECE, "unit_price": 1_000_000 + number}
    body(case).update(variant, barcodes=[], values=[{"axis": "size", "value": word}], labels={"en": word})


@recipe("catalog_edit_variant")
def edit_variant(talk: Talk, case: Any, number: int) -> None:
    found = talk.owner.get(f"/products/{talk.pick(talk.caller.products, number)}")["variants"][0]
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    body(case).update(weight_grams=100 + number, labels={"en": f"size {number}"}, values=[])


@recipe("orders_sell_in_stores")
def sell_in_stores(talk: Talk, case: Any, number: int) -> None:
    seen(talk, case, number)
    # All of them: other recipes go on selling it in theirs.
    body(case)["store_ids"] = []


@recipe("catalog_set_barcodes")
def set_barcodes(talk: Talk, case: Any, number: int) -> None:
    found = talk.owner.get(f"/products/{talk.pick(talk.caller.products, number)}")["variants"][0]
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    body(case)["barcodes"] = [{"code": f"SET-{talk.word(number)}", "kind": "in_house", "quantity": PIECE}]


# Categories, options and the codes of scales


def make_category(talk: Talk, number: int) -> Any:
    """A category of its own."""
    handle = f"hung-{talk.own.fresh_id()}"
    return talk.owner.post("/categories", {"handle": handle, "names": {"zh-TW": f"分類 {number}"}})


@recipe("catalog_create_category")
def create_category(talk: Talk, case: Any, number: int) -> None:
    body(case).update(handle=f"category-{talk.word(number)}", names={"zh-TW": "新分類"}, parent_id=None)


@recipe("catalog_edit_category", "catalog_move_category", "catalog_remove_category")
def category(talk: Talk, case: Any, number: int) -> None:
    found = make_category(talk, number)
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    match operation_id(case):
        case "catalog_edit_category":
            body(case).update(handle=f"renamed-{talk.word(number)}", names={"en": "Renamed"})
        case "catalog_move_category":
            body(case).update(parent_id=None, position=0)


def group(code: str) -> dict[str, Any]:
    """A group of options."""
    options = [{"names": {"zh-TW": "少糖"}, "price": 0}, {"names": {"zh-TW": "加珍珠"}, "price": 100_000}]
    return {"code": code, "names": {"zh-TW": "選項"}, "at_least": 0, "at_most": 1, "options": options}


def make_group(talk: Talk, number: int) -> Any:
    """A group of options of its own."""
    return talk.owner.post("/option-groups", group(f"made-{talk.own.fresh_id()}"))


@recipe("catalog_create_option_group")
def create_option_group(talk: Talk, case: Any, number: int) -> None:
    body(case).update(group(f"group-{talk.word(number)}"))


@recipe("catalog_set_option_group")
def set_option_group(talk: Talk, case: Any, number: int) -> None:
    found = make_group(talk, number)
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    body(case).update(group(f"set-{talk.word(number)}"))


@recipe("catalog_set_code_pattern", "catalog_remove_code_pattern")
def code_pattern(talk: Talk, case: Any, number: int) -> None:
    # Each caller has prefixes of its own: there are few, and their versions count.
    prefix = f"2{(2 * callers.NAMES.index(talk.caller.name) + number % 2) % 10}"
    wanted = {"carries": "weight", "item_digits": 5, "value_digits": 5, "value_decimals": 3, "value_check": False}
    known = {pattern["prefix"]: pattern["version"] for pattern in talk.owner.get("/code-patterns")["items"]}
    case.path_parameters["prefix"] = prefix
    if operation_id(case) == "catalog_set_code_pattern":
        body(case).update(wanted)
    elif prefix not in known:
        known[prefix] = talk.owner.must("PUT", f"/code-patterns/{prefix}", wanted, version=0)["version"]
    based_on(case, known.get(prefix, 0))


# Prices and labels


@recipe("catalog_set_price")
def set_price(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.variants, number)
    body(case)["unit_price"] = 1_000_000 + number
    case.body["reason"] = "season"


def ahead(hours: int) -> str:
    """An instant to come; a price can be planned for the year ahead."""
    return (datetime.now(UTC) + timedelta(hours=24 + hours)).isoformat()


@recipe("catalog_set_prices")
def set_prices(talk: Talk, case: Any, number: int) -> None:
    prices = [{"variant_id": variant, "unit_price": 1_000_000 + number} for variant in talk.caller.variants]
    body(case).update(prices=prices, reason="season")
    case.body["starts_at"] = None if number % 2 else ahead(number)


@recipe("catalog_list_prices")
def list_prices(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.variants, number)
    keep(case, "price_list", first_list(talk)["id"])


@recipe("catalog_withdraw_price")
def withdraw_price(talk: Talk, case: Any, number: int) -> None:
    variant = talk.pick(talk.caller.variants, number)
    # A price of its own, so that it differs from the one before.
    planned = {"prices": [{"variant_id": variant, "unit_price": 2_000_000 + number}], "reason": "sale"}
    set = talk.owner.must("PATCH", "/prices", {**planned, "starts_at": ahead(1_000 + number)})
    case.path_parameters.update(id=variant, version=set["prices"][0]["price_version"])
    keep(case, "price_list", first_list(talk)["id"])


@recipe("orders_list_labels")
def list_labels(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store
    if "cursor" in case.query:
        page(talk, case, f"/labels?store={talk.caller.store}", number)


@recipe("orders_place_labels")
def place_labels(talk: Talk, case: Any, number: int) -> None:
    found = talk.owner.get(f"/labels?store={talk.caller.store}")["items"]
    label = talk.pick(found, number)
    labels = [{"variant_id": label["variant_id"], "price_version": label["price_version"]}]
    body(case).update(store_id=talk.caller.store, labels=labels)


@recipe("catalog_list_set_components", "catalog_set_components")
def set_components(talk: Talk, case: Any, number: int) -> None:
    found = make_product(talk, "set")
    if operation_id(case) == "catalog_list_set_components":
        case.path_parameters["id"] = found["id"]
        return
    variant = found["variants"][0]
    case.path_parameters["id"] = variant["id"]
    based_on(case, variant["version"])
    inside = talk.pick(talk.caller.goods.values(), number)
    body(case)["components"] = [{"variant_id": inside, "quantity": PIECE}]


# Price lists


def make_list(talk: Talk) -> Any:
    """A list of its own, which holds nowhere."""
    new = {"code": f"list-{talk.own.fresh_id()}", "names": {"zh-TW": "價目表"}, "reason": "season"}
    return talk.owner.post("/price-lists", new, key=True)


def list_body(talk: Talk, case: Any, number: int, code: str) -> None:
    body(case).update(code=f"{code}-{talk.word(number)}", names={"zh-TW": "價目表"}, reason="season")
    case.body["starts_at"] = ahead(number) if number % 2 else None
    case.body["ends_at"] = ahead(number + 1) if number % 3 else None


@recipe("catalog_make_price_list")
def make_price_list(talk: Talk, case: Any, number: int) -> None:
    list_body(talk, case, number, "made")


@recipe("catalog_set_price_list")
def set_price_list(talk: Talk, case: Any, number: int) -> None:
    found = make_list(talk)
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    list_body(talk, case, number, "set")


@recipe("catalog_close_price_list")
def close_price_list(talk: Talk, case: Any, number: int) -> None:
    found = make_list(talk)
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])
    body(case)["reason"] = "over"


def first_list(talk: Talk) -> Any:
    """The brand's own list."""
    return talk.owner.get("/price-lists")["items"][0]


@recipe("catalog_get_price_list", "catalog_list_price_list_changes")
def price_list(talk: Talk, case: Any, number: int) -> None:
    found = first_list(talk)
    case.path_parameters["id"] = found["id"]
    if operation_id(case) == "catalog_list_price_list_changes":
        page(talk, case, f"/price-lists/{found['id']}/changes", number)


@recipe("catalog_list_list_prices")
def list_list_prices(talk: Talk, case: Any, number: int) -> None:
    found = first_list(talk)
    case.path_parameters["id"] = found["id"]
    page(talk, case, f"/price-lists/{found['id']}/prices", number)


@recipe("catalog_set_list_prices")
def set_list_prices(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = make_list(talk)["id"]
    prices = [{"variant_id": variant, "unit_price": 1_000_000 + number} for variant in talk.caller.variants]
    body(case).update(prices=prices, reason="season")
    case.body["starts_at"] = None if number % 2 else ahead(number)
    case.body["ends_at"] = ahead(number + 1) if number % 3 else None


@recipe("catalog_list_product_prices")
def list_product_prices(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.products, number)


@recipe("orders_give_price_list")
def give_price_list(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = make_list(talk)["id"]
    # A day of its own, so that the store never has too many lists at once.
    slot = callers.NAMES.index(talk.caller.name) * 100_000 + number
    body(case).update(places=[{"store_id": talk.caller.store}], reason="season")
    case.body.update(starts_at=ahead(10_000 + slot), ends_at=ahead(10_001 + slot))


@recipe("orders_take_price_list")
def take_price_list(talk: Talk, case: Any, number: int) -> None:
    made, slot = make_list(talk), callers.NAMES.index(talk.caller.name) * 100_000 + number
    wanted = {"places": [{"store_id": talk.caller.store}], "reason": "season"}
    wanted |= {"starts_at": ahead(1_000_000 + slot), "ends_at": ahead(1_000_001 + slot)}
    given = talk.owner.post(f"/price-lists/{made['id']}/uses", wanted, key=True)
    case.path_parameters["id"] = given["uses"][0]["id"]
    body(case).update(reason="over", ends_at=None)


@recipe("orders_get_effective_price")
def get_effective_price(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.variants, number)
    if "store" in case.query:
        case.query["store"] = talk.caller.store
    if "at" in case.query:
        case.query["at"] = ahead(number)
