"""Cases, the journal, keys and webhooks."""

from __future__ import annotations

from typing import Any

from callers import PIECE
from recipes.talk import Talk, based_on, body, keep, operation_id, page, recipe


@recipe("api_list_cases")
def cases(talk: Talk, case: Any, number: int) -> None:
    page(talk, case, "/cases", number)


def opened_case(talk: Talk, number: int) -> Any:
    """A case that is not closed."""
    # Voiding a sale whose goods are not there any more cannot be arranged; fewer than none of something can.
    below = {
        "location_id": talk.caller.location,
        "variant_id": talk.pick(talk.caller.variants, number),
        "condition": "display",
        "change": -PIECE,
        "reason": "loss",
    }
    talk.owner.post("/stock/adjustments", below, key=True)
    open = [talk.owner.get(f"/cases?limit=200&state={state}")["items"] for state in ("open", "working")]
    return [case for cases in open for case in cases][-1]


@recipe("api_get_case", "api_note_case", "api_close_case", "staff_give_case")
def one_case(talk: Talk, case: Any, number: int) -> None:
    found = opened_case(talk, number)
    case.path_parameters["id"] = found["id"]
    match operation_id(case):
        case "api_note_case":
            case.body = {"text": "asked the carrier"}
        case "api_close_case":
            based_on(case, found["version"])
            case.body = {"outcome": talk.pick(found["outcomes"], number), "resolution": "looked at it"}
        case "staff_give_case":
            based_on(case, found["version"])
            people = talk.owner.get("/staff/case-people")["items"]
            taker = next(person["id"] for person in people if person["everywhere"])
            case.body = {"person_id": taker}


@recipe("api_read_journal")
def journal(talk: Talk, case: Any, number: int) -> None:
    keep(case, "after", number)


@recipe("api_switch_modules")
def switch_modules(talk: Talk, case: Any, number: int) -> None:
    # Everything stays on: others ask for it at the same time.
    case.body = {"off": []}
    based_on(case, talk.owner.get("/modules")["version"])


@recipe("api_make_key")
def make_key(talk: Talk, case: Any, number: int) -> None:
    body(case)["name"] = f"made {number}"
    case.body["permissions"] = ["catalog.read", "stock.read"]


@recipe("api_revoke_key")
def revoke_key(talk: Talk, case: Any, number: int) -> None:
    # Never the caller's own.
    made = talk.owner.post("/keys", {"name": "to be revoked", "permissions": ["catalog.read"]})
    case.path_parameters["id"] = made["id"]


@recipe("api_make_webhook")
def make_webhook(talk: Talk, case: Any, number: int) -> None:
    made = body(case)
    made["url"] = f"http://127.0.0.1:9/{number}"
    made["kinds"] = ["nothing."]


@recipe("api_remove_webhook")
def remove_webhook(talk: Talk, case: Any, number: int) -> None:
    made = talk.owner.post("/webhooks", {"url": "http://127.0.0.1:9/gone", "kinds": ["nothing."]})
    case.path_parameters["id"] = made["id"]


@recipe("api_rotate_webhook", "api_list_deliveries")
def webhook(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.webhooks, number)
