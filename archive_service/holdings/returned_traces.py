"""Traces of this instance that a package brings back. Those that are not here, as after a restoration from an
older backup, are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from archive_service.access.scope import SHARED
from archive_service.holdings.portable_traces import subject_of, subjects_in, trace_in, trace_line
from archive_service.model.identifiers import LegalEntity
from archive_service.model.traces import Trace
from archive_service.ports import Transaction

_PAGE = 5_000


def lost_among(files: Mapping[str, bytes], tenant: LegalEntity, transaction: Transaction) -> Collection[str]:
    """Return the paths of those files of traces, by path, of which a line is not here, or is otherwise."""
    named = {path: [(trace_in(line), line) for line in files[path].splitlines()] for path in files}
    wanted = {trace for lines in named.values() for trace, _ in lines if trace is not None}
    here = _here(sorted(wanted), tenant, transaction)
    return [
        path
        for path, lines in named.items()
        if not all(trace is not None and _tells(here.get(trace), path, line) for trace, line in lines)
    ]


def _here(wanted: Sequence[UUID], tenant: LegalEntity, transaction: Transaction) -> Mapping[UUID, Trace]:
    found: dict[UUID, Trace] = {}
    for first in range(0, len(wanted), _PAGE):
        page = transaction.traces.several(wanted[first : first + _PAGE])
        found.update((one.id, one) for one in page if one.tenant in (tenant, SHARED))
    return found


def _tells(trace: Trace | None, path: str, line: bytes) -> bool:
    """Say whether a line of the file at `path` is what a trace tells."""
    subject = subject_of(path)
    if trace is None or subject is None or subject not in set(subjects_in(trace)):
        return False
    return trace_line(trace, *subject) == line + b"\n"
