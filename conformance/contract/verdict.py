"""What is to be said of a run: how each operation answered, and everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# Operations that cannot be brought to a yes here, each with the reason. One that is said yes to all the same is an
# error too, so that this list does not outlive its reasons.
NEVER_YES = {
    "api_retry_job": "work is given up after a dozen tries with growing pauses, which take hours",
    "members_ask_second": "a second proof is asked for when a number was not proven for a year",
    "members_start_over": "somebody begins anew with a number that was not proven for a year",
}

CLASSES = ("2xx", "3xx", "4xx", "5xx")


@dataclass
class Counts:
    """The answers of one operation by status, and its examples by schemathesis's phase."""

    answers: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)

    def of_class(self, name: str) -> int:
        """How many answers were of a class such as `2xx`."""
        return sum(count for status, count in self.answers.items() if status[0] == name[0])


def documented(document: dict[str, Any]) -> dict[str, set[str]]:
    """The statuses that the document knows, by operation id."""
    return {
        operation["operationId"]: set(operation["responses"])
        for item in document["paths"].values()
        for operation in item.values()
    }


def gather(written: list[dict[str, Any]]) -> dict[str, Counts]:
    """The counts of all callers together."""
    together: dict[str, Counts] = {}
    for counts in written:
        for part in ("answers", "phases"):
            for operation, found in counts[part].items():
                getattr(together.setdefault(operation, Counts()), part).update(found)
    return together


def complaints(known: dict[str, set[str]], found: dict[str, Counts], examples: int) -> list[str]:
    """Everything that is wrong, a sentence each."""
    wrong = []
    for operation, statuses in known.items():
        counts = found.get(operation, Counts())
        tried = counts.phases["fuzzing"]
        if tried < examples:
            wrong.append(f"{operation}: {tried} examples instead of {examples}")
        for status, count in sorted(counts.answers.items()):
            if status not in statuses:
                wrong.append(f"{operation}: {count} answers with {status}, which the document does not know")
            elif status[0] == "5":
                wrong.append(f"{operation}: {count} answers with {status}")
        yes = counts.of_class("2xx")
        if yes == 0 and operation not in NEVER_YES:
            wrong.append(f"{operation}: never answered with a yes, so nothing behind its checks was tried")
        if yes > 0 and operation in NEVER_YES:
            wrong.append(f"{operation}: answered with a yes; take it off the list of those that never do")
    for operation in NEVER_YES:
        if operation not in known:
            wrong.append(f"{operation}: there is no such operation; take it off the list of those that never say yes")
    return wrong


def table(known: dict[str, set[str]], found: dict[str, Counts]) -> str:
    """One line an operation: its examples, its calls, and how many of them ended in each class."""
    width = max(map(len, known))
    lines = [f"{'operation':<{width}} {'examples':>8} {'calls':>6}" + "".join(f" {name:>6}" for name in CLASSES)]
    together = Counts()
    for operation in sorted(known):
        counts = found.get(operation, Counts())
        lines.append(line(operation, counts, width))
        together.answers.update(counts.answers)
        together.phases.update(counts.phases)
    lines.append(line(f"{len(known)} operations", together, width))
    return "\n".join(lines)


def line(name: str, counts: Counts, width: int) -> str:
    """One line of the table."""
    numbers = [f" {counts.of_class(name) or '':>6}" for name in CLASSES]
    return f"{name:<{width}} {counts.phases['fuzzing']:>8} {counts.answers.total():>6}{''.join(numbers)}".rstrip()
