"""What recipes have at hand, and the list that they are in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import callers
from callers import Caller
from shop import Client


class Talk:
    """What the caller knows, the caller's own line to the shop, and the owner's."""

    def __init__(self, caller: Caller):
        self.caller = caller
        self.own = Client(caller.base, caller.host, cookies=caller.cookies, key=caller.key)
        self.owner = Client(caller.base, caller.host, cookies=caller.owner)
        # Set by a recipe for its one call: cookies other than the caller's usual ones.
        self.cookies: dict[str, str] | None = None
        # Set by a recipe for its one call: the bytes to send as its body, which no example can hold.
        self.file: bytes | None = None
        # Those of a session that somebody logged out of.
        self.gone: dict[str, str] = {}

    def pick(self, among: Any, number: int) -> Any:
        """One of them, in turn."""
        among = list(among)
        return among[number % len(among)]

    def word(self, number: int) -> str:
        """A word that no other example of any caller has: short names are taken once."""
        return f"{callers.NAMES.index(self.caller.name) + 1}{number:05}"


Recipe = Callable[[Talk, Any, int], None]
RECIPES: dict[str, Recipe] = {}


def recipe(*operations: str) -> Callable[[Recipe], Recipe]:
    """Says which operations a recipe is for."""

    def note(made: Recipe) -> Recipe:
        for operation in operations:
            RECIPES[operation] = made
        return made

    return note


def operation_id(case: Any) -> str:
    """The id of an example's operation."""
    return case.operation.definition.raw["operationId"]


def body(case: Any) -> dict[str, Any]:
    """The example's body, as one that fields can be put into."""
    if not isinstance(case.body, dict):
        case.body = {}
    return case.body


def based_on(case: Any, version: int) -> None:
    """Says which version an edit is based on."""
    case.headers["If-Match"] = f'"{version}"'


def keep(case: Any, name: str, value: Any) -> None:
    """Makes a parameter that the example has true; one that it leaves out stays out."""
    if name in case.query:
        case.query[name] = str(value)


def page(talk: Talk, case: Any, path: str, number: int) -> None:
    """A cursor that is one: that of the second page."""
    if "cursor" not in case.query:
        return
    next = talk.owner.get(f"{path}{'&' if '?' in path else '?'}limit=1")["next"]
    if next is None:
        del case.query["cursor"]
    else:
        case.query["cursor"] = next
