"""Members: who they are, how they prove it, and what they agree to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

from callers import log_in_member, read_code
from recipes.talk import Talk, based_on, body, recipe

FRESH = itertools.count()


@recipe("members_hear_line")
def hear_line(talk: Talk, case: Any, number: int) -> None:
    event = {
        "type": talk.pick(["follow", "unfollow", "message"], number),
        "timestamp": 1_760_000_000_000 + number,
        "source": {"type": "user", "userId": "U4af4980629"},
    }
    case.body = json.dumps({"destination": "U0", "events": [event]}).encode()
    tag = hmac.new(talk.caller.provider_secret.encode(), case.body, hashlib.sha256)
    case.headers["X-Line-Signature"] = base64.b64encode(tag.digest()).decode()


@recipe("members_find")
def find_member(talk: Talk, case: Any, number: int) -> None:
    phone = talk.pick(talk.caller.members.values(), number)
    case.query = {"phone": phone}


@recipe("members_create")
def create_member(talk: Talk, case: Any, number: int) -> None:
    joined, word = body(case), talk.word(number)
    joined["phone"] = f"+8190{word.zfill(8)}"
    joined["email"] = f"{word}@shop.test"
    joined["name"] = "林小榫"
    joined["join_store_id"] = talk.caller.store


@recipe("members_read", "wallet_read", "wallet_grant_credit", "members_list_links", "orders_member_timeline")
def member(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.members, number)


def fresh_phone(talk: Talk, number: int) -> str:
    """A number that nobody has used, and no neighbour of another: codes are rationed by number and by neighbours."""
    fresh = next(FRESH)
    return f"+8180{fresh % 10_000:04}{talk.word(0)[0]}{fresh // 10_000:03}"


def fresh_member(talk: Talk, number: int) -> str:
    """A member of whom nobody else speaks."""
    return talk.owner.post("/members", {"phone": fresh_phone(talk, number), "name": "林小榫"})["id"]


@recipe("members_ask_code")
def ask_code(talk: Talk, case: Any, number: int) -> None:
    asked = body(case)
    asked.clear()
    asked["phone"] = fresh_phone(talk, number)


@recipe("members_prove_code")
def prove_code(talk: Talk, case: Any, number: int) -> None:
    code = talk.owner.post("/me/codes", {"phone": fresh_phone(talk, number)})["id"]
    case.path_parameters["id"] = code
    body(case)["code"] = read_code(talk.owner, code)
    body(case)["name"] = "林小榫"


@recipe("members_send_code")
def send_code(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.members, number)
    asked = body(case)
    asked.clear()
    asked["phone"] = fresh_phone(talk, number)
    asked["store_id"] = talk.caller.store


@recipe("members_prove_at_counter")
def prove_at_counter(talk: Talk, case: Any, number: int) -> None:
    member, phone = fresh_member(talk, number), fresh_phone(talk, number)
    asked = {"phone": phone, "store_id": talk.caller.store}
    code = talk.owner.post(f"/members/{member}/codes", asked)["id"]
    case.path_parameters.update({"id": member, "code_id": code})
    body(case).update({"code": read_code(talk.owner, code), "store_id": talk.caller.store})


@recipe("members_ask_second")
def ask_second(talk: Talk, case: Any, number: int) -> None:
    """Nobody's number is old enough in a fresh shop: this call is one that is refused."""
    body(case)["identity_id"] = next(iter(talk.caller.members))


@recipe("members_log_out", "members_end_session")
def leave(talk: Talk, case: Any, number: int) -> None:
    """Whoever leaves has a session of their own to leave."""
    member = log_in_member(talk.owner, fresh_phone(talk, number))
    if "id" in case.path_parameters:
        case.path_parameters["id"] = member.get("/me/sessions")["items"][0]["id"]
    talk.cookies = talk.gone = member.cookies


@recipe("members_say_consent")
def consent(talk: Talk, case: Any, number: int) -> None:
    body(case)["notice_version"] = 1


@recipe("members_remove_identity")
def remove_identity(talk: Talk, case: Any, number: int) -> None:
    """The last proven way stays, so there are two."""
    member = log_in_member(talk.owner, fresh_phone(talk, number))
    asked = {"email": f"{talk.word(number)}@way.test", "purpose": "add"}
    code = member.post("/me/codes", asked)["id"]
    member.post(f"/me/codes/{code}/proof", {"code": read_code(talk.owner, code)})
    case.path_parameters["id"] = member.get("/me")["identities"][0]["id"]
    talk.cookies = member.cookies


@recipe("members_link")
def link(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = fresh_member(talk, number)
    body(case)["into_member_id"] = fresh_member(talk, number)


@recipe("members_unlink")
def unlink(talk: Talk, case: Any, number: int) -> None:
    member = fresh_member(talk, number)
    joined = {"into_member_id": fresh_member(talk, number), "reason": "the same person"}
    made = talk.owner.post(f"/members/{member}/links", joined)["id"]
    case.path_parameters.update({"id": member, "link_id": made})


PROFILE = {"name": "林小榫", "gender": "female", "area": "TW-TPE", "preferences": ["低糖"]}


@recipe("members_edit_my_profile")
def edit_my_profile(talk: Talk, case: Any, number: int) -> None:
    """A birthday is given once, so it is left out."""
    told = body(case)
    told.clear()
    told.update(PROFILE)


@recipe("members_edit_profile")
def edit_profile(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.members, number)
    based_on(case, talk.owner.get(f"/members/{case.path_parameters['id']}")["version"])
    told = body(case)
    told.clear()
    told.update({"store_id": talk.caller.store, "profile": PROFILE})


@recipe("orders_member_split")
def split(talk: Talk, case: Any, number: int) -> None:
    case.query = {"from": "2026-01-01", "until": "2026-12-31"}


@recipe("orders_erase_member")
def erase(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = fresh_member(talk, number)
    body(case)["reason"] = "asked"


@recipe("members_ask_erasure_code")
def ask_erasure_code(talk: Talk, case: Any, number: int) -> None:
    member = log_in_member(talk.owner, fresh_phone(talk, number))
    body(case)["identity_id"] = member.get("/me")["identities"][0]["id"]
    talk.cookies = member.cookies


@recipe("orders_erase_me")
def erase_me(talk: Talk, case: Any, number: int) -> None:
    """Whoever is forgotten is somebody of whom nobody else speaks."""
    member = log_in_member(talk.owner, fresh_phone(talk, number))
    way = member.get("/me")["identities"][0]["id"]
    code = member.post("/me/erasure-codes", {"identity_id": way})["id"]
    body(case).update({"code_id": code, "code": read_code(talk.owner, code)})
    talk.cookies = talk.gone = member.cookies
