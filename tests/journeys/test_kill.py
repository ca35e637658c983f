"""Processes are killed at random moments of many deposits: acknowledged data is there, once, and valid."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.settings import read_settings
from archive_service.storage.postgres.embedded import EmbeddedPostgres
from archive_service.storage.postgres.processes import ServerProcesses
from signing.merkle import Frontier, leaf_hash
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import TENANT, eventually, serving

DEPOSITS = int(os.environ.get("ARCHIVE_KILL_DEPOSITS", "24"))
"""So many through each door."""


def command(home: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start a command on this home."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "archive_service.cli", "--json", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | {"ARCHIVE_HOME": str(home)},
    )


def run(home: Path, *arguments: str | Path, code: int = 0) -> list[dict[str, Any]]:
    """Run a command to its end and return its lines."""
    process = command(home, *arguments)
    out, err = process.communicate(timeout=300)
    assert process.returncode == code, (process.returncode, out[-2000:], err[-2000:])
    return [json.loads(line) for line in out.splitlines()]


@contextmanager
def opened(home: Path) -> Iterator[psycopg.Connection[Any]]:
    """Look into a home's database as its owner: what no role is shown is seen too."""
    services = Services(read_settings(home))
    try:
        with psycopg.connect(services.database.owner) as connection:
            yield connection
    finally:
        services.close()


def check_holdings(home: Path, acknowledged: dict[int, dict[str, Any]]) -> None:
    """Check a home where everything that waits has been worked on."""
    with opened(home) as connection:
        entries = connection.execute("SELECT number, entry FROM journal_entry ORDER BY number").fetchall()
        deposits = connection.execute("SELECT id, outcome, content_index, records FROM deposit").fetchall()
        records = connection.execute("SELECT id, deposit, state FROM record").fetchall()
        leaves = connection.execute(
            "SELECT index, entry, leaf, size FROM journal_leaf ORDER BY index"
        ).fetchall()
        heads = dict(connection.execute("SELECT size, root FROM journal_head").fetchall())
        waiting = connection.execute("SELECT count(*) FROM journal_waiting").fetchone()

    assert {outcome for _, outcome, _, _ in deposits} == {"accepted"}
    assert len({content for _, _, content, _ in deposits}) == len(deposits)
    assert sorted(record for _, _, _, own in deposits for record in own) == sorted(one[0] for one in records)
    assert all(len(own) == 1 for _, _, _, own in deposits)
    assert {state for _, _, state in records} == {"sealed"}
    known = {str(deposit): [str(one) for one in own] for deposit, _, _, own in deposits}
    for line in acknowledged.values():
        assert known[line["deposit"]] == line["records"]

    read = [json.loads(bytes(entry)) for _, entry in entries]
    told = Counter((entry["tag"], entry["subject"]) for entry in read)
    for record, _, _ in records:
        for tag in ("record:received", "record:documented", "record:sealed"):
            assert told[tag, str(record)] == 1
    for deposit in known:
        assert told["deposit:accepted", deposit] == 1
    _check_tree(entries, leaves, heads, waiting)


def _check_tree(entries: Sequence[Any], leaves: Sequence[Any], heads: dict[int, bytes], waiting: Any) -> None:
    assert waiting == (0,)
    assert [index for index, *_ in leaves] == list(range(len(entries)))
    written = dict(entries)
    frontier = Frontier()
    for _, entry, leaf, size in leaves:
        assert bytes(leaf) == leaf_hash(bytes(written.pop(entry)))
        frontier = frontier.append(bytes(leaf))
        if frontier.size in heads:
            assert bytes(heads[frontier.size]) == frontier.root()
        assert size in heads
    assert written == {}
    assert max(heads) == frontier.size


def check_sound(home: Path) -> None:
    """Verify every record as a user does."""
    lines = run(home, "records", "--limit", "1000")
    reports = run(home, "verify", *(line["record"] for line in lines))
    assert {report["verdict"] for report in reports} == {"passed"}


def postmaster(home: Path) -> int:
    """Return the process id of the embedded server, 0 while there is none."""
    with suppress(OSError, IndexError, ValueError):
        return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    return 0


def kill(pid: int) -> None:
    """End a process without a word."""
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def flows_in(folder: Path, count: int, first: int = 1) -> dict[int, Path]:
    """Write so many flows of different people."""
    flows = {}
    for number in range(first, first + count):
        flows[number] = folder / f"{number}.xml"
        flows[number].write_bytes(cda(number))
    return flows


def test_killed_commands_lose_and_double_nothing(tmp_path: Path) -> None:
    home, chance = tmp_path / "le home", random.Random(20260301)
    run(home, "records")
    flows = flows_in(tmp_path, DEPOSITS)
    acknowledged: dict[int, dict[str, Any]] = {}
    killed = Counter[str]()

    while missing := [number for number in flows if number not in acknowledged]:
        worker = command(home, "work", "--until-empty") if chance.random() < 0.5 else None
        process = command(home, "deposit", *(flows[number] for number in missing))
        victim = chance.choice(["deposit", "worker", "database"]) if sum(killed.values()) < 8 else "none"
        # A start takes one second or two, a deposit some hundredths.
        timer = threading.Timer(chance.uniform(0.7, 2.4), _strike, (victim, process, worker, home))
        if victim != "none":
            timer.start()
            killed[victim] += 1
        assert process.stdout is not None
        for text in process.stdout:
            line = json.loads(text)
            if line["outcome"] == "accepted":
                acknowledged[int(Path(line["file"]).stem)] = line
        timer.join() if victim != "none" else None
        for one in filter(None, (process, worker)):
            _, err = one.communicate(timeout=120)
            assert "EXEMPLE" not in err
            assert "Odette" not in err
            assert "Traceback" not in err, err

    run(home, "work", "--until-empty")
    check_holdings(home, acknowledged)
    check_sound(home)


@pytest.mark.long
def test_work_whose_database_is_gone_for_good_ends_and_says_so(tmp_path: Path) -> None:
    home = tmp_path / "le home"
    run(home, "deposit", *flows_in(tmp_path, 60).values())
    worker = command(home, "work", "--until-empty")
    documents = home / "objects" / TENANT
    eventually(lambda: documents.exists() and any(documents.iterdir()))
    kill(postmaster(home))

    _, err = worker.communicate(timeout=60)

    assert worker.returncode == 10
    assert "store-unavailable" in err
    assert "Traceback" not in err
    assert "EXEMPLE" not in err
    run(home, "work", "--until-empty")
    check_sound(home)


def _strike(
    victim: str, process: subprocess.Popen[str], worker: subprocess.Popen[str] | None, home: Path
) -> None:
    if victim == "database":
        kill(postmaster(home))
    else:
        kill((worker or process).pid if victim == "worker" else process.pid)


def test_a_killed_server_that_nobody_reaped_is_no_obstacle(tmp_path: Path) -> None:
    home = tmp_path / "le home"
    home.mkdir(mode=0o700)
    postgres = EmbeddedPostgres(home)
    info = postgres.ensure_running()
    kill(postmaster(home))
    # Its id is in use until it is reaped, and its socket's lock names it.
    eventually(lambda: not _server_lives(home))

    again = postgres.ensure_running()

    postgres.release()
    assert again == info


def _server_lives(home: Path) -> bool:
    return ServerProcesses(home, home / "postgres").is_running()


def test_killed_children_and_database_lose_and_double_nothing(tmp_path: Path) -> None:
    home, chance = tmp_path / "le home", random.Random(20260302)
    acknowledged: dict[int, dict[str, Any]] = {}
    refused = Counter[int]()
    victims = ["http", "worker", "database", "scheduler"] * max(1, DEPOSITS // 16)
    struck_at = set(chance.sample(range(1, DEPOSITS), len(victims)))
    with serving(home, ARCHIVE_BATCH_AGE="PT2S") as service:

        def strike(victim: str) -> None:
            with suppress(StopIteration):
                kill(postmaster(home) if victim == "database" else service.child(victim).pid)

        with service.esms(TENANT) as client:
            for number in range(1, DEPOSITS + 1):
                struck = victims.pop() if number in struck_at else ""
                timer = threading.Timer(chance.uniform(0, 0.2), strike, [struck])
                if struck:
                    timer.start()
                acknowledged[number] = _sent(client, cda(number), refused)
                if struck:
                    timer.join()

    assert set(refused) <= {503}
    run(home, "work", "--until-empty")
    check_holdings(home, acknowledged)
    check_sound(home)


def _sent(client: httpx.Client, flow: bytes, refused: Counter[int]) -> dict[str, Any]:
    """Send a flow as often as it takes, as a sender does; count what the answers were till then."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            answer = client.post("/deposits", content=flow)
            if answer.status_code == 201:
                line: dict[str, Any] = answer.json()
                return line
            refused[answer.status_code] += 1
        time.sleep(0.1)
    raise AssertionError(f"never acknowledged: {refused}")


def test_the_same_bytes_from_many_processes_are_one_deposit(tmp_path: Path) -> None:
    home, flow = tmp_path / "le home", tmp_path / "flux.xml"
    flow.write_bytes(cda(1))

    # On a fresh home: each of them finds neither database nor keys.
    processes = [command(home, "deposit", flow) for _ in range(8)]
    answers = [process.communicate(timeout=120) for process in processes]
    workers = [command(home, "work", "--until-empty") for _ in range(2)]
    done = [worker.communicate(timeout=120) for worker in workers]

    assert {process.returncode for process in processes} == {0}, answers
    assert {worker.returncode for worker in workers} == {0}, done
    lines = [json.loads(out) for out, _ in answers]
    assert len({line["deposit"] for line in lines}) == 1
    assert len({line["receipt"] for line in lines}) == 1
    check_holdings(home, {1: lines[0]})
    check_sound(home)


def test_two_workers_share_the_work(tmp_path: Path) -> None:
    home = tmp_path / "le home"
    flows = flows_in(tmp_path, DEPOSITS)
    lines = run(home, "deposit", *flows.values())

    workers = [command(home, "work", "--until-empty") for _ in range(2)]
    done = [worker.communicate(timeout=120) for worker in workers]

    assert {worker.returncode for worker in workers} == {0}, done
    assert sum(json.loads(out.splitlines()[-1])["documents"] for out, _ in done) == DEPOSITS
    check_holdings(home, dict(enumerate(lines)))
    check_sound(home)
