"""Pushes that meet an unexpected error, or another attempt at the same time."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from uuid import UUID

import pytest

from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_pushes import MOST_ATTEMPTS, ExportPush, PushState, PushTarget
from archive_service.ports.pushes import SentContent
from archive_service.runtime.worker import run_worker, work_until_empty
from archive_service.storage.pushed_files import PushedFiles
from archive_service.workflows.export_push import PushExports, PushWaits
from tests.archive_service.runtime.nameless_accounts import remove_account_name
from tests.journeys.pushing_homes import DEVELOPMENT, Pushing, pushing_home
from tests.journeys.receiving_server import Receiving, receiving

BAD = "https://a..b.example/x"
"""An address that was taken before names were checked: looking it up raises `UnicodeError`."""


@dataclass
class Receivers:
    """Sends by HTTP; before each file, `before` is called. Whoever is sent to at `BAD` raises."""

    before: Callable[[], object] = lambda: None
    files: PushedFiles = field(default_factory=lambda: PushedFiles(hosts=DEVELOPMENT))

    def checked_host_key(self, to: str, host_key: str) -> str:
        return ""

    def send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool = False) -> None:
        if to.to == BAD:
            BAD.partition("/")[0].encode("idna")
            "a..b.example".encode("idna")
        self.before()
        self.files.send(to, name, content)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pushing]:
    with pushing_home(tmp_path_factory.mktemp("push")) as made:
        yield made


@pytest.fixture
def pushing(home: Pushing) -> Pushing:
    home.push = replace(home.push, receiver=Receivers())
    return home


@pytest.fixture
def server() -> Iterator[Receiving]:
    with receiving() as told:
        yield told


def with_receiver(pushing: Pushing, before: Callable[[], object]) -> PushExports:
    return replace(pushing.push, receiver=Receivers(before))


def changed(pushing: Pushing, order: UUID, change: Callable[[ExportPush], ExportPush]) -> None:
    """Write another state of the last push, as another worker does."""
    with pushing.services.transactions.begin(SERVICE) as transaction:
        found = transaction.export_orders.get(order, lock=True)
        *others, last = found.details.pushes
        details = replace(found.details, pushes=(*others, change(last)))
        transaction.export_orders.save(replace(found, details_or_none=details))


def test_an_unexpected_error_is_an_attempt_and_stops_no_other_push(
    pushing: Pushing, server: Receiving
) -> None:
    first, second = pushing.ready(), pushing.ready()
    pushing.push.order(first, BAD, OPERATOR)
    pushing.push.order(first, server.url, OPERATOR)
    pushing.push.order(second, BAD, OPERATOR)
    pushing.push.order(second, server.url, OPERATOR)

    pushing.push.send_waiting()

    for order in (first, second):
        bad, good = pushing.services.exports.get(order, OPERATOR).details.pushes
        assert (bad.state, bad.attempts, bad.problem) == (PushState.WAITING, 1, "internal-error")
        assert good.state is PushState.SENT
    assert pushing.journaled(first) == ["asked", "asked", "attempt", "interrupted", "attempt", "sent"]

    for _ in range(MOST_ATTEMPTS):
        pushing.push.send_waiting()
    bad = pushing.services.exports.get(first, OPERATOR).details.pushes[0]
    assert (bad.state, bad.attempts, bad.problem) == (PushState.FAILED, MOST_ATTEMPTS, "internal-error")


def test_a_name_that_cannot_be_looked_up_does_not_stop_the_work(pushing: Pushing) -> None:
    order = pushing.ready()
    pushing.push.order(order, BAD, OPERATOR)

    work_until_empty(pushing.services)

    push = pushing.last(order)
    assert (push.state, push.attempts, push.problem) == (PushState.FAILED, 1, "push-address")


def test_workers_name_their_account_before_they_send(
    pushing: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_account_name(monkeypatch)

    run_worker(pushing.services, wait=False)

    assert getpass.getuser() == "archive"


def test_attempts_that_end_their_worker_are_not_made_for_ever(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    changed(pushing, order, lambda one: replace(one, attempts=MOST_ATTEMPTS))

    assert pushing.push.send(order) == 0

    push = pushing.last(order)
    assert (push.state, push.attempts, push.problem) == (PushState.FAILED, MOST_ATTEMPTS, "push-interrupted")
    assert server.files == {}


def test_two_workers_make_one_attempt(pushing: Pushing, server: Receiving) -> None:
    order, sending, go_on = pushing.ready(), Event(), Event()
    pushing.push.order(order, server.url, OPERATOR)

    def wait() -> None:
        sending.set()
        assert go_on.wait(60)

    with ThreadPoolExecutor(1) as pool:
        one = pool.submit(with_receiver(pushing, wait).send, order)
        try:
            assert sending.wait(60)
            with pytest.raises(PushWaits):
                pushing.push.send(order)
        finally:
            go_on.set()
        assert one.result(60) == 1

    push = pushing.last(order)
    assert (push.state, push.attempts) == (PushState.SENT, 1)
    assert pushing.journaled(order) == ["asked", "attempt", "sent"]
    assert pushing.push.send(order) == 0


def test_an_order_can_be_changed_while_its_push_is_sent(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    asked: list[int] = []

    def ask() -> None:
        if not asked:
            asked.append(pushing.push.order(order, f"{server.url}/autre", OPERATOR)[1].number)

    with_receiver(pushing, ask).send(order)

    assert asked == [2]
    first, second = pushing.services.exports.get(order, OPERATOR).details.pushes
    assert (first.state, second.state) == (PushState.SENT, PushState.WAITING)


@pytest.mark.parametrize("state", [PushState.SENT, PushState.FAILED, PushState.WAITING])
@pytest.mark.parametrize("fails", [False, True])
def test_an_attempt_writes_nothing_over_a_later_one(
    pushing: Pushing, server: Receiving, state: PushState, fails: bool
) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)

    def later() -> None:
        changed(pushing, order, lambda one: replace(one, attempts=2, state=state, problem="later"))
        if fails:
            raise RuntimeError

    overtaken = with_receiver(pushing, later)
    if state is PushState.WAITING:
        with pytest.raises(PushWaits):
            overtaken.send(order)
    else:
        overtaken.send(order)

    push = pushing.last(order)
    assert (push.state, push.attempts, push.problem, push.sent) == (state, 2, "later", 0)
    assert pushing.journaled(order) == ["asked", "attempt"]
