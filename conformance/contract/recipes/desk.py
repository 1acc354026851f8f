"""Cases, the journal, keys and webhooks."""

from __future__ import annotations

from typing import Any

from callers import PIECE
from recipes.talk import Talk, body, keep, page, recipe


@recipe("api_list_cases")
def cases(talk: Talk, case: Any, number: int) -> None:
    page(talk, case, "/cases", number)


@recipe("api_close_case")
def close_case(talk: Talk, case: Any, number: int) -> None:
    # Voiding a sale whose goods are not there any more cannot be arranged; fewer than none of something can.
    below = {
        "location_id": talk.caller.location,
        "variant_id": talk.pick(talk.caller.variants, number),
        "condition": "display",
        "change": -PIECE,
        "reason": "loss",
    }
    talk.owner.post("/stock/adjustments", below, key=True)
    found = talk.owner.get("/cases?limit=200")["items"][-1]
    case.path_parameters["id"] = found["id"]
    case.headers["If-Match"] = f'"{found["version"]}"'
    body(case)["resolution"] = "looked at it"


@recipe("api_read_journal")
def journal(talk: Talk, case: Any, number: int) -> None:
    keep(case, "after", number)


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
