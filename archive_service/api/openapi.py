"""The refusals in `/openapi.json`: every status that can occur, each with an example."""

from __future__ import annotations

from typing import Any

from archive_service.api.fhir_formats import FhirFormat, written_xml
from archive_service.api.operation_outcome import outcome_of_refusal
from archive_service.api.problems import PROBLEM_TYPE, RETRY_AFTER, Refusal, example_of, members_of
from archive_service.contract.shapes import DepositProblem, Problem

Responses = dict[int | str, dict[str, Any]]

_WORDS = {
    400: "The body cannot be read, or did not arrive whole.",
    401: "No token, an unknown one, or one that has expired.",
    403: "The token's role may not do this.",
    404: "Absent, or hidden from this token: the two answer alike.",
    406: "The resource cannot be had in the format that is asked for.",
    409: "What is named is not in a state in which this can be done.",
    410: "The record was eliminated: only its line is left.",
    413: "The body is over the limit; nothing of it was kept.",
    415: "No reader knows the body's type.",
    422: "A parameter is invalid.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    431: "The address and the headers of the request are too large.",
    500: "A bug, or what is kept cannot be read as it was stored; nothing was acknowledged.",
    503: "The database or a store is away; the same request may succeed later.",
}
_EVERYWHERE = (401, 431, 500, 503)


def documented(*statuses: int) -> Responses:
    """Return the problems of an operation: the given ones, and those that can occur everywhere."""
    return {status: _problem(status) for status in sorted({*statuses, *_EVERYWHERE})}


def documented_fhir(*statuses: int) -> Responses:
    """Return the OperationOutcomes of an operation under /fhir, in the same way."""
    return {status: _outcome(status) for status in sorted({*statuses, *_EVERYWHERE})}


def not_accepted() -> dict[str, Any]:
    """Return the answer to a flow that was not accepted."""
    example = {
        **example_of(422),
        "code": "deposit-rejected",
        "type": "urn:archive-dui:problem:deposit-rejected",
        "file": "",
        "deposit": "6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10",
        "outcome": "rejected",
        "grade": "reject",
        "kind": "unrecognised",
        "receipt": None,
        "findings": [
            {"code": "flow-empty", "severity": "error", "where": "", "message": "Le flux est vide."}
        ],
        "records": [],
    }
    return {
        "description": "The flow was kept and journaled, but not accepted: quarantined or rejected.",
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": f"#/components/schemas/{DepositProblem.__name__}"},
                "example": example,
            }
        },
    }


def body_of(*media_types: str, required: bool = True) -> dict[str, Any]:
    """Return the description of a body that contains a flow."""
    return {
        "requestBody": {
            "required": required,
            "content": {
                media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types
            },
        }
    }


def refusal_of_operation(refusal: Refusal, words: str) -> dict[str, Any]:
    """Return the description of a problem that only some operations have."""
    return {
        "description": words,
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": f"#/components/schemas/{Problem.__name__}"},
                "example": members_of(refusal),
            }
        },
    }


def outcome_of_operation(refusal: Refusal, words: str) -> dict[str, Any]:
    """Return the description of an OperationOutcome that only some operations under /fhir have."""
    outcome = outcome_of_refusal(refusal.status, refusal.code, refusal.detail)
    headers = {
        name: {"schema": {"type": "string"}, "example": value} for name, value in refusal.headers.items()
    }
    return {
        "description": words,
        "content": {
            FhirFormat.JSON.value: {
                "schema": {"$ref": "#/components/schemas/FhirResource"},
                "example": outcome,
            },
            FhirFormat.XML.value: {"schema": {"type": "string"}, "example": written_xml(outcome).decode()},
        },
        "headers": headers,
    }


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": _WORDS[status],
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": f"#/components/schemas/{Problem.__name__}"},
                "example": example_of(status),
            }
        },
        **_headers(status),
    }


def _outcome(status: int) -> dict[str, Any]:
    example = example_of(status)
    outcome = outcome_of_refusal(status, example["code"], example["detail"])
    return {
        "description": _WORDS[status],
        "content": {
            FhirFormat.JSON.value: {
                "schema": {"$ref": "#/components/schemas/FhirResource"},
                "example": outcome,
            },
            FhirFormat.XML.value: {"schema": {"type": "string"}, "example": written_xml(outcome).decode()},
        },
        **_headers(status),
    }


def _headers(status: int) -> dict[str, Any]:
    names = {
        401: ("WWW-Authenticate", "Bearer"),
        429: ("Retry-After", RETRY_AFTER),
        503: ("Retry-After", RETRY_AFTER),
    }
    if status not in names:
        return {}
    name, example = names[status]
    return {"headers": {name: {"schema": {"type": "string"}, "example": example}}}
