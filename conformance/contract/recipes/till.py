"""What is done at a till, and what people look at there."""

from __future__ import annotations

from typing import Any

import callers
from callers import PIECE
from recipes.selling import ordered
from recipes.talk import Talk, body, recipe


@recipe("orders_hand_over")
def hand_over(talk: Talk, case: Any, number: int) -> None:
    order = ordered(talk)
    # The code is for the buyer and for those who hand over.
    found = talk.owner.get(f"/orders/{order['id']}")
    case.path_parameters["id"] = order["id"]
    handed = body(case)
    handed["code"] = found["fulfilments"][0]["code"]
    handed["register_id"] = talk.caller.counter
    handed["tenders"] = [{"kind": talk.pick(["cash", "card"], number), "amount": order["total"]}]


@recipe("orders_till")
def till(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register


@recipe("orders_till_command")
def command(talk: Talk, case: Any, number: int) -> None:
    register = talk.caller.register
    case.path_parameters["id"] = register
    told = body(case)
    generated = told.get("command")
    kind = generated.get("type") if isinstance(generated, dict) else None
    shift = talk.owner.get(f"/registers/{register}/till")["shift"]
    if kind == "open_shift" and shift:
        callers.tell(talk.owner, register, {"type": "close_shift", "counted": 0})
    elif kind != "open_shift" and not shift:
        callers.tell(talk.owner, register, {"type": "open_shift", "float": 1_000})
    told["command_id"] = talk.own.fresh_id()
    told.pop("expected_seq", None)
    told["command"] = wanted(talk, register, kind, number)


def wanted(talk: Talk, register: str, kind: Any, number: int) -> dict[str, Any]:
    """A command of that kind which the till can carry out now."""
    held = {
        "type": "hold",
        "hold_id": talk.own.fresh_id(),
        "label": f"B{number}",
        "lines": [{"variant_id": next(iter(talk.caller.goods.values())), "quantity": PIECE}],
    }
    match kind:
        case "open_shift":
            return {"type": kind, "float": 500}
        case "close_shift":
            return {"type": kind, "counted": 1_000}
        case "hold":
            # Only so many may wait at once.
            for earlier in talk.owner.get(f"/registers/{register}/till")["held"]:
                callers.tell(talk.owner, register, {"type": "discard", "hold_id": earlier["id"]})
            return held
        case "recall" | "discard":
            callers.tell(talk.owner, register, held)
            return {"type": kind, "hold_id": held["hold_id"]}
        case "void":
            sold = callers.sell(talk.caller, talk.owner, register)
            return {"type": kind, "sale_id": sold, "reason": "wrong_item"}
        case "return":
            return back(talk, register, number)
        case "void_return":
            brought = back(talk, register, number)
            brought.pop("sale", None)
            callers.tell(talk.owner, register, brought)
            return {"type": kind, "return_id": brought["return_id"], "reason": "wrong_item"}
        case "cash_in" | "cash_out":
            return {"type": kind, "amount": 1, "reason": "change"}
        case "open_drawer":
            return {"type": kind, "reason": "give_change"}
        case _:
            return callers.sale(talk.caller, talk.owner)


def back(talk: Talk, register: str, number: int) -> dict[str, Any]:
    """The command that takes back what the till has just sold; every second time for the same again."""
    sold = talk.owner.get(f"/orders/{callers.sell(talk.caller, talk.owner, register)}")
    line = {"line_id": sold["lines"][0]["id"], "quantity": PIECE, "condition": "damaged", "reason": "defective"}
    told = {
        "type": "return",
        "return_id": talk.own.fresh_id(),
        "return": {"order_id": sold["id"], "lines": [line]},
        "expected_total": sold["total"],
    }
    if number % 2:
        new = callers.sale(talk.caller, talk.owner)
        told["sale"] = {name: new[name] for name in ("sale_id", "lines", "expected_total")}
    return told


@recipe("orders_look_up")
def look_up(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store
    case.query["code"] = talk.pick(talk.caller.goods, number)


@recipe("orders_list_till_products")
def till_products(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store
