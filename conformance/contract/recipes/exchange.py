"""Data in and out."""

from __future__ import annotations

import time
from typing import Any

from recipes.talk import Talk, based_on, body, page, recipe

TABLE = "sku,price\nNOBODY-KNOWS,1\n"


def brought(talk: Talk, *, with_file: bool = True) -> dict[str, Any]:
    """An import of prices whose file was read."""
    made = talk.owner.post("/imports", {"name": "contract", "kind": "prices"})
    if not with_file:
        return made
    cookies = "; ".join(f"{name}={value}" for name, value in talk.owner.cookies.items())
    address = f"{talk.owner.base}/api/v1/imports/{made['id']}/file"
    # A file is sent as it is, not as JSON.
    talk.owner.session.put(address, data=TABLE.encode(), headers={"Cookie": cookies}, timeout=30).raise_for_status()
    for _ in range(500):
        made = talk.owner.get(f"/imports/{made['id']}")
        if made["state"] == "ready":
            break
        time.sleep(0.02)
    return made


@recipe("exchange_list_imports")
def imports(talk: Talk, case: Any, number: int) -> None:
    page(talk, case, "/imports", number)


@recipe("exchange_create_import")
def create(talk: Talk, case: Any, number: int) -> None:
    body(case).update(name=f"import {talk.word(number)}", settings={})


@recipe("exchange_put_file")
def put_file(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = brought(talk, with_file=False)["id"]
    case.body = TABLE


@recipe(
    "exchange_read_import",
    "exchange_preview_file",
    "exchange_forget_file",
    "exchange_list_refused",
    "exchange_list_differences",
    "exchange_list_kept",
)
def one(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = brought(talk)["id"]
    # There is one page of each.
    case.query.pop("cursor", None)


@recipe("exchange_map_columns")
def map_columns(talk: Talk, case: Any, number: int) -> None:
    made = brought(talk)
    case.path_parameters["id"] = made["id"]
    based_on(case, made["version"])
    mapping = {"sku": "sku", "price": "price"}
    body(case).update(kind="prices", mapping=mapping, settings={}, save_as=f"mapping {talk.word(number)}")


@recipe("exchange_take_step")
def step(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = brought(talk)["id"]
    body(case).update(step=talk.pick(["check", "run", "compare", "read"], number), encoding="utf8")


@recipe("exchange_download_report")
def download(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = brought(talk)["id"]
    case.path_parameters["report"] = talk.pick(["refused", "differences", "kept"], number)


@recipe("exchange_export")
def export(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["kind"] = talk.pick(["products", "prices", "stock", "members", "orders"], number)


@recipe("exchange_data_health_rows", "exchange_download_health")
def health(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["check"] = talk.pick(["goods_without_price", "dead_goods", "unreachable_members"], number)
