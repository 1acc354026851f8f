"""Levels, receipts, counts and transfers."""

from __future__ import annotations

from typing import Any

import callers
from callers import PIECE
from recipes.talk import Talk, body, keep, operation_id, page, recipe


@recipe("stock_list_levels", "stock_list_movements")
def stock(talk: Talk, case: Any, number: int) -> None:
    keep(case, "variant", talk.pick(talk.caller.goods.values(), number))
    keep(case, "location", talk.caller.location)
    page(talk, case, case.path.removeprefix("/api/v1"), number)


@recipe("orders_make_shelf")
def make_shelf(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.store


@recipe("stock_receive")
def receive(talk: Talk, case: Any, number: int) -> None:
    received = body(case)
    received["location_id"] = talk.caller.location
    received["lines"] = [{"variant_id": variant, "quantity": PIECE} for variant in talk.caller.variants]


@recipe("stock_adjust")
def adjust(talk: Talk, case: Any, number: int) -> None:
    adjusted = body(case)
    adjusted["location_id"] = talk.caller.location
    adjusted["variant_id"] = talk.pick(talk.caller.variants, number)
    counted = number % 2 == 0
    adjusted["counted"] = PIECE if counted else None
    adjusted["change"] = None if counted else PIECE
    adjusted["reason"] = talk.pick(["damage", "found", "掉在地上"], number)


@recipe("stock_reclassify")
def reclassify(talk: Talk, case: Any, number: int) -> None:
    moved = {"location_id": talk.caller.location, "variant_id": talk.caller.carried, "quantity": PIECE}
    body(case).update(moved, reason="for the window", **{"from": "saleable", "to": "display"})


@recipe("stock_write_off")
def write_off(talk: Talk, case: Any, number: int) -> None:
    lines = [{"variant_id": talk.caller.carried, "quantity": PIECE}]
    gone = {"location_id": talk.caller.location, "reason": "tasting", "lines": lines}
    body(case).update(gone)


@recipe("stock_list_places")
def places(talk: Talk, case: Any, number: int) -> None:
    case.query["variant"] = talk.caller.carried
    keep(case, "near", talk.caller.location)


@recipe("stock_create_location")
def create_location(talk: Talk, case: Any, number: int) -> None:
    made = {"code": f"PLACE-{talk.word(number)}", "name": "市集攤位", "kind": talk.pick(["shop", "warehouse"], number)}
    body(case).update(made, like_location_id=talk.caller.location)


# Counts


def opened(talk: Talk) -> str:
    """A count of what the caller carries about."""
    wanted = {"location_id": talk.caller.location, "variant_ids": [talk.caller.carried]}
    return talk.owner.post("/stock/counts", wanted, key=True)["id"]


def scan(talk: Talk) -> dict[str, Any]:
    """What a device saw."""
    seen = {"id": talk.own.fresh_id(), "variant_id": talk.caller.carried, "quantity": callers.PIECES * PIECE}
    return {"device": "scanner", "scans": [seen]}


@recipe("stock_list_counts", "stock_list_transfers")
def papers(talk: Talk, case: Any, number: int) -> None:
    keep(case, "location", talk.caller.location)
    page(talk, case, case.path.removeprefix("/api/v1"), number)


@recipe("stock_open_count")
def open_count(talk: Talk, case: Any, number: int) -> None:
    body(case).update(location_id=talk.caller.location, variant_ids=[talk.caller.carried])


@recipe("stock_read_count", "stock_list_count_lines")
def read_count(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = opened(talk)
    page(talk, case, f"/stock/counts/{case.path_parameters['id']}/lines", number)


@recipe("stock_scan_count")
def scan_count(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = opened(talk)
    body(case).update(scan(talk))


@recipe("stock_cancel_count", "stock_post_count")
def end_count(talk: Talk, case: Any, number: int) -> None:
    count = opened(talk)
    talk.owner.post(f"/stock/counts/{count}/scans", scan(talk), key=True)
    case.path_parameters["id"] = count
    body(case)["reason"] = "the month is over"


# Transfers


# What has to have happened to a transfer before something else can.
STEPS = {
    "stock_read_transfer": [],
    "stock_approve_transfer": [],
    "stock_decline_transfer": [],
    "stock_cancel_transfer": ["approve"],
    "stock_pack_transfer": ["approve"],
    "stock_send_transfer": ["approve", "pack"],
    "stock_receive_transfer": ["approve", "pack", "send"],
    # Half of it arrives; the rest is missing.
    "stock_write_off_transfer": ["approve", "pack", "send", "receive"],
}


def asked(talk: Talk) -> dict[str, Any]:
    """Two pieces for the depot."""
    lines = [{"variant_id": talk.caller.carried, "quantity": 2 * PIECE}]
    return {"from_location_id": talk.caller.location, "to_location_id": talk.caller.depot, "lines": lines}


@recipe("stock_request_transfer")
def request_transfer(talk: Talk, case: Any, number: int) -> None:
    body(case).update(asked(talk))


@recipe(*STEPS)
def transfer(talk: Talk, case: Any, number: int) -> None:
    operation = operation_id(case)
    id = talk.owner.post("/stock/transfers", asked(talk), key=True)["id"]
    for step in STEPS[operation]:
        half = [{"variant_id": talk.caller.carried, "quantity": PIECE}]
        said = {"lines": half} if step == "receive" else {}
        talk.owner.post(f"/stock/transfers/{id}/{step}", None if step == "send" else said, key=True)
    case.path_parameters["id"] = id
    if operation in ("stock_decline_transfer", "stock_cancel_transfer", "stock_write_off_transfer"):
        body(case)["reason"] = "somebody had to"
    elif operation in ("stock_approve_transfer", "stock_pack_transfer", "stock_receive_transfer"):
        body(case).pop("lines", None)


# Lots


@recipe("stock_list_lots", "stock_read_lot")
def lots(talk: Talk, case: Any, number: int) -> None:
    if operation_id(case) == "stock_list_lots":
        keep(case, "variant", talk.caller.carried)
        keep(case, "location", talk.caller.location)
        return
    word = talk.own.fresh_id()
    variant = {"sku": f"LOT-{word}", "unit": "piece", "quantity_step": PIECE, "unit_price": 500_000, "barcodes": []}
    made = {"handle": f"lot-{word}", "kind": "goods", "tax_class": "standard", "names": {"zh-TW": "鮮奶"}}
    sold = {"descriptions": {}, "on_web": True, "on_till": True, "variants": [{**variant, "by_lot": True}]}
    found = talk.owner.post("/products", {**made, **sold}, key=True)
    milk = found["variants"][0]["id"]
    line = {"variant_id": milk, "quantity": PIECE, "lot_code": "A1", "expires_on": "2031-01-01"}
    talk.owner.post("/stock/receipts", {"location_id": talk.caller.location, "lines": [line]}, key=True)
    case.path_parameters["id"] = talk.owner.get(f"/stock/lots?variant={milk}")["items"][0]["lot_id"]
