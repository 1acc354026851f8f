"""What the brand shows of itself: its theme, articles, and what registers run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recipes.talk import Talk, based_on, body, page, recipe

# Several callers change the one theme at once: whoever was late looks again.
TRIES = 20
STALE = 412

TITLES = {"zh-TW": {"title": "冷泡茶"}, "en": {"title": "Cold brew"}}


def in_time(attempt: Callable[[], Any]) -> dict[str, Any]:
    """What an attempt is answered that was not too late; anything else that was refused is a fault of the recipe."""
    for _ in range(TRIES):
        answer = attempt()
        if answer.status_code != STALE:
            break
    answer.raise_for_status()
    return answer.json()


def draft(talk: Talk, number: int) -> dict[str, Any]:
    """A draft on what is on the shop now, whoever else is writing one at the same time."""

    def save() -> Any:
        theme = talk.owner.get("/site/theme")
        wanted = {"theme": {"tokens": {"radius-control": str(number % 40)}}, "based_on": theme["number"]}
        return talk.owner.send("PUT", "/site/theme/draft", wanted, version=theme["version"])

    return in_time(save)


@recipe("site_save_draft")
def save_draft(talk: Talk, case: Any, number: int) -> None:
    theme = talk.owner.get("/site/theme")
    body(case).update({"theme": {"tokens": {"tea": "#113355"}}, "based_on": theme["number"]})
    based_on(case, theme["version"])


@recipe("site_discard_draft", "site_publish_theme")
def use_draft(talk: Talk, case: Any, number: int) -> None:
    based_on(case, draft(talk, number)["version"])


def published(talk: Talk, number: int) -> int:
    """The number of a version that was just published."""

    def publish() -> Any:
        saved = draft(talk, number)
        return talk.owner.send("POST", "/site/theme/publish", {"note": "春茶"}, version=saved["version"])

    return in_time(publish)["number"]


@recipe("site_read_version")
def read_version(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["number"] = published(talk, number)


@recipe("site_roll_back")
def roll_back(talk: Talk, case: Any, number: int) -> None:
    body(case)["seen"] = published(talk, number)
    case.path_parameters["number"] = 0


@recipe("site_list_versions")
def versions(talk: Talk, case: Any, number: int) -> None:
    published(talk, number)
    page(talk, case, "/site/theme/versions", number)


@recipe("site_list_articles")
def articles(talk: Talk, case: Any, number: int) -> None:
    article(talk, number)
    page(talk, case, "/site/articles", number)


def article(talk: Talk, number: int) -> dict[str, Any]:
    """An article that nobody but who works here sees."""
    wanted = {"kind": "article", "handle": f"made-{talk.word(number)}", "content": {"texts": TITLES}}
    known = talk.owner.get("/site/articles?limit=200")["items"]
    found = [one for one in known if one["path"] == f"/articles/{wanted['handle']}"]
    if found:
        return talk.owner.get(f"/site/articles/{found[0]['id']}")
    return talk.owner.post("/site/articles", wanted)


@recipe("site_create_article")
def create_article(talk: Talk, case: Any, number: int) -> None:
    body(case).update({"handle": f"new-{talk.word(number)}", "content": {"texts": TITLES}})


@recipe("site_read_article")
def read_article(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = article(talk, number)["id"]


@recipe("site_edit_article")
def edit_article(talk: Talk, case: Any, number: int) -> None:
    found = article(talk, number)
    case.path_parameters["id"] = found["id"]
    body(case).update({"handle": found["handle"], "content": {"texts": TITLES}})
    based_on(case, found["version"])


@recipe("site_publish_article")
def publish_article(talk: Talk, case: Any, number: int) -> None:
    found = article(talk, number)
    case.path_parameters["id"] = found["id"]
    based_on(case, found["version"])


@recipe("site_withdraw_article")
def withdraw_article(talk: Talk, case: Any, number: int) -> None:
    found = article(talk, number)
    path = f"/site/articles/{found['id']}/publish"
    shown = talk.owner.must("POST", path, version=found["version"])
    case.path_parameters["id"] = found["id"]
    based_on(case, shown["version"])


@recipe("site_report_running")
def report_running(talk: Talk, case: Any, number: int) -> None:
    case.path_parameters["id"] = talk.caller.register
    body(case).update({"program": "0.1.0", "prices": number % 1_000, "theme": 0})
