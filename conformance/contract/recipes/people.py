"""People who work here, what they may, and their registers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from recipes.talk import Talk, based_on, body, keep, page, recipe
from shop import Client

# SubjectPublicKeyInfo of an Ed25519 key: the fixed beginning (RFC 8410), then any 32 bytes.
DEVICE_KEY = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + bytes([7] * 32)).decode()


@recipe("staff_log_in")
def log_in(talk: Talk, case: Any, number: int) -> None:
    """Somebody new comes in: examples with a wrong password would lock the one who calls out."""
    body(case).update(with_password(talk, number))


@recipe("staff_log_out")
def log_out(talk: Talk, case: Any, number: int) -> None:
    """Somebody new leaves: the caller may rest by now, after examples of wrong passwords of their own."""
    talk.cookies = talk.gone = somebody_new(talk, number).cookies


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


@recipe("staff_set_own_password", "staff_set_own_pin")
def own_secret(talk: Talk, case: Any, number: int) -> None:
    """Somebody new changes what protects them; nobody else would come in again afterwards."""
    talk.cookies = somebody_new(talk, number).cookies
    body(case).update({"password": PASSWORD, "secret": "24682468"})


@recipe("staff_begin_second_factor")
def begin_second_factor(talk: Talk, case: Any, number: int) -> None:
    talk.cookies = somebody_new(talk, number).cookies
    body(case)["password"] = PASSWORD


@recipe("staff_confirm_second_factor")
def confirm_second_factor(talk: Talk, case: Any, number: int) -> None:
    somebody = somebody_new(talk, number)
    begun = somebody.post("/staff/me/second-factor", {"password": PASSWORD})
    talk.cookies = somebody.cookies
    body(case)["code"] = app_code(begun["secret"])


@recipe("staff_end_own_second_factor")
def end_own_second_factor(talk: Talk, case: Any, number: int) -> None:
    somebody = somebody_new(talk, number)
    somebody.post("/staff/me/second-factor", {"password": PASSWORD})
    talk.cookies = somebody.cookies
    body(case)["password"] = PASSWORD


@recipe("staff_end_second_factor")
def end_second_factor(talk: Talk, case: Any, number: int) -> None:
    somebody = somebody_new(talk, number)
    somebody.post("/staff/me/second-factor", {"password": PASSWORD})
    case.path_parameters["id"] = somebody.get("/staff/me")["person"]["id"]


@recipe("staff_create_person")
def create_person(talk: Talk, case: Any, number: int) -> None:
    body(case).update(called(talk, number))


@recipe("staff_read_person", "staff_give_badge", "staff_end_badge", "staff_leave")
def person(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = taken_on(talk, number)["id"]


@recipe("staff_edit_person")
def edit_person(talk: Talk, case: Any, number: int) -> None:
    made = taken_on(talk, number)
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    body(case).update({"name": "林小榫", "login": made["login"], "locale": "en"})


@recipe("staff_set_password", "staff_set_pin")
def set_secret(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = taken_on(talk, number)["id"]
    body(case)["secret"] = "24682468"


@recipe("staff_assign_role")
def assign_role(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = taken_on(talk, number)["id"]
    given = body(case)
    given["role_id"] = own_role(talk)["id"]
    given.pop("store_id", None)


@recipe("staff_end_role")
def end_role(talk: Talk, case: Any, number: int) -> None:
    made = taken_on(talk, number)
    held = talk.owner.post(f"/staff/people/{made['id']}/roles", {"role_id": own_role(talk)["id"]})
    case.path_parameters["id"] = held["roles"][0]["id"]


@recipe("staff_create_role")
def create_role(talk: Talk, case: Any, number: int) -> None:
    body(case).update({"name": f"角色 {number}", "permissions": ["stock.read"], "limits": {}})


@recipe("staff_edit_role")
def edit_role(talk: Talk, case: Any, number: int) -> None:
    made = own_role(talk)
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    body(case).update({"name": f"角色 {number}", "permissions": ["stock.read", "catalog.read"], "limits": {}})


@recipe("staff_retire_role")
def retire_role(talk: Talk, case: Any, number: int) -> None:
    made = own_role(talk)
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])


@recipe("staff_create_legal_entity")
def create_company(talk: Talk, case: Any, number: int) -> None:
    body(case).update({"name": "榫茶株式會社", "country": "JP", "tax_id": f"JP{talk.word(number)}"})


@recipe("staff_edit_legal_entity")
def edit_company(talk: Talk, case: Any, number: int) -> None:
    company = {"name": "榫茶株式會社", "country": "JP", "tax_id": talk.own.fresh_id()[:30]}
    made = talk.owner.post("/staff/legal-entities", company)
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    body(case).update({**company, "active": True})


@recipe("staff_create_store")
def create_store(talk: Talk, case: Any, number: int) -> None:
    opened = body(case)
    opened["legal_entity_id"] = talk.owner.get("/staff/legal-entities")["items"][0]["id"]
    opened["code"] = f"S{talk.word(number)}"
    opened.update(invoice_mode="none", content=stall())


@recipe("staff_edit_store")
def edit_store(talk: Talk, case: Any, number: int) -> None:
    company = talk.owner.get("/staff/legal-entities")["items"][0]["id"]
    code = talk.own.fresh_id().replace("-", "")[-16:]
    made = talk.owner.post("/staff/stores", opening(company, code))
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    case.body = {**stall(), "name": f"市集 {number}"}


@recipe("staff_set_opening")
def set_opening(talk: Talk, case: Any, number: int) -> None:
    company = talk.owner.get("/staff/legal-entities")["items"][0]["id"]
    code = talk.own.fresh_id().replace("-", "")[-16:]
    made = talk.owner.post("/staff/stores", opening(company, code))
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    week = [{"day": day, "opens_minutes": 660, "closes_minutes": 1260} for day in range(1, 8)]
    special = [{"date": "2027-02-06", "opens_minutes": None, "closes_minutes": None, "note": f"第 {number} 天休息"}]
    case.body = {
        "opening": {"week": week, "special": special},
        "latitude_microdegrees": 25_033_000,
        "longitude_microdegrees": 121_565_000,
    }


@recipe("staff_retire_register")
def retire_register(talk: Talk, case: Any, number: int) -> None:
    code = talk.own.fresh_id().replace("-", "")[-16:]
    made = talk.owner.post("/staff/registers", {"store_id": talk.caller.store, "code": code, "name": "舊收銀機"})
    case.path_parameters["id"] = made["id"]


@recipe("staff_list_grants")
def grants(talk: Talk, case: Any, number: int) -> None:
    page(talk, case, "/staff/grants", number)


@recipe("staff_grant")
def grant(talk: Talk, case: Any, number: int) -> None:
    people = talk.owner.get("/staff/people")["items"]
    cashier = next(person for person in people if person["name"] == "王思涵")
    case.body = {
        "permission": "till.drawer",
        "subject_id": talk.caller.register,
        "store_id": talk.caller.store,
        "person_id": cashier["id"],
        "reason": "give_change",
    }


PASSWORD = "a long password for talks"


def called(talk: Talk, number: int) -> dict[str, str]:
    """A name, and a login that nobody has."""
    return {"name": f"同事 {number}", "login": f"{talk.own.fresh_id()}@shop.test", "locale": "zh-TW"}


def taken_on(talk: Talk, number: int) -> dict[str, Any]:
    """Somebody new, who may do nothing yet."""
    return talk.owner.post("/staff/people", called(talk, number))


def own_role(talk: Talk) -> dict[str, Any]:
    """A role of the brand's own that nobody holds."""
    return talk.owner.post("/staff/roles", {"name": "看庫存", "permissions": ["stock.read", "staff.self", "till.use"]})


def somebody_new(talk: Talk, number: int) -> Client:
    """Somebody new, logged in."""
    client = Client(talk.caller.base, talk.caller.host)
    client.post("/staff/sessions", with_password(talk, number))
    return client


def with_password(talk: Talk, number: int) -> dict[str, str]:
    """What somebody new types to log in."""
    made = taken_on(talk, number)
    talk.owner.must("PUT", f"/staff/people/{made['id']}/password", {"secret": PASSWORD})
    talk.owner.post(f"/staff/people/{made['id']}/roles", {"role_id": own_role(talk)["id"]})
    return {"login": made["login"], "password": PASSWORD}


def app_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    word = int.from_bytes(mac[mac[19] & 15 :][:4], "big") & 0x7FFFFFFF
    return f"{word % 1_000_000:06}"


def stall() -> dict[str, Any]:
    """A store for some days."""
    return {"name": "市集", "kind": "popup"}


def opening(company: str, code: str) -> dict[str, Any]:
    """Opens one that invoices nothing."""
    return {"legal_entity_id": company, "code": code, "invoice_mode": "none", "content": stall()}


@recipe("staff_set_targets")
def set_targets(talk: Talk, case: Any, number: int) -> None:
    company = talk.owner.get("/staff/legal-entities")["items"][0]["id"]
    code = talk.own.fresh_id().replace("-", "")[-16:]
    made = talk.owner.post("/staff/stores", opening(company, code))
    case.path_parameters["id"] = made["id"]
    based_on(case, 0)
    case.body = {"weekdays": [number, None, 0, 30_000, 40_000, 60_000, 80_000], "days": []}
