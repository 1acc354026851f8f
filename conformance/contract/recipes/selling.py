"""Quotes, carts, orders and their payments."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import callers
from callers import PIECE
from recipes.talk import Talk, based_on, body, keep, operation_id, page, recipe

# The adapter of the demo's payment provider, and the header that it signs its reports in.
ADAPTER = "simulated"
SIGNATURE = "X-SimPay-Signature"


@recipe("orders_availability")
def availability(talk: Talk, case: Any, number: int) -> None:
    goods = list(talk.caller.goods.values())
    case.query["variants"] = ",".join(goods[: 1 + number % len(goods)])


@recipe("api_follow_events")
def events(talk: Talk, case: Any, number: int) -> None:
    case.query["topics"] = talk.pick(["availability", "availability,orders,stock", "till,cases,catalog"], number)
    # From the beginning: a stream that has something to say ends sooner than one that waits for it.
    case.headers["Last-Event-ID"] = "0"


@recipe("orders_quote")
def quote(talk: Talk, case: Any, number: int) -> None:
    asked = body(case)
    asked["channel"] = talk.pick(["web", "till"], number)
    asked["store_id"] = talk.caller.web_store if asked["channel"] == "web" else talk.caller.store
    asked["lines"] = [{"variant_id": variant, "quantity": PIECE} for variant in talk.caller.goods.values()]
    asked["member_id"] = None
    asked["delivery"] = talk.pick([None, "pickup", "home"], number) if asked["channel"] == "web" else None


@recipe("orders_open_cart")
def open_cart(talk: Talk, case: Any, number: int) -> None:
    # Every second one has no visit yet.
    if number % 2:
        visit = ("tenon_visitor",)
        talk.cookies = {name: value for name, value in talk.caller.cookies.items() if name not in visit}


@recipe("orders_current_cart", "orders_add_line", "orders_set_line", "orders_remove_line")
def cart(talk: Talk, case: Any, number: int) -> None:
    line = {"variant_id": talk.pick(talk.caller.goods.values(), number), "quantity": PIECE}
    lines = cart_with(talk, line)["line_ids"]
    if "line" in case.path_parameters:
        case.path_parameters["line"] = talk.pick(lines, number)
    match operation_id(case):
        case "orders_add_line":
            case.body = line
        case "orders_set_line":
            case.body = {"quantity": 2 * PIECE}


def cart_with(talk: Talk, line: dict[str, Any]) -> Any:
    """The caller's cart, with something in it."""
    cart = talk.own.post("/carts")
    if cart["line_ids"]:
        return cart
    return talk.own.post("/carts/current/lines", line)


@recipe("orders_place")
def place(talk: Talk, case: Any, number: int) -> None:
    placed = body(case)
    wanted = callers.order(talk.caller, talk.own, talk.pick(["cash_on_pickup", "online"], number))
    if number % 3 == 1 and "tenon_visitor" in talk.own.cookies:
        open = talk.own.post("/carts")
        for line in open["line_ids"]:
            talk.own.must("DELETE", f"/carts/current/lines/{line}")
        placed["cart_id"] = talk.own.post("/carts/current/lines", wanted["lines"][0])["id"]
        wanted["lines"] = []
    else:
        placed.pop("cart_id", None)
    placed.pop("store_id", None)
    placed.update(wanted)


def ordered(talk: Talk, method: str = "cash_on_pickup") -> Any:
    """An order that was just placed. A program has no visit, so the owner finds its orders."""
    return talk.own.post("/orders", callers.order(talk.caller, talk.own, method), key=True)


@recipe("orders_get", "orders_ready", "orders_cancel")
def one_order(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = ordered(talk)["id"]
    if operation_id(case) == "orders_cancel":
        body(case)["reason"] = "changed my mind"


@recipe("orders_pay")
def pay(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = ordered(talk, talk.pick(["cash_on_pickup", "online"], number))["id"]
    body(case)["method"] = "online"


@recipe("orders_hear_callback")
def callback(talk: Talk, case: Any, number: int) -> None:
    order = ordered(talk, "online")
    report = {
        "notice_id": f"{talk.caller.name}-{number}",
        "request_id": order["payments"][0]["id"],
        "state": talk.pick(["captured", "failed"], number),
        "captured": order["total"] if number % 2 == 0 else 0,
    }
    case.path_parameters["adapter"] = ADAPTER
    case.body = json.dumps(report).encode()
    sign(talk, case)


def sign(talk: Talk, case: Any) -> None:
    """Signs the body as the provider does, so that what it says is read at all."""
    sent = case.body if isinstance(case.body, bytes) else b""
    seconds = str(int(time.time()))
    tag = hmac.new(talk.caller.provider_secret.encode(), f"{seconds}.".encode() + sent, hashlib.sha256)
    case.headers[SIGNATURE] = f"t={seconds},v1={tag.hexdigest()}"


@recipe("orders_receipt")
def receipt(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["order_id"] = talk.caller.sale


@recipe("orders_list_tickets")
def tickets(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store


@recipe("orders_move_ticket", "orders_print_slip")
def ticket(talk: Talk, case: Any, number: int) -> None:
    """Something is made to order, and sold; its ticket is moved or printed."""
    goods = next(iter(talk.caller.goods.values()))
    rows = talk.owner.get("/products")["items"]
    product = next(row for row in rows if any(variant["id"] == goods for variant in row["variants"]))
    if not talk.owner.get(f"/products/{product['id']}")["made_to_order"]:
        talk.owner.must("PATCH", f"/products/{product['id']}", {"made_to_order": True}, version=product["version"])
    sold = callers.sell(talk.caller, talk.owner, talk.caller.counter)
    case.path_parameters["id"] = talk.owner.get(f"/orders/{sold}")["ticket"]["id"]
    if operation_id(case) == "orders_move_ticket":
        body(case)["to"] = "started"
        based_on(case, 1)


@recipe("orders_list", "orders_list_pickups")
def orders(talk: Talk, case: Any, number: int) -> None:
    keep(case, "store", talk.caller.store)
    page(talk, case, "/orders", number)


@recipe("orders_put_aside")
def put_aside(talk: Talk, case: Any, number: int) -> None:
    # A device that has asked for nothing yet: one person may put a few things aside a day.
    talk.cookies = {name: value for name, value in talk.caller.cookies.items() if name != "tenon_visitor"}
    body(case).update(
        variant_id=talk.pick(talk.caller.goods.values(), number),
        store_id=talk.caller.store,
        name="陳小卯",
        phone=f"09{talk.word(number):>08}",
    )


def for_customer(talk: Talk) -> dict[str, Any]:
    """An order that somebody is to pay by a link."""
    wanted = callers.order(talk.caller, talk.own)
    del wanted["payment"]
    return wanted | {"send_by": "nobody"}


@recipe("orders_place_for")
def place_for(talk: Talk, case: Any, number: int) -> None:
    placed = body(case)
    for left_out in ("member_id", "hold_minutes"):
        placed.pop(left_out, None)
    placed.update(for_customer(talk))
    placed["send_by"] = talk.pick(["best", "sms", "nobody"], number)


@recipe("orders_get_pay_link", "orders_send_pay_link", "orders_cancel_pay_link")
def pay_link(talk: Talk, case: Any, number: int) -> None:
    placed = talk.owner.post("/orders/for-customer", for_customer(talk), key=True)
    case.path_parameters["id"] = placed["order"]["id"]
    if operation_id(case) == "orders_send_pay_link":
        case.body = {"send_by": talk.pick(["best", "nobody"], number)}


@recipe("orders_open_pay_link", "orders_pay_by_link")
def opened_link(talk: Talk, case: Any, number: int) -> None:
    placed = talk.owner.post("/orders/for-customer", for_customer(talk), key=True)
    case.path_parameters["token"] = placed["link"]["path"].rsplit("/", 1)[1]
    if operation_id(case) == "orders_pay_by_link":
        case.body = {"method": "online"}


@recipe("orders_set_hold")
def hold(talk: Talk, case: Any, number: int) -> None:
    # Only the version of the moment is taken, and it counts up with each call of anybody.
    case.body = {"minutes": talk.pick([30, 1_440, 10_080], number)}
    based_on(case, int(talk.owner.send("GET", "/order-hold").headers["ETag"].strip('W/"')))


@recipe("orders_cancel_lines", "orders_quote_cancel_lines")
def cancel_lines(talk: Talk, case: Any, number: int) -> None:
    wanted = callers.order(talk.caller, talk.own)
    wanted["lines"][0]["quantity"] = 2 * PIECE
    asked = {"channel": "web", "delivery": "pickup", "lines": wanted["lines"]}
    wanted["expected_total"] = talk.own.post("/quotes", asked)["total"]
    order = talk.own.post("/orders", wanted, key=True)
    case.path_parameters["id"] = order["id"]
    case.body = {"lines": [{"line_id": order["lines"][0]["id"], "quantity": PIECE}]}
    if operation_id(case) == "orders_cancel_lines":
        case.body["reason"] = "one is enough"
        based_on(case, order["version"])
