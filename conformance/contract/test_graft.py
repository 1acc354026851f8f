"""That a wrong part is taken over, and nothing but it."""

from __future__ import annotations

import unittest
from typing import Any

from graft import Graft

LINE = {
    "type": "object",
    "required": ["sku", "quantity"],
    "additionalProperties": False,
    "properties": {"sku": {"type": "string", "minLength": 1}, "quantity": {"type": "integer", "minimum": 1}},
}
ORDER = {
    "type": "object",
    "required": ["lines", "note"],
    "additionalProperties": False,
    "properties": {
        "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Line"}},
        "note": {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
        "gift": {"type": "boolean"},
    },
}
RIGHT = {"lines": [{"sku": "CAKE", "quantity": 2}], "note": "hi"}


def grafted(wrong: Any) -> Any:
    """What becomes of a wrong order."""
    return Graft({"components": {"schemas": {"Line": LINE}}}).put(ORDER, RIGHT, wrong)


class GraftTest(unittest.TestCase):
    def test_a_wrong_field_is_taken_over_alone(self) -> None:
        self.assertEqual(grafted({"lines": [{"sku": "?", "quantity": 9}], "note": "long"}), {**RIGHT, "note": "long"})

    def test_a_missing_field_is_missing(self) -> None:
        self.assertEqual(grafted({"lines": [{"sku": "?", "quantity": 9}]}), {"lines": RIGHT["lines"]})

    def test_a_field_that_nobody_knows_is_there(self) -> None:
        wrong = {"lines": [{"sku": "?", "quantity": 9}], "note": "x", "odd": 1}
        self.assertEqual(grafted(wrong), {**RIGHT, "odd": 1})

    def test_a_wrong_field_that_may_be_absent_is_taken_over(self) -> None:
        wrong = {"lines": [{"sku": "?", "quantity": 9}], "note": "x", "gift": "yes"}
        self.assertEqual(grafted(wrong), {**RIGHT, "gift": "yes"})

    def test_what_is_wrong_deep_inside_stays_there(self) -> None:
        wrong = {"lines": [{"sku": "?", "quantity": 9}, {"sku": "?", "quantity": 0}], "note": "x"}
        self.assertEqual(grafted(wrong), {"lines": [{"sku": "CAKE", "quantity": 0}], "note": "hi"})

    def test_a_wrong_list_is_taken_over_whole(self) -> None:
        self.assertEqual(grafted({"lines": [], "note": "x"}), {"lines": [], "note": "hi"})

    def test_what_is_something_else_altogether_stays_so(self) -> None:
        self.assertEqual(grafted([1]), [1])

    def test_what_is_right_is_not_needed(self) -> None:
        self.assertEqual(grafted({"lines": [{"sku": "?", "quantity": 9}], "note": None}), RIGHT)


if __name__ == "__main__":
    unittest.main()
