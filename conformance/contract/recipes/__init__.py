"""How an example of each operation becomes a call that the shop says yes to.

A recipe takes an example that schemathesis made and puts in what only the shop knows: ids, totals, versions, codes.
What it needs, such as an order that can still be cancelled, it has made beforehand, by the owner or by the caller. What
it does not touch stays as it was generated. One file here for each room of the shop.
"""

from recipes import (
    books,
    desk,
    exchange,
    goods,
    invoices,
    members,
    money,
    people,
    preorders,
    returns,
    selling,
    site,
    stock,
    till,
)
from recipes.talk import RECIPES, Talk

__all__ = [
    "RECIPES",
    "Talk",
    "books",
    "desk",
    "exchange",
    "goods",
    "invoices",
    "members",
    "money",
    "people",
    "preorders",
    "returns",
    "selling",
    "site",
    "stock",
    "till",
]
