"""That a run is judged as it should be: each thing that is wrong is said, and nothing else."""

from __future__ import annotations

import unittest
from collections import Counter

from verdict import NEVER_YES, Counts, complaints, documented, gather, table

KNOWN = {"orders_place": {"201", "409", "500"}, **{operation: {"204", "404"} for operation in NEVER_YES}}
NEVER = next(iter(NEVER_YES))


def judged(operation: str, answers: dict[str, int], examples: int = 100) -> list[str]:
    """What is said when this one operation answers so and the others are fine."""
    found = {name: Counts(Counter({"404": 100}), Counter(fuzzing=100)) for name in NEVER_YES}
    found["orders_place"] = Counts(Counter({"201": 60, "409": 40}), Counter(fuzzing=100))
    found[operation] = Counts(Counter(answers), Counter(fuzzing=examples))
    return complaints(KNOWN, found, 100)


class Verdict(unittest.TestCase):
    def test_a_good_run_passes(self) -> None:
        self.assertEqual(judged("orders_place", {"201": 1, "409": 99}), [])

    def test_a_fault_is_said_even_when_it_is_documented(self) -> None:
        self.assertEqual(judged("orders_place", {"201": 99, "500": 1}), ["orders_place: 1 answers with 500"])

    def test_an_undocumented_answer_is_said(self) -> None:
        (said,) = judged("orders_place", {"201": 99, "418": 1})
        self.assertIn("418, which the document does not know", said)

    def test_an_operation_that_never_says_yes_is_said(self) -> None:
        (said,) = judged("orders_place", {"409": 100})
        self.assertIn("never answered with a yes", said)

    def test_too_few_examples_are_said(self) -> None:
        self.assertEqual(judged("orders_place", {"201": 99}, 99), ["orders_place: 99 examples instead of 100"])

    def test_an_operation_that_was_not_called_is_said(self) -> None:
        self.assertEqual(len(complaints({"orders_place": {"201"}, **KNOWN}, {}, 100)), 2 + len(NEVER_YES))

    def test_an_exception_without_a_reason_is_said(self) -> None:
        (said,) = judged(NEVER, {"204": 1, "404": 99})
        self.assertIn("take it off the list", said)
        said = complaints({"orders_place": {"201"}}, {}, 0)
        self.assertIn(f"{NEVER}: there is no such operation; take it off the list of those that never say yes", said)

    def test_callers_are_counted_together(self) -> None:
        one = {"answers": {"a": {"200": 1}}, "phases": {"a": {"fuzzing": 1}}}
        self.assertEqual(gather([one, one])["a"], Counts(Counter({"200": 2}), Counter(fuzzing=2)))

    def test_the_document_says_what_it_knows(self) -> None:
        operation = {"operationId": "a", "responses": {"200": {}, "404": {}}}
        self.assertEqual(documented({"paths": {"/a": {"get": operation}}}), {"a": {"200", "404"}})

    def test_the_table_has_a_line_for_each_operation_and_a_sum(self) -> None:
        lines = table(KNOWN, {"orders_place": Counts(Counter({"201": 3, "409": 2}), Counter(fuzzing=4))}).splitlines()
        self.assertEqual(len(lines), 2 + len(KNOWN))
        self.assertEqual(lines[-1].split(), [str(len(KNOWN)), "operations", "4", "5", "3", "2"])


if __name__ == "__main__":
    unittest.main()
