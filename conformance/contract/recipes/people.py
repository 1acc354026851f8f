"""Members, and people who work here, with their registers."""

from __future__ import annotations

import base64
from typing import Any

from recipes.talk import Talk, body, keep, recipe
from shop import Client

# SubjectPublicKeyInfo of an Ed25519 key: the fixed beginning (RFC 8410), then any 32 bytes.
DEVICE_KEY = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + bytes([7] * 32)).decode()


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


@recipe("members_read", "wallet_read", "wallet_grant_credit")
def member(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.pick(talk.caller.members, number)


@recipe("staff_log_in")
def log_in(talk: Talk, case: Any, number: int) -> None:
    body(case).update(talk.caller.login)


@recipe("staff_log_out")
def log_out(talk: Talk, case: Any, number: int) -> None:
    leaving = Client(talk.caller.base, talk.caller.host)
    leaving.post("/staff/sessions", talk.caller.login)
    talk.cookies = talk.gone = leaving.cookies


@recipe("staff_list_registers")
def registers(talk: Talk, case: Any, number: int) -> None:
    keep(case, "store", talk.caller.store)


@recipe("staff_create_register")
def create_register(talk: Talk, case: Any, number: int) -> None:
    made = body(case)
    made["store_id"] = talk.caller.store
    made["code"] = f"N{talk.word(number)}"
    made["name"] = f"新收銀機 {number}"


@recipe("staff_begin_pairing")
def begin_pairing(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.paired


@recipe("staff_pair")
def pair(talk: Talk, case: Any, number: int) -> None:
    paired = body(case)
    paired["code"] = talk.owner.post(f"/staff/registers/{talk.caller.paired}/pairing")["code"]
    paired["public_key"] = DEVICE_KEY
