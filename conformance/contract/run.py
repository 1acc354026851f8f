"""Runs schemathesis over the whole OpenAPI document, as each kind of caller, against a fresh demo shop.

    python run.py --tenon PROGRAM                 everything, as `cargo xtask contract` does
    python run.py --tenon PROGRAM --caller owner-1 --operation orders_place

Prints how each operation answered; ends with 1 when schemathesis found a failure, when an operation was tried too
seldom or never said yes, when the program panicked, or when its books do not reconcile afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import verdict
from callers import NAMES, OWNERS, Caller, prepare
from shop import Shop

HERE = Path(__file__).parent

# So many examples of each operation by an owner, who reaches everything, unless `--examples` says otherwise. Beside
# them all limits in the document are tried from both sides.
EXAMPLES = 100
# One in so many by the others, of what is open to them: what they reach is theirs, and looks different. A program
# reaches what the owner does, by a key.
BESIDE = {"visitor": 4, "cashier": 4, "program": 20}
# How many callers run at once.
AT_ONCE = 2
# The longest one caller may take, in seconds.
PATIENCE_SECONDS = 1800


def main() -> int:
    """Runs, judges and prints."""
    options = arguments()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tenon-contract-") as folder, Shop(options.tenon) as shop:
        # As the program prints it; another check keeps `docs/openapi.json` equal to that.
        document = Path(folder) / "openapi.json"
        document.write_bytes(subprocess.run([options.tenon, "openapi"], check=True, capture_output=True).stdout)
        declared = json.loads(document.read_bytes())
        known = [prepare(shop, name) for name in options.caller or NAMES]
        shares = [share(caller, declared, options) for caller in known]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            runs = list(pool.map(lambda caller, operations: Run(caller, document, operations, options), known, shares))
        wrong = [f"{run.caller.name}: schemathesis found a failure, see above" for run in runs if run.failed]
        found = verdict.gather([run.counts for run in runs])
        if (code := shop.process.poll()) is not None:
            wrong.append(f"the shop ended by itself, with {code}\n{shop.tail()}")
        if shop.panic:
            wrong.append(f"the program panicked: {shop.panic}")
        if books := shop.doctor():
            wrong.append(f"the books do not reconcile afterwards:\n{books}")
    for run in runs:
        if run.failed or options.verbose:
            print(f"\n-- {run.caller.name}\n{run.said}")
    documented = verdict.documented(declared)
    if options.operation:
        documented = {name: documented[name] for name in options.operation}
    # Of a part nothing can be said but what schemathesis says itself.
    if not options.caller:
        wrong += verdict.complaints(documented, found, options.examples)
    print(verdict.table(documented, found))
    print(f"{len(runs)} callers in {time.monotonic() - started:.0f} s")
    for what in wrong:
        print(f"wrong: {what}")
    return 1 if wrong else 0


def share(caller: Caller, document: dict[str, Any], options: argparse.Namespace) -> list[str]:
    """The operations that a caller calls: those that were asked for; else an owner's share, or what is open to them."""
    if options.operation:
        return options.operation
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    if caller.name in OWNERS:
        operations = operations[OWNERS.index(caller.name) :: len(OWNERS)]
    return [
        operation["operationId"]
        for operation in operations
        if operation["x-permission"] in ("public", *caller.permissions)
    ]


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tenon", type=Path, required=True, help="the program")
    parser.add_argument("--caller", action="append", choices=NAMES, help="only this caller; may be given again")
    parser.add_argument("--operation", action="append", metavar="ID", help="only this operation; may be given again")
    parser.add_argument("--seed", type=int, help="another seed than the settings'")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="so many examples of each operation")
    parser.add_argument("--verbose", action="store_true", help="print what schemathesis says even if all is well")
    return parser.parse_args()


class Run:
    """One caller's run of schemathesis."""

    def __init__(self, caller: Caller, document: Path, operations: list[str], options: argparse.Namespace):
        self.caller = caller
        folder = document.parent
        described = folder / f"{caller.name}.json"
        described.write_text(json.dumps(caller.as_json()), "utf-8")
        counts = folder / f"{caller.name}-counts.json"
        is_owner = caller.name in OWNERS
        examples = max(1, options.examples // BESIDE.get(caller.name, 1))
        command = [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", caller.base, "--no-color"]
        command += ["--max-examples", str(examples)]
        if options.seed is not None:
            command += ["--seed", str(options.seed)]
        if not is_owner:
            command += ["--phases", "fuzzing"]
        for operation in operations:
            command += ["--include-operation-id", operation]
        environment = {
            **os.environ,
            "TENON_CONTRACT_CALLER": str(described),
            "TENON_CONTRACT_COUNTS": str(counts),
            # Sets are walked in the same order in each run.
            "PYTHONHASHSEED": "0",
            # Nothing is left in the repository, and nothing is remembered.
            "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis" / caller.name),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "NO_PROXY": "*",
        }
        ended = subprocess.run(
            command,
            cwd=HERE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
        )
        self.failed = ended.returncode != 0
        self.said = ended.stdout
        written = counts.read_text("utf-8") if counts.exists() else '{"answers": {}, "phases": {}}'
        self.counts: dict[str, Any] = json.loads(written)


if __name__ == "__main__":
    sys.exit(main())
