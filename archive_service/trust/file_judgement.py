"""Judge a file that somebody sent, in a process that it may crash, fill or keep busy.

The report is that of `verify_file`. The process gets the file open, never its bytes or its place; what it
answers is read as data alone.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from archive_service.documents.sandbox import given_files
from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Died, NotStarted, Parts, Sandboxes
from archive_service.errors import InvalidRequest, MachineExhausted, VerificationTooCostly
from archive_service.model.verified_targets import TargetKind
from archive_service.workflows.verification import Report
from archive_service.workflows.verified_files import Given, verify_within_memory
from signing.report import Step, Verdict
from signing.subindications import SubIndication

_POLITE = 10
"""Niceness of the process: whoever else waits for this machine goes first."""
_MOST_ANSWER = 64 << 20
"""Bytes of the largest report that is taken from a process."""

_sandboxes = Sandboxes(__name__)


def verify_in_sandbox(target: str, path: Path, given: Given, *, seconds: int) -> Report:
    """Judge the file at `path` in at most `seconds` of processor time, and the memory of a sandbox.

    Raises:
        InvalidRequest: as `verify_file`.
        VerificationTooCostly: it takes more, or ends the process.
        MachineExhausted: no process can be started.
    """
    question = pickle.dumps((target, replace(given, data=None), seconds), pickle.HIGHEST_PROTOCOL)
    with ExitStack() as stack:
        files = [stack.enter_context(one.open("rb")).fileno() for one in (path, *(given.data or ()))]
        try:
            told = orjson.loads(_sandboxes.ask_again((question, b""), files, _MOST_ANSWER)[0])
        except Died as error:
            raise VerificationTooCostly(f"more than {seconds} s or the memory of a sandbox") from error
        except NotStarted as error:
            raise MachineExhausted("no process can be started") from error
    if "refused" in told:
        raise InvalidRequest(str(told["refused"]))
    steps = [_step_in(one) for one in told["steps"]]
    report = Report(target, steps, TargetKind(told["kind"]), given.at)
    return report if given.own_trust else replace(report, trust="given")


def answer(question: bytes, _: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Judge in this process the file that `verify_in_sandbox` gives."""
    # The request was written by the process that started this one.
    target, given, seconds = pickle.loads(question)  # noqa: S301
    os.setpriority(os.PRIO_PROCESS, 0, _POLITE)
    end_at(used_seconds() + seconds)
    judged, *data = (Path(f"/dev/fd/{number}") for number in given_files.given())
    try:
        report = verify_within_memory(target, judged, replace(given, data=data))
    except InvalidRequest as error:
        return orjson.dumps({"refused": str(error)}), b""
    return orjson.dumps({"kind": report.kind, "steps": report.steps}), b""


def _step_in(told: dict[str, Any]) -> Step:
    why = told["subindication"]
    return Step(
        number=int(told["number"]),
        name=str(told["name"]),
        verdict=Verdict(told["verdict"]),
        detail=str(told["detail"]),
        subindication=None if why is None else SubIndication(why),
    )
