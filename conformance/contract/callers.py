"""Who calls, and what each of them has to talk about: goods with stock, registers, members, orders of their own.

Callers run beside each other, so what one of them destroys is nobody else's: each has registers, members, webhooks
and goods to spoil of its own.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from shop import Client, Shop

# Pieces of each article at the shop, so that no order fails for want of them: as many as one receipt takes.
PIECES = 1_000_000_000
# Thousandths of a piece: the unit of quantities.
PIECE = 1_000
# How many articles, members and webhooks each caller has to itself.
OWN = 3
# What an operation is declared with that is about the caller's own account.
MEMBER = "member"


@dataclass
class Caller:
    """What one run of schemathesis is told: how to call, and what there is to talk about."""

    name: str
    # Where the shop answers, and the brand's host name.
    base: str
    host: str
    # What is sent with each request, and what the caller may do by it.
    cookies: dict[str, str]
    key: str | None
    permissions: list[str]
    # The owner's session, to prepare what this caller then does.
    owner: dict[str, str]
    # What the owner logs in with, and what the payment provider signs its reports with.
    login: dict[str, str]
    provider_secret: str
    # The shop on the street and the one on the web, and where the goods lie.
    store: str
    web_store: str
    location: str
    # Goods that are sold: their prices and stock stay as they are. Variants by SKU.
    goods: dict[str, str]
    # Goods to spoil: products and their variants.
    products: list[str] = field(default_factory=list)
    variants: list[str] = field(default_factory=list)
    # Goods that are carried about, counted and written off, and never run out; and where they are carried to.
    carried: str = ""
    depot: str = ""
    # A register for commands, one that hands orders over and always has a shift, and one to pair devices with.
    register: str = ""
    counter: str = ""
    paired: str = ""
    # Members with the phone numbers that lead to them.
    members: dict[str, str] = field(default_factory=dict)
    webhooks: list[str] = field(default_factory=list)
    # Orders that only lie there, to be looked at: one of the web, paid at pickup; one of the till, paid.
    order: str = ""
    sale: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the process that runs schemathesis."""
        return asdict(self)


# In the order in which they are started. Two owners share the operations, so that neither takes long.
OWNERS = ("owner-1", "owner-2")
NAMES = (*OWNERS, "visitor", "cashier", "program")


def prepare(shop: Shop, name: str) -> Caller:
    """Makes what a caller needs."""
    owner = shop.staff("owner")
    caller = Caller(
        name=name,
        base=shop.base,
        host=shop.host,
        cookies={},
        key=None,
        permissions=[],
        owner=owner.cookies,
        login=shop.login("owner"),
        provider_secret=shop.provider_secret,
        store=shop.said["stores"]["xinyi"],
        web_store=shop.said["stores"]["web"],
        location=shop.said["location_id"],
        goods=shop.said["variants"],
    )
    number = NAMES.index(name) + 1
    spoil(caller, owner, number)
    stand_at_tills(caller, owner, number)
    know_people(caller, owner, number)
    visitor = shop.visitor()
    visitor.post("/carts")
    caller.order = visitor.post("/orders", order(caller, visitor), key=True)["id"]
    all_permissions = owner.get("/staff/me")["permissions"]
    # Everybody but a program is a member, too.
    member = log_in_member(owner, f"09{number}1000000").cookies
    match name:
        # A browser in which somebody both works and shops.
        case "owner-1" | "owner-2":
            caller.cookies = {**owner.cookies, **visitor.cookies, **member}
            caller.permissions = [*all_permissions, MEMBER]
        case "cashier":
            cashier = shop.staff("cashier")
            caller.cookies = {**cashier.cookies, **visitor.cookies, **member}
            caller.permissions = [*cashier.get("/staff/me")["permissions"], MEMBER]
        case "visitor":
            caller.cookies = {**visitor.cookies, **member}
            caller.permissions = [MEMBER]
        case "program":
            caller.key = owner.post("/keys", {"name": "a program", "permissions": all_permissions})["token"]
            caller.permissions = all_permissions
    return caller


def log_in_member(owner: Client, phone: str) -> Client:
    """Somebody who logged in to the shop with a code to that number, and joined by it."""
    member = Client(owner.base, owner.host)
    code = member.post("/me/codes", {"phone": phone})["id"]
    member.post(f"/me/codes/{code}/proof", {"code": read_code(owner, code)})
    return member


def read_code(owner: Client, code: str) -> str:
    """The six digits of a code, as the demo's outbox shows them."""
    rows = owner.get("/messages?limit=200")["items"]
    text = next(row["text"] for row in rows if row["id"] == code)
    return re.findall(r"[0-9]{6}", text)[0]


def spoil(caller: Caller, owner: Client, number: int) -> None:
    """Goods whose names, prices and stock may become anything; and stock of those that are sold."""
    for sku in [*(f"SPARE-{number}-{at}" for at in range(OWN)), f"CARRIED-{number}"]:
        product = {
            "handle": sku.lower(),
            "tax_class": "standard",
            "names": {"zh-TW": f"備品 {sku}"},
            "on_web": True,
            "on_till": True,
            "variants": [{"sku": sku, "unit": "piece", "quantity_step": PIECE, "unit_price": 1_000_000}],
        }
        made = owner.post("/products", product)
        caller.products.append(made["id"])
        caller.variants.append(made["variants"][0]["id"])
    caller.products.pop()
    caller.carried = caller.variants.pop()
    depot = {"code": f"DEPOT-{number}", "name": "倉庫", "kind": "warehouse", "like_location_id": caller.location}
    caller.depot = owner.post("/locations", depot, key=True)["id"]
    stocked = [*caller.goods.values(), caller.carried]
    lines = [{"variant_id": variant, "quantity": PIECES * PIECE} for variant in stocked]
    owner.post("/stock/receipts", {"location_id": caller.location, "lines": lines}, key=True)


def stand_at_tills(caller: Caller, owner: Client, number: int) -> None:
    """Registers of the caller's own, one of them with an open shift and a sale."""
    for purpose in ("register", "counter", "paired"):
        code = f"{purpose[0].upper()}{number}"
        made = owner.post("/staff/registers", {"store_id": caller.store, "code": code, "name": f"{purpose} {number}"})
        setattr(caller, purpose, made["id"])
    tell(owner, caller.counter, {"type": "open_shift", "float": 1_000})
    caller.sale = sell(caller, owner, caller.counter)


def know_people(caller: Caller, owner: Client, number: int) -> None:
    """Members, and webhooks that nothing is sent to."""
    for at in range(OWN):
        phone = f"09{number}000{at:04}"
        caller.members[owner.post("/members", {"phone": phone, "name": "林小榫"})["id"]] = phone
        caller.webhooks.append(owner.post("/webhooks", {"url": "http://127.0.0.1:9/", "kinds": ["nothing."]})["id"])


def tell(client: Client, register: str, command: dict[str, Any]) -> Any:
    """Tells a till to do something."""
    return client.post(f"/registers/{register}/commands", {"command_id": client.fresh_id(), "command": command})


def sale(caller: Caller, client: Client) -> dict[str, Any]:
    """The command that sells one piece, at the price that holds now; by card, which no rule of the moment rounds."""
    lines = [{"variant_id": next(iter(caller.goods.values())), "quantity": PIECE}]
    total = client.post("/quotes", {"store_id": caller.store, "channel": "till", "lines": lines})["total"]
    return {
        "type": "sell",
        "sale_id": client.fresh_id(),
        "lines": lines,
        "tenders": [{"kind": "card", "amount": total}],
        "expected_total": total,
    }


def sell(caller: Caller, client: Client, register: str) -> str:
    """Sells one piece; the sale's id."""
    command = sale(caller, client)
    tell(client, register, command)
    return command["sale_id"]


def order(caller: Caller, client: Client, method: str = "cash_on_pickup") -> dict[str, Any]:
    """An order of one piece that is fetched at the shop, at the price that holds now."""
    lines = [{"variant_id": next(iter(caller.goods.values())), "quantity": PIECE}]
    total = client.post("/quotes", {"channel": "web", "delivery": "pickup", "lines": lines})["total"]
    return {
        "lines": lines,
        "buyer": {"name": "林小榫", "phone": "0912345678"},
        "fulfilment": {"kind": "pickup", "store_id": caller.store},
        "payment": {"method": method},
        "expected_total": total,
    }
