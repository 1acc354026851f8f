"""Goods that come back, and parcels that are sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import callers
from callers import PIECE
from recipes.selling import ADAPTER, SIGNATURE, ordered
from recipes.talk import Talk, body, keep, operation_id, page, recipe


def sold(talk: Talk) -> Any:
    """One piece that was sold at the counter for cash, as the owner sees it."""
    return talk.owner.get(f"/orders/{callers.sell(talk.caller, talk.owner, talk.caller.counter)}")


def brought(talk: Talk, order: Any, number: int) -> dict[str, Any]:
    """All of it comes back, for a fault: the demo's cakes spoil, and do not come back for anything else."""
    line = {
        "line_id": order["lines"][0]["id"],
        "quantity": PIECE,
        "condition": talk.pick(["saleable", "damaged", "quarantine"], number),
        "reason": talk.pick(["defective", "wrong_item"], number),
    }
    return {
        "order_id": order["id"],
        "lines": [line],
        "member_id": talk.pick(talk.caller.members, number),
        "refund": "store_credit",
        "exception": False,
    }


@recipe("orders_list_returnable")
def returnable(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store
    keep(case, "member", talk.pick(talk.caller.members, number))


@recipe("orders_quote_return", "orders_take_back")
def take_back(talk: Talk, case: Any, number: int) -> None:
    order = sold(talk)
    asked = body(case)
    asked["store_id"] = talk.caller.store
    asked["return"] = brought(talk, order, number)
    if operation_id(case) == "orders_take_back":
        asked["expected_total"] = order["total"]


def taken_back(talk: Talk) -> Any:
    """A return that was just made."""
    order = sold(talk)
    asked = {
        "store_id": talk.caller.store,
        "return": brought(talk, order, 0),
        "expected_total": order["total"],
    }
    return talk.owner.post("/returns", asked, key=True)


@recipe("orders_list_returns")
def returns(talk: Talk, case: Any, number: int) -> None:
    keep(case, "store", talk.caller.store)
    if "cursor" in case.query:
        taken_back(talk)
        taken_back(talk)
    page(talk, case, "/returns", number)


@recipe("orders_get_return")
def one_return(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = taken_back(talk)["id"]


def handed_over(talk: Talk) -> Any:
    """An order of the caller's that they have fetched."""
    order = ordered(talk)
    found = talk.owner.get(f"/orders/{order['id']}")
    hand = {
        "code": found["fulfilments"][0]["code"],
        "register_id": talk.caller.counter,
        "tenders": [{"kind": "card", "amount": order["total"]}],
    }
    return talk.owner.post(f"/orders/{order['id']}/handover", hand, key=True)


def wish(talk: Talk, order: Any, number: int) -> dict[str, Any]:
    line = {"line_id": order["lines"][0]["id"], "quantity": PIECE, "reason": "defective"}
    way = talk.pick(["store", "parcel"], number)
    return {"lines": [line], "way": way, "store_id": talk.caller.store}


@recipe("orders_ask_return")
def ask(talk: Talk, case: Any, number: int) -> None:
    order = handed_over(talk)
    case.path_parameters["id"] = order["id"]
    body(case).update(wish(talk, order, number))


@recipe("orders_withdraw_return", "orders_refuse_return")
def end(talk: Talk, case: Any, number: int) -> None:
    order = handed_over(talk)
    asked = talk.own.post(f"/orders/{order['id']}/return-requests", wish(talk, order, number))
    case.path_parameters["id"] = asked["id"]
    if operation_id(case) == "orders_refuse_return":
        body(case)["answer"] = "請帶商品到門市，我們當面確認。"


@recipe("orders_list_return_requests")
def wishes(talk: Talk, case: Any, number: int) -> None:
    keep(case, "store", talk.caller.store)


@recipe("orders_ship", "orders_delivered")
def ship(talk: Talk, case: Any, number: int) -> None:
    order = paid_parcel(talk)
    case.path_parameters["id"] = order["id"]
    if operation_id(case) == "orders_ship":
        body(case)["carrier"] = "黑貓宅急便"
    else:
        talk.owner.post(f"/orders/{order['id']}/shipment", {"carrier": "黑貓宅急便", "tracking": "9001"})


@recipe("orders_undelivered")
def undelivered(talk: Talk, case: Any, number: int) -> None:
    order = parcel(talk, "cash_on_delivery")
    talk.owner.post(f"/orders/{order['id']}/shipment", {"carrier": "黑貓宅急便", "tracking": "9002"})
    case.path_parameters["id"] = order["id"]
    goods = [{"line_id": line["id"], "quantity": line["quantity"], "condition": "saleable"} for line in order["lines"]]
    case.body = {"why": "not_collected", "goods": goods}


def parcel(talk: Talk, payment: str) -> Any:
    """An order that is to be sent."""
    wanted = callers.order(talk.caller, talk.own, payment)
    asked = {"channel": "web", "delivery": "home", "lines": wanted["lines"]}
    recipient = {
        "name": "林小榫",
        "phone": "0912345678",
        "area": "臺北市信義區",
        "address": "市府路 45 號",
    }
    wanted["fulfilment"] = {"kind": "delivery", "recipient": recipient}
    wanted["expected_total"] = talk.own.post("/quotes", asked)["total"]
    return talk.own.post("/orders", wanted, key=True)


def paid_parcel(talk: Talk) -> Any:
    """An order that is to be sent, and that the provider says is paid."""
    order = parcel(talk, "online")
    report = {
        "notice_id": order["id"],
        "request_id": order["payments"][0]["id"],
        "state": "captured",
        "captured": order["total"],
    }
    sent, seconds = json.dumps(report).encode(), str(int(time.time()))
    tag = hmac.new(talk.caller.provider_secret.encode(), f"{seconds}.".encode() + sent, hashlib.sha256)
    talk.own.tell(f"/payments/callbacks/{ADAPTER}", sent, {SIGNATURE: f"t={seconds},v1={tag.hexdigest()}"})
    return order
