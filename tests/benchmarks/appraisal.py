"""How long the opening of an appraisal takes: lines, digest, nominative list, bordereau, rows."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from datetime import date

from rich.console import Console

from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import Department
from archive_service.runtime.garbage import leave_out_of_searches
from archive_service.workflows.appraisal_opening import AppraisalAsked
from tests.benchmarks.growth import fill, finish_work, model_of
from tests.benchmarks.samples import pages
from tests.benchmarks.service import deposit, service

_MANY, _AIM = 20_000, 100_000


def run() -> dict[str, float]:
    """Measure the opening of a list of 20,000 records; 100,000 take so many times longer.

    The records share one key: each key of a real holding is read from the key store once more.
    """
    screen = Console(width=100)
    with service() as services:
        deposit(services, pages(range(10)))
        finish_work(services)
        parent, record = model_of(services)
        due = replace(
            record,
            rule="CONTRAT-SEJOUR",
            first_day=date(2015, 1, 1),
            last_day=date(2019, 12, 31),
            retention="ended",
            final_action="destroy",
        )
        fill(services, parent, due, _MANY)
        leave_out_of_searches()  # as the command does
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, used = time.monotonic(), time.process_time()
        (opened,) = services.appraisal_opening.open(
            AppraisalAsked(department=Department("25")), OPERATOR
        ).appraisals
        seconds, processor = time.monotonic() - began, time.process_time() - used
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert opened.lines == _MANY
    whole = seconds * _AIM / _MANY
    screen.print(
        f"An appraisal of {_MANY} records: {seconds:.1f} s ({processor:.1f} of this process), {whole:.0f} s "
        f"for {_AIM}. Memory {before // 1024} MB, then {after // 1024} MB."
    )
    return {"appraisal_100k_s": round(whole, 1)}
