"""One wrong part in an otherwise right request.

schemathesis makes a wrong body out of any body, most of whose other fields the shop refuses anyway: an id that there
is not, a price that is no longer right. The shop's no then says nothing of the part that was wrong on purpose. So the
wrong part alone is taken over into a body that is right.
"""

from __future__ import annotations

import copy
from typing import Any

import jsonschema_rs


class Graft:
    """Knows the document's schemas."""

    def __init__(self, document: dict[str, Any]):
        self.components = document.get("components", {})
        self.validators: dict[int, Any] = {}

    def put(self, schema: dict[str, Any], right: Any, wrong: Any) -> Any:
        """`right` with that of `wrong` which the schema forbids; `wrong` itself where they have nothing in common."""
        if self.allows(schema, wrong):
            return right
        schema = self.resolved(schema)
        fields = schema.get("properties")
        if fields and isinstance(right, dict) and isinstance(wrong, dict):
            return self.fields(schema, right, wrong)
        items = schema.get("items")
        if items and isinstance(right, list) and isinstance(wrong, list) and right:
            odd = [item for item in wrong if not self.allows(items, item)]
            if odd:
                return [self.put(items, right[0], odd[0]), *right[1:]]
        return wrong

    def fields(self, schema: dict[str, Any], right: dict[str, Any], wrong: dict[str, Any]) -> dict[str, Any]:
        """Field by field: what is missing, what nobody knows, and what cannot be."""
        whole = copy.deepcopy(right)
        for name in schema.get("required", []):
            if name not in wrong:
                whole.pop(name, None)
        for name, value in wrong.items():
            field = schema["properties"].get(name)
            if field is None or name not in whole:
                if field is None or not self.allows(field, value):
                    whole[name] = value
            else:
                whole[name] = self.put(field, whole[name], value)
        return whole

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema behind references, and behind `null` as the only other choice."""
        while True:
            if "$ref" in schema:
                schema = self.components["schemas"][schema["$ref"].rsplit("/", 1)[1]]
                continue
            choices = [choice for choice in schema.get("oneOf", []) if choice.get("type") != "null"]
            if len(choices) != 1:
                return schema
            schema = choices[0]

    def allows(self, schema: dict[str, Any], value: Any) -> bool:
        """Is the value as the schema says? Bytes are what is not even JSON."""
        if isinstance(value, bytes):
            return False
        validator = self.validators.get(id(schema))
        if validator is None:
            whole = {**schema, "components": self.components}
            validator = jsonschema_rs.validator_for(whole, validate_formats=True)
            self.validators[id(schema)] = validator
        return validator.is_valid(value)
