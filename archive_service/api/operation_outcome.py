"""OperationOutcomes: our findings and refusals as FHIR resources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from archive_service.workflows.bulk_exports import BulkParametersRefused, RefusedParameter

_ISSUE_TYPES: Mapping[int, str] = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "not-found",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    416: "value",
    422: "invalid",
    429: "throttled",
    431: "too-long",
    503: "transient",
}
_SYSTEM = "urn:archive-dui:code"
_UNREADABLE = re.compile(
    r"json-|xml-|flow-|fhir-(xml-unreadable|not-a-resource|bundle-not-a-flow|unknown-resource)"
)
_XPATH_LINE = re.compile(r" \(line [0-9]+\)$")
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[([0-9]+)\])?$")


def outcome_of_refusal(status: int, code: str, detail: str) -> dict[str, Any]:
    """Return the outcome of a call that was refused before its content was read."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": _ISSUE_TYPES.get(status, "exception"),
                "details": {"coding": [{"system": _SYSTEM, "code": code}]},
                "diagnostics": detail,
            }
        ],
    }


def outcome_of_parameters(refused: Sequence[RefusedParameter]) -> dict[str, Any]:
    """Return the outcome that names each parameter that is not taken."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": one.code,
                "details": {"coding": [{"system": _SYSTEM, "code": BulkParametersRefused.code}]},
                "diagnostics": f"{one.name} : {one.why}",
            }
            | ({} if one.place is None else {"expression": [f"Parameters.parameter[{one.place}]"]})
            for one in refused
        ],
    }


def outcome_of_findings(findings: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the outcome that lists every finding, with its place when FHIR can express it."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(finding) for finding in findings]}


def is_unreadable(findings: Sequence[Mapping[str, str]]) -> bool:
    """Say whether one of the errors is that the content cannot be read as FHIR."""
    return any(
        finding["severity"] == "error" and _UNREADABLE.match(finding["code"]) is not None
        for finding in findings
    )


def _issue(finding: Mapping[str, str]) -> dict[str, Any]:
    if finding["severity"] != "error":
        kind = "informational" if finding["severity"] == "information" else "invalid"
    else:
        kind = "structure" if _UNREADABLE.match(finding["code"]) else "business-rule"
    issue: dict[str, Any] = {
        "severity": finding["severity"],
        "code": kind,
        "details": {"coding": [{"system": _SYSTEM, "code": finding["code"]}]},
        "diagnostics": finding["message"],
    }
    place = finding["where"]
    if place and not place.startswith("/entry"):
        issue["location"] = [place]
    expression = expression_of(place)
    if expression:
        issue["expression"] = [expression]
    return issue


def expression_of(place: str) -> str:
    """Return the FHIRPath of a place in a Bundle, empty when the place is not in FHIR.

    >>> expression_of("/entry/2/resource/subject")
    'Bundle.entry[2].resource.subject'
    >>> expression_of("/Bundle/entry[3]/Patient/name[1] (line 12)")
    'Bundle.entry[2].resource.name[0]'
    """
    steps = _XPATH_LINE.sub("", place).strip("/").split("/")
    if steps[0] == "Bundle":
        return _of_xpath(steps[1:])
    if steps[0] not in ("entry", "type"):
        return ""
    path = "Bundle"
    for step in steps:
        if step.isdigit():
            path += f"[{step}]"
        elif _STEP.match(step):
            path += f".{step}"
        else:
            break
    return path


def _of_xpath(steps: Sequence[str]) -> str:
    path = "Bundle"
    for step in steps:
        match = _STEP.match(step)
        if match is None:
            break
        name = "resource" if match[1][:1].isupper() else match[1]
        if name == "resource" and path.endswith(".resource"):
            continue
        path += f".{name}" + (f"[{int(match[2]) - 1}]" if match[2] and name != "resource" else "")
    return path
