"""Pre-orders: campaigns, their days and slots, and what is pre-ordered at a till."""

from __future__ import annotations

from typing import Any

from callers import PIECE
from recipes.talk import Talk, based_on, body, operation_id, recipe

# Far ahead, where no order comes too late.
DATE = "2036-09-20"
# What of an order is paid at once, in parts per million.
DEPOSIT = 300_000


def product(talk: Talk) -> str:
    """The product of the first of the goods."""
    goods = next(iter(talk.caller.goods.values()))
    rows = talk.owner.get("/products")["items"]
    return next(row["id"] for row in rows if any(variant["id"] == goods for variant in row["variants"]))


def season(talk: Talk, state: str, name: str) -> dict[str, Any]:
    """A campaign of the first of the goods."""
    return {
        "name": name,
        "name_en": "",
        "state": state,
        "deposit_rate": DEPOSIT,
        "lead_minutes": 60,
        "product_ids": [product(talk)],
    }


def day(talk: Talk) -> dict[str, Any]:
    """A day of the caller's store that nobody sells out."""
    slot = {"from_minutes": 600, "to_minutes": 1_080, "capacity": 900_000_000}
    return {"store_ids": [talk.caller.store], "dates": [DATE], "capacity": 900_000_000, "slots": [slot]}


def opened(talk: Talk) -> dict[str, Any]:
    """The open campaign, which is made when there is none."""
    for known in talk.owner.get("/preorders")["items"]:
        if known["state"] == "open":
            return known
    made = talk.owner.post("/preorders", season(talk, "open", "中秋預購"), key=True)
    talk.owner.must("PUT", f"/preorders/{made['id']}/days", day(talk))
    return made


def slot(talk: Talk) -> str:
    """A slot of the open campaign."""
    days = talk.owner.get(f"/preorders/{opened(talk)['id']}/days")["items"]
    return days[0]["slots"][0]["id"]


def at_till(talk: Talk) -> dict[str, Any]:
    """One piece, for that slot."""
    lines = [{"variant_id": next(iter(talk.caller.goods.values())), "quantity": PIECE}]
    asked = {"channel": "web", "store_id": talk.caller.store, "delivery": "pickup", "lines": lines}
    return {
        "lines": lines,
        "slot_id": slot(talk),
        "buyer": {"name": "林小榫", "phone": "0912345678"},
        "expected_total": talk.owner.post("/quotes", asked)["total"],
    }


@recipe("preorders_make_campaign", "preorders_set_campaign")
def campaign(talk: Talk, case: Any, number: int) -> None:
    body(case).update(season(talk, talk.pick(["draft", "closed"], number), f"預購 {talk.word(number)}"))
    if operation_id(case) == "preorders_set_campaign":
        made = talk.owner.post("/preorders", season(talk, "draft", "試做"), key=True)
        case.path_parameters["id"] = made["id"]
        based_on(case, made["version"])


@recipe("preorders_read_campaign", "preorders_list_days", "preorders_set_days")
def one(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = opened(talk)["id"]
    match operation_id(case):
        case "preorders_set_days":
            case.body = day(talk)
        case "preorders_list_days":
            case.query.update(store=talk.caller.store, **{"from": "2036-01-01"})


@recipe("preorders_list_slots")
def slots(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = opened(talk)["id"]
    case.query["store"] = talk.caller.store


@recipe("orders_preorder")
def preorder(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.counter
    body(case).pop("member_id", None)
    body(case).update(at_till(talk))


def standing(talk: Talk) -> dict[str, Any]:
    """An order whose deposit the till took."""
    register = talk.caller.counter
    order = talk.owner.post(f"/registers/{register}/preorders", at_till(talk), key=True)
    given = [{"kind": "cash", "amount": order["deposit"]}]
    taken = {"register_id": register, "tenders": given}
    return talk.owner.post(f"/orders/{order['id']}/deposit", taken, key=True)


@recipe("orders_read_deposit", "orders_return_deposit")
def goes_back(talk: Talk, case: Any, number: int) -> None:
    order = standing(talk)
    case.path_parameters["id"] = order["id"]
    if operation_id(case) == "orders_return_deposit":
        back = body(case)
        back["register_id"] = talk.caller.counter
        back["expected_total"] = order["paid"]


@recipe("orders_take_deposit")
def deposit(talk: Talk, case: Any, number: int) -> None:
    register = talk.caller.counter
    order = talk.owner.post(f"/registers/{register}/preorders", at_till(talk), key=True)
    case.path_parameters["id"] = order["id"]
    taken = body(case)
    taken["register_id"] = register
    taken["tenders"] = [{"kind": talk.pick(["cash", "card"], number), "amount": order["deposit"]}]
    taken.pop("invoice", None)
