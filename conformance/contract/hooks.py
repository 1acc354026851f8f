"""What schemathesis is taught about the shop: who calls, what there is to talk about, and what to write down.

Loaded by schemathesis itself (`hooks` in schemathesis.toml), once for each caller. Examples of an operation are
counted, and every fourth stays as it was generated; the others get

0. everything that a yes needs, from the operation's recipe;
1. the same, but with one field as it was generated;
2. real ids only.

What was generated to be wrong stays wrong, but alone: the recipe sees to the rest of the request, so that the server
comes to the wrong part at all, and a yes is a yes to it.
"""

from __future__ import annotations

import atexit
import copy
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation

from callers import Caller
from graft import Graft
from recipes import RECIPES, Talk
from recipes.selling import ADAPTER, sign

# Where the caller is described, and where the counts go.
CALLER = Path(os.environ["TENON_CONTRACT_CALLER"])
COUNTS = Path(os.environ["TENON_CONTRACT_COUNTS"])

TALK = Talk(Caller(**json.loads(CALLER.read_text("utf-8"))))

# The parts of a request, as a case names them.
PARTS = {
    "path_parameters": ParameterLocation.PATH,
    "query": ParameterLocation.QUERY,
    "headers": ParameterLocation.HEADER,
    "body": ParameterLocation.BODY,
}

# A picture is no text: anything at all, which is none. The recipe has real ones.
schemathesis.openapi.media_type(
    "image/png", strategies.binary(max_size=200), aliases=["image/jpeg", "image/webp", "image/gif"]
)

GRAFT = Graft({})

examples: Counter[str] = Counter()
answers: dict[str, Counter[str]] = {}
phases: dict[str, Counter[str]] = {}


def operation_of(case: Any) -> tuple[str, str]:
    """The id of an example's operation, and the permission that it asks for."""
    declared = case.operation.definition.raw
    return declared["operationId"], declared["x-permission"]


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Gives each operation one more input that it reads: the language of its refusals.

    Without it an operation that takes nothing would have a single example.
    """
    GRAFT.components = raw_schema["components"]
    language = {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
    }
    for item in raw_schema["paths"].values():
        for operation in item.values():
            operation.setdefault("parameters", []).append(language)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Makes a call that the shop can answer out of an example, and sends it as the caller."""
    # Whoever logs out is gone, and the caller's own session has to last: without one of its own to end, this call ends
    # one that ended before.
    TALK.cookies = TALK.gone if operation_of(case)[0] == "staff_log_out" else None
    TALK.file = None
    if case.method.upper() == case.operation.method.upper():
        fill(case)
    # Beside the example, not in it: schemathesis would take any bytes put there for wrong ones.
    if TALK.file is not None:
        kwargs["data"] = TALK.file
    kwargs["auth"] = as_caller


def as_caller(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Puts who calls, and whose brand it is, on a request. The example itself knows nothing of it."""
    request.headers["Host"] = TALK.caller.host
    if TALK.caller.key is not None:
        request.headers["Authorization"] = f"Bearer {TALK.caller.key}"
    cookies = TALK.caller.cookies if TALK.cookies is None else TALK.cookies
    if cookies:
        request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return request


def fill(case: Any) -> None:
    """Puts into an example what the shop knows, as much as its turn says."""
    operation, permission = operation_of(case)
    number = examples[operation]
    examples[operation] += 1
    turn = number % 4
    if turn == 3:
        return
    if turn == 2:
        # What is sold keeps its prices and its stock: only what may be spoilt is priced and counted.
        is_spoilt = operation.startswith(("stock_", "catalog_"))
        variants = TALK.caller.variants if is_spoilt else list(TALK.caller.goods.values())
        case.body = real(case.body, variants[0])
        case.query.update(real(dict(case.query), variants[0]))
        case.path_parameters.update(real_path(case))
        return
    if operation not in RECIPES or (permission != "public" and permission not in TALK.caller.permissions):
        return
    generated = {part: copy.deepcopy(getattr(case, part)) for part in PARTS}
    wrong = [part for part, location in PARTS.items() if case.meta is not None and case.meta.is_negative_at(location)]
    RECIPES[operation](TALK, case, number // 4)
    if turn == 1:
        put_back(case, {part: value for part, value in generated.items() if part not in wrong}, number // 4)
    if "body" in wrong:
        TALK.file = None
    for part in wrong:
        setattr(case, part, alone(case, part, generated[part]))
    if operation == "orders_hear_callback":
        sign(TALK, case)


def alone(case: Any, part: str, wrong: Any) -> Any:
    """The wrong part of a request with nothing wrong in it beside what was meant to be."""
    declared = case.operation.definition.raw
    if part == "body" and case.media_type == "application/json":
        return GRAFT.put(declared["requestBody"]["content"]["application/json"]["schema"], case.body, wrong)
    if part == "query":
        schemas = {known["name"]: known["schema"] for known in declared["parameters"] if known["in"] == "query"}
        right = {name: value for name, value in wrong.items() if name in schemas and GRAFT.allows(schemas[name], value)}
        return {**wrong, **real(right, next(iter(TALK.caller.goods.values())))}
    return wrong


def put_back(case: Any, generated: dict[str, Any], number: int) -> None:
    """Makes one field again what was generated: of the body, of an object in it, or of the query."""
    places: list[tuple[dict[str, Any], str, Any]] = []
    for part in ("body", "query"):
        before, now = generated.get(part), getattr(case, part)
        if not isinstance(before, dict) or not isinstance(now, dict):
            continue
        for name, value in before.items():
            inner = now.get(name)
            if isinstance(value, dict) and isinstance(inner, dict):
                places += [(inner, key, field) for key, field in value.items() if inner.get(key) != field]
            if inner != value:
                places.append((now, name, value))
    if places:
        container, name, value = places[number % len(places)]
        container[name] = value


def real(value: Any, variant: str) -> Any:
    """The same with ids of things that there are, by the names that fields and parameters have."""
    caller = TALK.caller
    known = {
        **dict.fromkeys(["variant_id", "variant"], variant),
        **dict.fromkeys(["store_id", "store", "join_store_id"], caller.store),
        **dict.fromkeys(["location_id", "location"], caller.location),
        "register_id": caller.counter,
        "member_id": next(iter(caller.members)),
    }
    if isinstance(value, dict):
        return {
            name: known[name] if name in known and isinstance(inner, str) else real(inner, variant)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [real(inner, variant) for inner in value]
    return value


def real_path(case: Any) -> dict[str, str]:
    """Variable parts of the path that lead somewhere."""
    caller = TALK.caller
    beginnings = {
        "/products/": {"id": caller.products[0]},
        "/variants/": {"id": caller.variants[0]},
        "/members/": {"id": next(iter(caller.members))},
        "/webhooks/": {"id": caller.webhooks[0]},
        "/orders/": {"id": caller.order},
        "/receipts/": {"order_id": caller.sale},
        "/registers/": {"id": caller.register},
        "/staff/registers/": {"id": caller.paired},
        "/payments/callbacks/": {"adapter": ADAPTER},
    }
    path = case.path.removeprefix("/api/v1")
    found = next((parts for beginning, parts in beginnings.items() if path.startswith(beginning)), {})
    return {name: value for name, value in found.items() if name in case.path_parameters}


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Counts the answer."""
    if case.method.upper() != case.operation.method.upper():
        return
    operation, _ = operation_of(case)
    answers.setdefault(operation, Counter())[str(response.status_code)] += 1
    phase = case.meta.phase.name.value if case.meta is not None else "other"
    phases.setdefault(operation, Counter())[phase] += 1


@atexit.register
def write_down() -> None:
    """Leaves the counts for whoever judges the run."""
    COUNTS.write_text(json.dumps({"answers": answers, "phases": phases}), "utf-8")
