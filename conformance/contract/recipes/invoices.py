"""E-invoices: who issues, the numbers, and the documents."""

from __future__ import annotations

import itertools
from typing import Any

import callers
from recipes.talk import Talk, based_on, body, page, recipe

# A letter a caller, so that the numbers of two callers never overlap.
LETTERS = "GHJKLMNPQR"


def issuer(talk: Talk) -> dict[str, Any]:
    """A company that issues here."""
    return talk.owner.get("/invoices/issuers")["items"][0]


@recipe("invoices_set_issuer")
def set_issuer(talk: Talk, case: Any, number: int) -> None:
    found = issuer(talk)
    case.path_parameters["id"] = found["legal_entity_id"]
    body(case).update({"since": "2026-01-01", "address": "臺北市信義區松高路 1 號", "way": "simulated"})
    based_on(case, found["version"])


@recipe("invoices_set_store")
def set_store(talk: Talk, case: Any, number: int) -> None:
    """Years ahead, where nobody sells: each example stands over the one before."""
    store = talk.caller.store
    case.path_parameters["id"] = store
    wanted = body(case)
    wanted.update(by="landlord", since="2036-01-01", name=f"河岸百貨 {number}", tax_id="28851261")
    known = talk.owner.get("/invoices/stores")["items"]
    based_on(case, next(one["version"] for one in known if one["store_id"] == store))


# Where the next numbers begin that nobody has added.
BEGINNINGS = itertools.count(0, 100)


def fresh(talk: Talk) -> dict[str, Any]:
    """Numbers that nobody has added."""
    first = next(BEGINNINGS)
    return {
        "legal_entity_id": issuer(talk)["legal_entity_id"],
        "period": "11702",
        "track": f"Z{LETTERS[callers.NAMES.index(talk.caller.name)]}",
        "first": first,
        "last": first + 49,
    }


@recipe("invoices_add_range")
def add_range(talk: Talk, case: Any, number: int) -> None:
    wanted = body(case)
    wanted.update(fresh(talk))
    wanted.pop("store_id", None)
    wanted.pop("register_id", None)


@recipe("invoices_remove_range")
def remove_range(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.owner.post("/invoices/ranges", fresh(talk))["id"]


def issued(talk: Talk) -> str:
    """An invoice of the caller's store that is on paper."""
    register = talk.caller.register
    if not talk.owner.get(f"/registers/{register}/till")["shift"]:
        callers.tell(talk.owner, register, {"type": "open_shift", "float": 1_000})
    sold = callers.sell(talk.caller, talk.owner, register)
    return talk.owner.get(f"/receipts/{sold}")["invoices"][0]["id"]


@recipe("invoices_read", "invoices_print_again")
def read(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = issued(talk)


@recipe("invoices_hand_in")
def hand_in(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = issued(talk)
    body(case)["outcome"] = talk.pick(["accepted", "again"], number)


@recipe("invoices_list")
def listed(talk: Talk, case: Any, number: int) -> None:
    if "store" in case.query:
        case.query["store"] = talk.caller.store
    if "number" in case.query:
        case.query["number"] = f"AB{number:08}"
    if "upload" in case.query:
        case.query["upload"] = talk.pick(["waiting", "rejected", "late"], number)
    if "order" in case.query:
        case.query["order"] = talk.own.fresh_id()
    issued(talk)
    page(talk, case, f"/invoices?store={talk.caller.store}", number)


@recipe("invoices_list_owed")
def owed(talk: Talk, case: Any, number: int) -> None:
    case.query.pop("cursor", None)
