"""The reference page of the API, drawn from its own description and from nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from core.api.described import FILE as OCTETS

# Texts of the description in both languages stand there; codes stay as they are.
CURL = """curl "{site}{path}" \\
  -H "Authorization: Bearer tw_…\""""
BODY = """ \\
  -H "Idempotency-Key: 8117-1" \\
  -H "Content-Type: application/json" \\
  --data-binary '{body}'"""
FILE = """ \\
  -H "Idempotency-Key: 8117-1" \\
  -H "Content-Type: application/octet-stream" \\
  --data-binary @FILE"""
OWN = ("401", "403", "404", "409", "413", "422", "429", "500")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    is_required: bool
    place: str = ""


@dataclass(frozen=True)
class Call:
    """One operation: how it is called, and what it may answer."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: list[Field]
    body: str
    answers: list[tuple[str, str, str]]
    refusals: list[str]
    curl: str


def read(schema: dict[str, Any]) -> dict[str, Any]:
    """What the page draws: calls by tag, and the named shapes."""
    groups: dict[str, list[Call]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            call = _call(path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(call)
    return {
        "version": schema["info"]["version"],
        "groups": [(f"tag-{tag}", tag, calls) for tag, calls in groups.items()],
        "shapes": [(name, list(_fields(one))) for name, one in _shapes(schema)],
    }


def _shapes(schema: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(schema["components"]["schemas"].items())


def _call(path: str, method: str, operation: dict[str, Any]) -> Call:
    sent = operation.get("requestBody", {}).get("content", {})
    media = sent.get("application/json", {})
    answers = operation["responses"]
    return Call(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=operation["x-scope"],
        parameters=[_parameter(one) for one in operation["parameters"]],
        body=media.get("schema", {}).get("title", ""),
        answers=[
            (code, told["description"], kind_of(_content(told)))
            for code, told in answers.items()
            if code not in OWN
        ],
        refusals=[code for code in answers if code in OWN],
        curl=_curl(path, media.get("example")) + (FILE if OCTETS in sent else ""),
    )


def _content(answer: dict[str, Any]) -> dict[str, Any]:
    media: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
    schema: dict[str, Any] = media.get("schema", {})
    return schema


def _curl(path: str, example: Any) -> str:
    called = CURL.format(site=settings.SITE_URL, path=path)
    if example is None:
        return called
    return called + BODY.format(body=json.dumps(example, ensure_ascii=False))


def _parameter(one: dict[str, Any]) -> Field:
    return Field(one["name"], kind_of(one["schema"]), bool(one.get("required")), one["in"])


def _fields(shape: dict[str, Any]) -> Iterator[Field]:
    required = shape.get("required", ())
    for name, one in shape.get("properties", {}).items():
        yield Field(name, kind_of(one), name in required)


def kind_of(schema: dict[str, Any]) -> str:
    """A type in a line: `string (date-time) | null`, `LineOut[]`, one of its codes."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f'"{code}"' for code in schema["enum"])
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items', {}))}[]"
    kind = str(schema.get("type", "any"))
    if "format" in schema:
        kind = f"{kind} ({schema['format']})"
    if "minimum" in schema and "maximum" in schema:
        kind = f"{kind} {schema['minimum']}–{schema['maximum']}"
    return kind
