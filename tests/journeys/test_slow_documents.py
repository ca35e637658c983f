"""A document that takes long, or ends the process that draws it, does not delay other records."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings import document_rendering as drawing
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter, RecordState
from archive_service.runtime.worker import work_until_empty
from archive_service.workflows import rendering as transform
from tests.journeys import door
from tests.journeys.cda_flows import cda
from tests.journeys.hostile_flows import ACCEPTED


def states(services: Services) -> list[str]:
    return [line["state"] for line in door.records(services, RecordFilter(), OPERATOR)]


def test_a_batch_that_has_taken_long_keeps_what_is_done_and_leaves_the_rest(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):  # each too large to be drawn together with another
        door.accept(services, cda(number) + b"<!--%s-->" % (b"." * 300_000), OPERATOR)
    monkeypatch.setattr(transform, "BATCH_TIME", timedelta(0))

    made = services.rendering.render()

    assert made == 1
    assert sorted(states(services)) == [RecordState.DOCUMENTED, RecordState.RECEIVED, RecordState.RECEIVED]
    told: list[int] = []
    work_until_empty(services, told.append)
    assert told == [1, 2]
    assert states(services) == [RecordState.SEALED] * 3


def test_small_documents_drawn_together_are_kept_together(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        door.accept(services, cda(number), OPERATOR)
    monkeypatch.setattr(transform, "BATCH_TIME", timedelta(0))

    told: list[int] = []
    work_until_empty(services, told.append)

    assert told[0] == 16
    assert states(services) == [RecordState.SEALED] * 20


def test_those_that_cannot_be_drawn_together_are_not_tried_together_again(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        door.accept(services, cda(number), OPERATOR)
    door.accept(services, ACCEPTED["pdf-bomb"](), OPERATOR)
    monkeypatch.setattr(transform, "BATCH_TIME", timedelta(0))
    monkeypatch.setattr(transform, "_SMALL", 5_000_000)
    monkeypatch.setattr(transform, "_SMALL_TOGETHER", 9_000_000)

    assert services.rendering.render() == 1
    assert len(services.rendering.alone) == 5
    work_until_empty(services)

    assert services.rendering.alone == set()
    assert states(services) == [RecordState.SEALED] * 6


def test_one_whose_source_was_altered_is_set_aside_and_those_drawn_with_it_are_not(
    services: Services,
) -> None:
    lines = [door.accept(services, cda(number), OPERATOR) for number in range(5)]
    with services.transactions.begin(OPERATOR) as transaction:
        altered = transaction.records.get(UUID(lines[2]["records"][0]))
    tenant, _, digest = altered.source_object.partition("/")
    stored = services.settings.home / "objects" / tenant / digest[:2] / digest
    stored.write_bytes(stored.read_bytes()[:-1] + b"?")

    work_until_empty(services)

    found = {line["record"]: line["state"] for line in door.records(services, RecordFilter(), OPERATOR)}
    assert found.pop(str(altered.id)) == RecordState.FAILED
    assert list(found.values()) == [RecordState.SEALED] * 4


def test_drawing_processes_that_are_killed_cost_no_record(services: Services) -> None:
    for number in range(16):
        door.accept(services, cda(number), OPERATOR)
    done = threading.Event()
    struck = []

    def strike() -> None:
        while not done.wait(0.1):
            for child in _drawing():
                struck.append(child)
                os.kill(child, signal.SIGKILL)
            if len(struck) >= 4:
                return

    striker = threading.Thread(target=strike)
    striker.start()
    work_until_empty(services)
    done.set()
    striker.join()

    assert struck
    assert states(services) == [RecordState.SEALED] * 16
    assert not set(struck) & set(drawing.processes())


def _drawing() -> list[int]:
    """Return the processes that draw for this one, at work or not."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and b"archive_service.documents.sandbox.main" in words:
            found.append(int(process.name))
    return found
