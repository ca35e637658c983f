"""Traces of readings in a portability package: one file for each record, deposit or person of which something
was shown, and for each instance that showed it.

A line is about one of them alone: a page that showed a hundred records gives each of the hundred a line,
which names no other. No line tells a purpose: it may name people, and orders are for callers who may not see
traces. A file only grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import orjson

from archive_service.model.actors import OPERATOR, Role
from archive_service.model.identifiers import uuid_or_none
from archive_service.model.traces import RECORDS_EXPORTED, Trace

TRACES, FORM = "traces", "portability-trace/1"
"""The kind of these files, and the form of their lines."""

_FILE = re.compile(rf"content/(?:records|deposits|persons)/[^/]+/{TRACES}/[0-9a-z-]+\.ndjson")
_PLACE = re.compile(rf"content/(?:records|deposits|persons)/[^/]+/{TRACES}(?:/.*)?", re.IGNORECASE)

LEFT_OUT = (RECORDS_EXPORTED,)
"""The acts that are in no package: an export that told of the one before would never have the same root."""

_WATCHERS = (Role.AUDITOR.value,)
"""The roles whose readings are in no package: what an auditor looks at would tell the establishment that it
is under inquiry.
"""


def goes(trace: Trace) -> bool:
    """Say whether a trace is in packages. What the operator looks at on the machine itself, under no name and
    for no stated purpose, is the upkeep of this instance, and stays here, as export orders do.
    """
    is_upkeep = trace.actor == OPERATOR.pseudonym and not trace.encrypted_purpose
    return trace.act not in LEFT_OUT and trace.role not in _WATCHERS and not is_upkeep


class Shown(StrEnum):
    """What a line is about: one of these, by its identifier."""

    RECORD = "record"
    DEPOSIT = "deposit"
    PERSON = "person"


def traces_path(shown: Shown, subject: UUID, instance: str) -> str:
    """Return the path of what an instance showed of a record, a deposit or a person.

    >>> traces_path(Shown.RECORD, UUID(int=1), "a1")
    'content/records/00000000-0000-0000-0000-000000000001/traces/a1.ndjson'
    """
    return f"content/{shown}s/{subject}/{TRACES}/{instance}.ndjson"


class _File(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> str: ...


def is_traces(file: _File) -> bool:
    """Say whether a file has traces, by its kind and its place."""
    return file.kind == TRACES and _FILE.fullmatch(file.path) is not None


def is_in_their_place(path: str) -> bool:
    """Say whether a file of this path would be in the way of one with traces."""
    return _PLACE.fullmatch(path) is not None


def instance_in(path: str) -> str:
    """Return the instance that a path names.

    >>> instance_in("content/records/r/traces/a1.ndjson")
    'a1'
    """
    return path.rpartition("/")[2].partition(".")[0]


def subjects_in(trace: Trace) -> Iterator[tuple[Shown, UUID]]:
    """Yield everything that a trace says was shown."""
    yield from ((Shown.RECORD, one) for one in trace.records)
    yield from ((Shown.DEPOSIT, one) for one in trace.deposits)
    yield from ((Shown.PERSON, one) for one in trace.persons)


def trace_line(trace: Trace, shown: Shown, subject: UUID) -> bytes:
    """Return what a trace says of one thing that it shows, without the purpose."""
    told = {
        "act": trace.act,
        "actor": trace.actor,
        "at": trace.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "format": FORM,
        "id": str(subject),
        "role": trace.role,
        "shown": shown.value,
        "trace": str(trace.id),
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def trace_in(line: bytes) -> UUID | None:
    """Return the identifier of the trace that a line tells; None when it has another form than ours."""
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    named = told.get("trace") if isinstance(told, dict) else None
    return uuid_or_none(named) if isinstance(named, str) else None


def subject_of(path: str) -> tuple[Shown, UUID] | None:
    """Return what the traces at a path are about; None when it names nothing."""
    folder, name = path.split("/")[1:3]
    subject = uuid_or_none(name)
    return None if subject is None else (Shown(folder.removesuffix("s")), subject)


def each_once(lines: Sequence[bytes]) -> Sequence[bytes]:
    """Return the lines of a file with each trace once: at its first place, as its last line has it."""
    return list({trace_in(line) or line: line for line in lines}.values())


def left_out_with(damaged: Iterable[Mapping[str, str]]) -> Iterator[UUID]:
    """Yield the deposits and the persons that cannot be read as a whole: no package has them, nor their
    traces.
    """
    for one in damaged:
        named = one.get(Shown.DEPOSIT) or one.get(Shown.PERSON)
        if named and "part" not in one:
            yield UUID(named)


def joined(states: Sequence[bytes]) -> bytes:
    """Return the file that has everything of several states of it: of two, the longer one as a rule, since a
    file only grows.

    >>> joined([b"1", b"1 2", b"1 2 "])
    b'1 2 '
    """
    longest, *others = sorted(states, key=lambda one: (-len(one), one))
    lines = longest.splitlines(keepends=True)
    known = set(lines)
    for other in others:
        if not longest.startswith(other):
            more = [line for line in other.splitlines(keepends=True) if line not in known]
            lines += more
            known.update(more)
    return b"".join(lines)
