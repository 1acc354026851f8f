"""What is done at a till, and what people look at there."""

from __future__ import annotations

from typing import Any

import callers
from callers import PIECE
from recipes.people import somebody_new
from recipes.selling import ordered
from recipes.talk import Talk, body, operation_id, page, recipe


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
    # What is bought besides has to be quoted first; the rows of acceptance do so.
    handed.pop("sale", None)


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
    case.query.pop("category", None)


@recipe("orders_list_till_categories")
def till_categories(talk: Talk, case: Any, number: int) -> None:
    case.query["store"] = talk.caller.store


@recipe("orders_read_shift")
def read_shift(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.owner.get(f"/registers/{talk.caller.counter}/till")["shift"]["id"]


@recipe("orders_read_store_day")
def read_day(talk: Talk, case: Any, number: int) -> None:
    till = talk.owner.get(f"/registers/{talk.caller.counter}/till")
    case.path_parameters.update({"id": talk.caller.store, "date": till["shift"]["business_date"]})


@recipe("staff_list_days")
def days(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.store
    page(talk, case, f"/staff/stores/{talk.caller.store}/days", number)


@recipe("staff_step_day", "staff_lock_day")
def step_day(talk: Talk, case: Any, number: int) -> None:
    """A day of a store that is open for this one example."""
    company = talk.owner.get("/staff/legal-entities")["items"][0]["id"]
    code = talk.own.fresh_id().replace("-", "")[-16:]
    content = {"name": "市集", "kind": "popup", "location_id": talk.caller.location}
    new = {"legal_entity_id": company, "code": code, "invoice_mode": "none", "content": content}
    store = talk.owner.post("/staff/stores", new)["id"]
    register = talk.owner.post("/staff/registers", {"store_id": store, "code": code, "name": "市集"})["id"]
    callers.tell(talk.owner, register, {"type": "open_shift", "float": 0})
    date = talk.owner.get(f"/registers/{register}/till")["shift"]["business_date"]
    callers.tell(talk.owner, register, {"type": "close_shift", "counted": 0})
    case.path_parameters.update({"id": store, "date": date})
    if operation_id(case) == "staff_step_day":
        body(case)["step"] = "count"
        return
    for step in ("count", "close"):
        talk.owner.post(f"/staff/stores/{store}/days/{date}/steps", {"step": step})


@recipe("orders_reprint")
def reprint(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.counter
    case.body = {"order_id": talk.caller.sale, "reason": talk.pick(["customer_asks", "paper_jam"], number)}


@recipe("orders_print")
def print_receipt(talk: Talk, case: Any, number: int) -> None:
    counter = talk.caller.counter
    case.path_parameters["id"] = counter
    body(case)["order_id"] = callers.sell(talk.caller, talk.owner, counter)


@recipe("orders_print_test")
def print_test(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register


@recipe("orders_list_printers")
def list_printers(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.counter


@recipe("orders_send_to_printer")
def send_to_printer(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.counter
    found = talk.owner.get(f"/registers/{talk.caller.counter}/printers")["items"]
    case.body = {"name": found[0]["name"], "bytes": "G0A="}


@recipe("staff_tell_print")
def tell_print(talk: Talk, case: Any, number: int) -> None:
    counter = talk.caller.counter
    sold = callers.sell(talk.caller, talk.owner, counter)
    printer = {"width": "mm57", "encoding": "big5", "cutter": True}
    talk.owner.post(f"/registers/{counter}/prints", {"order_id": sold, "printer": printer})
    case.path_parameters["id"] = counter
    case.body = {"document_id": sold, "copy": 1, "printed": number % 2 == 0}


@recipe("staff_list_till_people")
def till_people(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register


@recipe("staff_switch_person")
def switch_person(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register
    cashier = next(one for one in talk.owner.get("/staff/people")["items"] if one["name"] == "王思涵")
    case.body = {"badge": talk.owner.post(f"/staff/people/{cashier['id']}/badge")["badge"]}
    # Whoever is switched away from is logged out: not the one whose line is used afterwards.
    talk.cookies = somebody_new(talk, number).cookies


@recipe("staff_grant_at_till")
def grant_at_till(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register
    manager = next(one for one in talk.owner.get("/staff/people")["items"] if one["name"] == "陳柏翰")
    case.body = {
        "permission": "till.drawer",
        "subject_id": talk.caller.register,
        "reason": "give_change",
        "approver": {"badge": talk.owner.post(f"/staff/people/{manager['id']}/badge")["badge"]},
    }
