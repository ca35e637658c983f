"""The service under its supervisor: dead processes are restarted, acknowledged data stays, nothing is left
over.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from tests.begun_homes import begun
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import Service, eventually, kind_of, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose processes are killed here and that no other module uses."""
    home = begun(tmp_path_factory.mktemp("home") / "le home")
    with serving(home, ARCHIVE_BATCH_AGE="PT2S") as running:
        yield running


def test_the_http_process_comes_back_at_the_same_address(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=cda(1)).json()
    killed = service.child("http")

    killed.kill()

    with service.esms() as client:
        found = client.get(f"/deposits/{line['deposit']}")
    assert found.json() == line
    assert service.child("http").pid != killed.pid


def test_worker_and_scheduler_come_back_and_go_on(service: Service) -> None:
    for kind in ("worker", "scheduler"):
        killed = service.child(kind)
        killed.kill()
        eventually(partial(_came_back, service, kind, killed.pid))
    with service.esms() as client:
        record = client.post("/deposits", content=cda(2)).json()["records"][0]

        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed", 60)


def test_a_killed_database_is_answered_503_and_comes_back(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=cda(3)).json()
        http = service.child("http").pid

        os.kill(int((service.home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

        statuses = []

        def is_back() -> bool:
            answer = client.get(f"/deposits/{line['deposit']}")
            statuses.append(answer.status_code)
            if answer.status_code == 503:
                assert answer.headers["retry-after"].isdigit()
                assert answer.json()["code"] == "store-unavailable"
            return answer.status_code == 200

        eventually(is_back, 60)
        assert set(statuses) <= {200, 503}
        assert client.post("/deposits", content=cda(3)).json() == line
        record = client.post("/deposits", content=cda(4)).json()["records"][0]
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed", 60)
    assert service.child("http").pid == http


def test_all_come_back_when_the_process_that_forks_them_is_killed(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=cda(7)).json()
    before = {kind: service.child(kind).pid for kind in ("http", "worker", "scheduler")}

    for _ in range(2):
        killed = service.child("fork-server")
        killed.kill()
        eventually(partial(_came_back, service, "fork-server", killed.pid), 90)
        for kind, pid in before.items():
            eventually(partial(_came_back, service, kind, pid), 60)

    with service.esms() as client:
        assert client.get(f"/deposits/{line['deposit']}").json() == line
        for record, seconds in (
            (client.post("/deposits", content=cda(8)).json()["records"][0], 60),
            # What a killed worker had in hand waits until the schedule gives it back.
            (line["records"][0], 240),
        ):
            eventually(partial(_is_sealed, client, record), seconds)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_all_processes_at_once_is_an_orderly_end(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "archive_service.cli", "--home", str(begun(tmp_path / "home"))]
    with subprocess.Popen(
        [*command, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()

        os.killpg(process.pid, number)

        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert b"died" not in said
    assert b"failed" not in said


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "archive_service.cli", "--home", str(home), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    supervisor = psutil.Process(ready["pid"])
    children = [child for child in supervisor.children(recursive=True) if kind_of(child)]
    assert sorted(map(kind_of, children)) == ["fork-server", "http", "scheduler", "worker"]

    supervisor.kill()

    process.wait(10)
    process.stdout.close()
    assert psutil.wait_procs(children, 10)[1] == []
    with serving(home) as again, again.client() as client:
        assert client.get("/health").status_code == 200


def test_secrets_stand_in_no_argument(service: Service) -> None:
    secret = (service.home / "master.secret").read_text(errors="replace").strip()
    for process in (psutil.Process(service.pid), *psutil.Process(service.pid).children(recursive=True)):
        assert secret not in " ".join(process.cmdline())


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "archive_service.cli", "--home", str(tmp_path / "home")]
        done = subprocess.run([*command, "serve", "--port", port], capture_output=True, text=True, timeout=60)

    assert done.returncode == 10
    assert done.stdout == ""
    assert "misconfigured" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_whose_http_does_not_answer_in_time_says_so(tmp_path: Path) -> None:
    program = (
        "from archive_service.runtime import supervisor; supervisor._READY_SECONDS = 0; "
        "from archive_service.cli import main; main()"
    )
    words = ["--home", str(begun(tmp_path / "home")), "serve", "--port", "0"]

    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (1, "")
    assert "http.unanswered" in done.stderr


def test_a_system_that_is_too_old_is_said_in_one_line(tmp_path: Path) -> None:
    program = "import os; del os.pidfd_open; from archive_service.cli import main; main()"
    words = ["--home", str(tmp_path / "home"), "serve", "--port", "0"]

    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (10, "")
    assert "misconfigured: this system does not open processes as files" in done.stderr
    assert not (tmp_path / "home").exists()


def test_logs_name_nobody(service: Service) -> None:
    with service.esms() as client:
        client.post("/deposits", content=cda(5))
        client.post("/deposits", content=cda(6)[:-200])

    log = (service.home.parent / f"{service.home.name}.log").read_text()
    for word in ("EXEMPLE", "Odette", "Traceback", "adui_"):
        assert word not in log


def _came_back(service: Service, kind: str, killed: int) -> bool:
    return _pid_of(service, kind) not in (None, killed)


def _is_sealed(client: httpx.Client, record: str) -> bool:
    return bool(client.get(f"/records/{record}").json()["state"] == "sealed")


def _pid_of(service: Service, kind: str) -> int | None:
    try:
        return service.child(kind).pid
    except (StopIteration, psutil.Error):
        return None


def test_settings_reach_the_children_whole(tmp_path: Path) -> None:
    limit = {"ARCHIVE_LIMIT": "1000", "ARCHIVE_NOW": "2030-05-06T07:08:09Z"}
    with serving(tmp_path / "home", **limit) as running, running.esms() as client:
        answer = client.post("/deposits", content=b" " * 1001)
        line = client.post("/deposits", content=b"{}").json()

    assert answer.status_code == 413
    assert line["received_at"].startswith("2030-05-06T07:08:09")
