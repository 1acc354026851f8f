"""What buyers pay with, charges at the counter, and payments as the desk sees them."""

from __future__ import annotations

from typing import Any

import callers
from recipes.selling import ordered
from recipes.talk import Talk, based_on, body, operation_id, recipe


@recipe("orders_charge", "orders_ask_charge", "orders_give_back_charge")
def charge(talk: Talk, case: Any, number: int) -> None:
    register = talk.caller.register
    if not talk.owner.get(f"/registers/{register}/till")["shift"]:
        callers.tell(talk.owner, register, {"type": "open_shift", "float": 1_000})
    case.path_parameters["id"] = register
    wanted = {
        "charge_id": talk.own.fresh_id(),
        "sale_id": talk.own.fresh_id(),
        "kind": "wallet_code",
        "amount": 580,
        "code": "123456789012345678",
    }
    if operation_id(case) == "orders_charge":
        case.body = wanted
    else:
        case.path_parameters["charge"] = talk.owner.post(f"/registers/{register}/charges", wanted)["id"]


@recipe("orders_set_tender_type")
def tender_type(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["code"] = f"word_{talk.word(number)}"
    declared = body(case)
    declared["names"] = {"zh-TW": "商品券", "en": "Voucher"}
    declared["how"] = "noted"
    based_on(case, 0)


@recipe("orders_set_cash_rounding")
def cash_rounding(talk: Talk, case: Any, number: int) -> None:
    # Only the version of the moment is taken, and it counts up with each call of anybody.
    case.body = {"step": 1, "rounding": "nearest"}
    based_on(case, version(talk))


def version(talk: Talk) -> int:
    """The version of the rule for cash, from its ETag."""
    return int(talk.owner.send("GET", "/cash-rounding").headers["ETag"].strip('W/"'))


@recipe("orders_list_payments")
def payments(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.web_store
    case.query.pop("cursor", None)


@recipe("orders_get_payment", "orders_settle_payment", "orders_refund_payment")
def payment(talk: Talk, case: Any, number: int) -> None:
    order = ordered(talk, "online")
    case.path_parameters["id"] = order["payments"][0]["id"]
    if operation_id(case) == "orders_settle_payment":
        case.body = {"outcome": talk.pick(["captured", "failed"], number), "reason": "asked the provider"}
    if operation_id(case) == "orders_refund_payment":
        said = {"outcome": "captured", "reason": "asked the provider"}
        talk.owner.post(f"/payments/{case.path_parameters['id']}/settle", said)
        case.body = {"amount": 1 + number % 50, "reason": "a dented box"}


@recipe("orders_receive_payment")
def receive(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = ordered(talk)["id"]
    case.body = {"method": "bank_transfer", "amount": 1 + number % 50, "reference": f"{number:05}"}


@recipe("orders_list_proof_rows")
def proof_rows(talk: Talk, case: Any, number: int) -> None:
    case.query = {
        "date": (case.query or {}).get("date", "2026-11-21"),
        "of": "order_lines",
        "word": "lines",
        "subject": talk.caller.store,
    }


@recipe("orders_reconcile", "orders_prove_day")
def reconcile(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store
