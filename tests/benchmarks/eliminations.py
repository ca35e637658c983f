"""How many records a second an execution eliminates on the files store, checks and certificate included."""

from __future__ import annotations

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from archive_service.model.actors import OPERATOR
from tests.journeys.eliminating_homes import EliminatingHome, authority, contract, lines_of, trusting

_RECORDS = 600


def run() -> dict[str, float]:
    """Return the records eliminated in a second by the clock, each of a person of its own."""
    with TemporaryDirectory() as folder:
        home = EliminatingHome.new(Path(folder) / "home")
        with home.stack:
            home.deposited(*(contract(number, family=f"ESSAI{number}") for number in range(_RECORDS)))
            services = home.at()
            lines, allowed = lines_of(home.records(services)), authority()
            services.trust_services.stamper  # noqa: B018 - keys are opened once, not for each execution
            journey = trusting(services)
            began, used = time.monotonic(), time.process_time()
            done = journey.execute(lines, allowed, OPERATOR)
            took, worked = time.monotonic() - began, time.process_time() - used
    if len(done.eliminated) != _RECORDS or not done.certificate:
        raise RuntimeError(f"{len(done.eliminated)} of {_RECORDS} records were eliminated")
    rate = _RECORDS / took
    Console(width=100).print(
        f"{_RECORDS} records in {took:.1f} s ({worked:.1f} s of processor here): {rate:.0f} a second, each "
        f"of a person of its own. Load: {os.getloadavg()[0]:.1f}."
    )
    return {"eliminations_s": round(rate, 1)}
