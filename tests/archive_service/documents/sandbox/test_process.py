"""A sandboxed process has limits, inherits nothing, ends with its parent, and does not end its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.documents.sandbox.process import Cause, Died, NotStarted, Parts, Refused, Sandboxes

ANSWERS = "tests.archive_service.documents.sandbox.sandbox_answers"


@pytest.fixture
def asides() -> Iterator[Sandboxes]:
    asides = Sandboxes(ANSWERS)
    yield asides
    asides.end()


def ask(asides: Sandboxes, what: str, rest: bytes = b"", *, fresh: bool = False) -> Parts:
    return asides.ask((what.encode(), rest), fresh=fresh, on_stage=lambda _: None)


def who(asides: Sandboxes, *, fresh: bool = False) -> int:
    return int(ask(asides, "who", fresh=fresh)[0])


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(process: int) -> bool:
    deadline = time.monotonic() + 10
    while lives(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(process)


def test_one_process_answers_many_questions(asides: Sandboxes) -> None:
    first = who(asides)

    assert who(asides) == first != os.getpid()
    assert ask(asides, "who", bytes(3_000_000))[1] == bytes(3_000_000)
    assert asides.processes() == [first]


def test_a_fresh_process_has_answered_nothing_before(asides: Sandboxes) -> None:
    first = who(asides)

    assert who(asides, fresh=True) != first
    assert gone(first)


def test_the_process_has_no_setting_and_no_file_of_ours(
    asides: Sandboxes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARCHIVE_DATABASE", "postgresql://secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with (tmp_path / "ours").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        names, files, memory_image = ask(asides, "facts")[0].decode().split(" | ")

    assert not [name for name in names.split() if name.startswith(("ARCHIVE", "AWS", "PG"))]
    assert set(files.split()) == {"/dev/null", "pipe", "socket"}
    assert memory_image == "0 0"


def test_what_a_process_says_of_its_work_reaches_nobody(
    asides: Sandboxes, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused) as refused:
        ask(asides, "shout", b"Odette EXEMPLE")

    assert str(refused.value) == "builtins.ValueError"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        ("too much", Cause.WORK),
        ("too deep", Cause.WORK),
        ("crash", Cause.WORK),
        ("too long", Cause.TIME),
    ],
)
def test_a_process_that_dies_of_its_work_is_replaced(asides: Sandboxes, what: str, cause: Cause) -> None:
    first = who(asides)

    with pytest.raises(Died) as died:
        ask(asides, what)

    assert (died.value.cause, died.value.new) == (cause, False)
    assert who(asides) != first
    assert gone(first)


def test_a_process_that_somebody_killed_is_replaced(asides: Sandboxes) -> None:
    first = who(asides)
    os.kill(first, signal.SIGKILL)
    assert gone(first)
    second = who(asides)
    threading.Timer(0.3, os.kill, (second, signal.SIGKILL)).start()

    with pytest.raises(Died) as died:
        ask(asides, "wait")

    assert died.value.cause is Cause.ANOTHER
    assert who(asides) not in (first, second)


def test_a_process_that_holds_much_memory_ends_after_its_answer(asides: Sandboxes) -> None:
    heavy = int(ask(asides, "keep")[0])

    assert gone(heavy)
    assert who(asides) != heavy


def test_two_threads_have_a_process_each(asides: Sandboxes) -> None:
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(ask(asides, "who", b"%d" % n * 500_000)[1]))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == sorted(b"%d" % n * 500_000 for n in range(6))
    assert len(asides.processes()) <= 2


def test_a_process_that_cannot_start_is_no_fault_of_the_question() -> None:
    asides = Sandboxes("no_such_module")

    with pytest.raises(NotStarted):
        ask(asides, "who")


@pytest.mark.parametrize("busy", [False, True])
def test_nothing_is_left_of_a_killed_parent(busy: bool) -> None:
    script = (
        "import sys\n"
        "from archive_service.documents.sandbox.process import Sandboxes\n"
        f"asides = Sandboxes({ANSWERS!r})\n"
        "print(asides.ask((b'who', b''), fresh=False, on_stage=lambda _: None)[0].decode(), flush=True)\n"
        "asides.ask((sys.argv[1].encode(), b''), fresh=False, on_stage=lambda _: None)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, "work on" if busy else "wait"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert lives(child)

    parent.kill()

    assert gone(child)
    parent.wait()
    parent.stdout.close()


def test_drawing_imports_neither_database_nor_seals() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import archive_service.holdings.document_rendering, sys; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {name.split(".")[0] for name in said.stdout.split()}
    assert loaded.isdisjoint(
        {"sqlalchemy", "psycopg", "boto3", "pyhanko", "cryptography", "asn1crypto", "fhir"}
    )
