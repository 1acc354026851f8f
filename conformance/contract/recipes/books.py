"""The books: accounts, vouchers, locked months, the return's figures, payouts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from recipes.talk import Talk, based_on, body, page, recipe
from shop import Unexpected

COLUMNS = {"reference": "reference", "gross": "amount", "payout_on": "paid"}


def company(talk: Talk) -> str:
    """The brand's company."""
    return talk.owner.get("/staff/legal-entities")["items"][0]["id"]


def raw(talk: Talk, path: str, sent: bytes) -> dict[str, Any]:
    """What the owner is answered to a file, which is sent as it is."""
    cookies = "; ".join(f"{name}={value}" for name, value in talk.owner.cookies.items())
    return talk.owner.tell(path, sent, {"Cookie": cookies})


def provider(talk: Talk, number: int) -> str:
    """A provider that nobody else has."""
    code = f"p{talk.word(number)}"
    known = [one["code"] for one in talk.owner.get("/payouts/providers")["items"]]
    if code not in known:
        wanted = {"name": code, "methods": ["online"], "columns": COLUMNS, "days": 3}
        talk.owner.must("PUT", f"/payouts/providers/{code}", wanted, version=0)
    return code


def brought(talk: Talk, number: int) -> str:
    """A file of payouts."""
    row = f"reference,amount,paid\nNOBODY-{talk.word(number)},1,2026-01-01\n"
    return raw(talk, f"/payouts/files?provider={provider(talk, number)}&name=contract", row.encode())["id"]


@recipe("books_set_account")
def set_account(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["key"] = "tender.cash"
    body(case).update(number="1111", name="庫存現金")
    found = talk.owner.get("/books/accounts")["items"]
    based_on(case, next(one["version"] for one in found if one["key"] == "tender.cash"))


@recipe("books_list_vouchers", "books_export_vouchers", "books_list_landlords")
def span(talk: Talk, case: Any, number: int) -> None:
    case.query.update({"legal_entity": company(talk), "from": "2026-01-01", "to": "2026-01-31"})
    if "store" in case.query:
        case.query["store"] = talk.caller.store


@recipe("books_read_voucher", "books_list_landlord_sales")
def voucher(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters.update(store=talk.caller.store, date="2026-01-01")


@recipe("books_read_tax", "books_export_tax")
def tax(talk: Talk, case: Any, number: int) -> None:
    case.query.update(legal_entity=company(talk), period="11512")


@recipe("books_list_periods")
def periods(talk: Talk, case: Any, number: int) -> None:
    case.query["legal_entity"] = company(talk)


def settle(talk: Talk, path: str, sent: dict[str, str]) -> None:
    """Asks for what another caller may have done a moment ago: they share the company."""
    answer = talk.owner.send("POST", path, sent)
    if not answer.ok and answer.status_code != HTTPStatus.CONFLICT:
        raise Unexpected(f"POST {path} answered {answer.status_code}: {answer.text[:500]}")


def unlocked(talk: Talk, month: str) -> None:
    """Opens what an earlier example locked."""
    of = company(talk)
    through = talk.owner.get(f"/books/periods?legal_entity={of}")["locked_through"]
    if through is not None and through >= f"{month}-31":
        settle(talk, f"/books/periods/{of}/{month}/unlock", {"reason": "correction"})


@recipe("books_lock_period")
def lock(talk: Talk, case: Any, number: int) -> None:
    unlocked(talk, "2020-01")
    case.path_parameters.update(entity=company(talk), month="2020-01")


@recipe("books_unlock_period")
def unlock(talk: Talk, case: Any, number: int) -> None:
    of = company(talk)
    unlocked(talk, "2020-01")
    settle(talk, f"/books/periods/{of}/2020-01/lock", {})
    case.path_parameters.update(entity=of, month="2020-01")
    body(case)["reason"] = "correction"


@recipe("books_set_provider")
def set_provider(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["code"] = f"n{talk.word(number)}"
    body(case).update(name="contract", methods=["online"], columns=dict(COLUMNS), days=3)
    based_on(case, 0)


@recipe("books_preview_payouts")
def preview(talk: Talk, case: Any, number: int) -> None:
    talk.file = b"reference,amount,paid\nA-1,1,2026-01-01\n"


@recipe("books_bring_payouts")
def bring(talk: Talk, case: Any, number: int) -> None:
    case.query.update(provider=provider(talk, number))
    talk.file = f"reference,amount,paid\nB-{talk.word(number)},1,2026-01-01\n".encode()


@recipe("books_list_payouts")
def files(talk: Talk, case: Any, number: int) -> None:
    brought(talk, number)
    page(talk, case, "/payouts/files", number)


@recipe("books_read_payouts", "books_list_payout_rows")
def one(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = brought(talk, number)
    # There is one page of rows.
    case.query.pop("cursor", None)


@recipe("books_list_of_payment")
def of_payment(talk: Talk, case: Any, number: int) -> None:
    found = talk.owner.get("/payments?limit=1")["items"]
    case.path_parameters["id"] = found[0]["id"] if found else talk.own.fresh_id()
