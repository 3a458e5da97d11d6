"""The API, with a description of itself that says what every call may answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from ninja import NinjaAPI
from pydantic import BaseModel

from core.api.problems import MEDIA_TYPE, Problem, answer_problems

REFS = "#/components/schemas/{model}"
# Beside what an operation says itself. Every call may meet these.
ALWAYS = {
    "401": "No key, or one that is closed, has ended or did not sign",
    "403": "A key without the scope",
    "413": "Larger than any message that is meant for us",
    "422": "Parameters, or a body, that are not right",
    "429": "Too many calls",
    "500": "A fault on our side",
}
FOUND = {"404": "Not there, or another store's"}
ONCE = {"409": "The first call with this Idempotency-Key is still running"}
WHOLE = {"type": "integer", "minimum": 0}
RATE = {
    "X-RateLimit-Limit": {"description": "Calls in a minute", "schema": WHOLE},
    "X-RateLimit-Remaining": {"description": "Calls that are left", "schema": WHOLE},
    "X-RateLimit-Reset": {"description": "Seconds until all are there again", "schema": WHOLE},
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
FILE = "application/octet-stream"
WAIT = {"Retry-After": {"description": "Seconds to wait", "schema": WHOLE}}


class DescribedApi(NinjaAPI):
    def set_default_exception_handlers(self) -> None:
        answer_problems(self)

    def describe(self) -> dict[str, Any]:
        """The OpenAPI document, in the reader's language."""
        found: dict[str, Any] = _plain(self.get_openapi_schema())
        schemas = found["components"]["schemas"]
        problem = Problem.model_json_schema(ref_template=REFS)
        # Parameters stand at their operations.
        for name in [name for name in schemas if name.endswith("Asked")]:
            del schemas[name]
        schemas |= problem.pop("$defs", {}) | {"Problem": problem}
        for methods in found["paths"].values():
            for operation in methods.values():
                _complete(operation, schemas)
        return found


def body_of(kind: type[BaseModel], example: Any = None) -> dict[str, Any]:
    """For `openapi_extra`: the call takes such a body, and an Idempotency-Key."""
    schema = kind.model_json_schema(ref_template=REFS)
    media: dict[str, Any] = {"schema": schema}
    if example is not None:
        media["example"] = example
    return {
        "parameters": [KEY],
        "requestBody": {"required": True, "content": {"application/json": media}},
    }


def file_body() -> dict[str, Any]:
    """For `openapi_extra`: the body of the call is a file; with an Idempotency-Key."""
    media = {"schema": {"type": "string", "format": "binary"}}
    return {
        "parameters": [KEY],
        "requestBody": {"required": True, "content": {FILE: media}},
    }


def gives_file(*media_types: str) -> dict[str, Any]:
    """For `openapi_extra`: the answer is a file of one of these types, to be saved."""
    schema = {"type": "string", "format": "binary"}
    content = {kind: {"schema": schema} for kind in media_types}
    return {"responses": {200: {"content": content}}}


def _complete(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schemas |= media["schema"].pop("$defs", {})
    scope = operation.get("x-scope")
    operation["security"] = [{name: [scope]} for one in operation["security"] for name in one]
    answers = {str(code): told for code, told in operation["responses"].items()}
    more = dict(ALWAYS)
    if any(one["in"] == "path" for one in operation["parameters"]) or "requestBody" in operation:
        more |= FOUND
    if "requestBody" in operation:
        more |= ONCE
    for code, words in more.items():
        content = {MEDIA_TYPE: {"schema": {"$ref": REFS.format(model="Problem")}}}
        answers[code] = {"description": words, "content": content}
    for code, answer in answers.items():
        answer["headers"] = RATE | (WAIT if code == "429" else {})
    operation["responses"] = dict(sorted(answers.items()))


def _plain(value: Any) -> Any:
    """A copy in which texts of both languages are in the reader's."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Promise) else value
