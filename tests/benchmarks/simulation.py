"""How long the simulation of a national change takes, and whether its memory grows with the holdings."""

from __future__ import annotations

import resource
import time
from pathlib import Path

from rich.console import Console

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.runtime.garbage import leave_out_of_searches
from tests.benchmarks.growth import fill, finish_work, model_of
from tests.benchmarks.samples import pages
from tests.benchmarks.service import deposit, service

_FEW, _MANY, _AIM = 5_000, 40_000, 1_000_000
_NATIONAL = Path(__file__).parents[2] / "config" / "rulebooks" / "national.toml"


def run() -> dict[str, float]:
    """Measure a simulation on 40,000 records; a million take so many times longer, in pages of one size."""
    screen = Console(width=100)
    draft = _NATIONAL.read_text(encoding="utf-8").replace("years = 20", "years = 25", 1).encode()
    with service() as services:
        deposit(services, pages(range(10)))
        finish_work(services)
        model = model_of(services)
        fill(services, *model, _FEW)
        _seconds(services, draft)
        leave_out_of_searches()  # as the command does
        few = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        fill(services, *model, _MANY - _FEW)
        filled = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = _seconds(services, draft)
        many = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = seconds * _AIM / _MANY
    screen.print(
        f"Simulation on {_MANY} records: {seconds:.1f} s, {whole:.0f} s for a million. "
        f"Memory {few // 1024} MB at {_FEW}, {filled // 1024} MB when filled, {many // 1024} MB after."
    )
    return {"simulation_1m_s": round(whole, 1)}


def _seconds(services: Services, draft: bytes) -> float:
    began = time.monotonic()
    found = services.rulebook_simulation.simulate(draft, OPERATOR)
    assert found.effect.totals["kept_longer"] + found.effect.totals["unchanged"] > 0
    return time.monotonic() - began
