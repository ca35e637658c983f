"""Renewals beside damage, eliminations, exports, other renewals and authorities that fail."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.records import Record
from archive_service.workflows.evidence_renewal import RenewEvidence
from signing.development import create_development_pki
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence_reading import read_evidence
from signing.report import Verdict
from signing.timestamps import TimeStamper
from tests.journeys.eliminating_homes import EliminatingHome, authority, contract, lines_of, trusting
from tests.journeys.homes import Home, cda
from tests.journeys.test_portability_import import Two, filled
from tests.lock_waiters import wait_for_lock_waiters

STAMP, TREE = RenewalKind.TIMESTAMP, RenewalKind.TREE


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


@dataclass(slots=True)
class Failing:
    """An authority that answers so many times."""

    inner: TimeStamper
    answers: int

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        if not self.answers:
            raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, "no answer", retryable=True)
        self.answers -= 1
        return self.inner.stamp(digest, at)


@dataclass(frozen=True, slots=True)
class Behind:
    """An authority whose clock is behind."""

    inner: TimeStamper
    at: datetime

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        return self.inner.stamp(digest, at or self.at)


def stamped_by(journey: RenewEvidence, stamper: TimeStamper, **trees: Any) -> RenewEvidence:
    return replace(
        journey,
        stamps=replace(journey.stamps, stamper=stamper),
        trees=replace(journey.trees, stamper=stamper, **trees),
        checkpoints=replace(journey.checkpoints, stamper=stamper),
    )


def chains(services: Services, record: Record) -> list[int]:
    evidence = services.evidence_reader.evidence_of(services.record_reading.record(record.id, OPERATOR))
    return [len(chain) for chain in read_evidence(evidence).chains]


def verdict(services: Services, record: Record) -> Verdict:
    return services.record_reading.verify(record.id, OPERATOR).verdict


def test_damaged_and_eliminated_records_keep_the_others_from_nothing(home: EliminatingHome) -> None:
    home.deposited(contract(1), cda(2), cda(3))
    services = home.at()
    gone, damaged, sound = home.records(services)
    services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)
    assert trusting(services).execute(lines_of([gone]), authority(), OPERATOR).eliminated == [gone.id]
    tenant, _, name = damaged.document_object.partition("/")
    (stored,) = (home.path / "objects" / tenant).rglob(name)
    content = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    done = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)
    services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)

    assert done.records == 1
    assert [(one.record, one.code) for one in done.problems] == [(damaged.id, "object-damaged")]
    assert chains(services, sound) == [2, 2]
    assert chains(services, damaged) == [3]
    assert verdict(services, sound) is Verdict.PASSED

    stored.write_bytes(content)
    again = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)

    assert (again.records, again.problems) == (1, [])
    assert chains(services, damaged) == [3, 1]
    assert verdict(services, damaged) is verdict(services, sound) is Verdict.PASSED


def test_a_renewal_that_is_interrupted_goes_on_where_it_was(home: EliminatingHome) -> None:
    home.deposited(cda(1), cda(2), cda(3))
    services = home.at()
    whole = services.evidence_renewal
    interrupted = stamped_by(whole, Failing(whole.stamps.stamper, answers=1), limit=1)

    with pytest.raises(SigningError):
        interrupted.renew(TREE, "sha384", OPERATOR)
    before = services.evidence_renewal.plan(TREE, "sha384", OPERATOR).records
    rest = whole.renew(TREE, "sha384", OPERATOR)

    assert (before, rest.records) == (2, 2)
    records = home.records(services)
    assert [chains(services, one) for one in records] == [[1, 1]] * 3
    assert {verdict(services, one) for one in records} == {Verdict.PASSED}


def test_a_record_is_eliminated_while_an_authority_is_asked_for_a_tree_over_it(home: EliminatingHome) -> None:
    home.deposited(contract(1), cda(2), cda(3))
    services = home.at()
    gone, *others = home.records(services)
    inner, eliminated = services.trust_services.stamper, list[UUID]()

    class Slow:
        def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
            if not eliminated:
                given = (lines_of([gone]), authority(), OPERATOR)
                eliminated.extend(other.submit(trusting(services).execute, *given).result(60).eliminated)
            return inner.stamp(digest, at)

    with ThreadPoolExecutor(1) as other:
        done = stamped_by(services.evidence_renewal, Slow()).renew(TREE, "sha512", OPERATOR)

    assert eliminated == [gone.id]
    assert (done.records, done.problems) == (len(others), [])
    assert [chains(services, one) for one in others] == [[1, 1]] * len(others)
    assert {verdict(services, one) for one in others} == {Verdict.PASSED}


@pytest.mark.parametrize("kind", RenewalKind)
def test_two_renewals_at_once_do_it_once(home: EliminatingHome, kind: RenewalKind) -> None:
    home.deposited(cda(1), cda(2))
    services, other = home.at(), home.at()

    with ThreadPoolExecutor(2) as pool:
        with services.transactions.begin(SERVICE) as transaction:
            transaction.lock(LOCK)
            transaction.evidence_batches.all()  # the lock is asked for
            tasks = [
                pool.submit(one.evidence_renewal.renew, kind, "sha512", OPERATOR) for one in (services, other)
            ]
            wait_for_lock_waiters(services.database.owner, *tasks)
        done = [one.result().records for one in tasks]

    assert sorted(done) == [0, 2]
    wanted = [2] if kind is STAMP else [1, 1]
    assert [chains(services, one) for one in home.records(services)] == [wanted] * 2


def test_what_is_due_is_renewed_when_it_helps(home: EliminatingHome, tmp_path: Path) -> None:
    services = home.deposited(cda(1))
    plan = services.evidence_renewal.plan(None, "sha512", OPERATOR)
    assert plan.due is not None
    assert not services.evidence_renewal.is_due()
    soon = home.at(plan.due - timedelta(days=100))
    create_development_pki(tmp_path / "pki", plan.due - timedelta(days=101), passphrase=b"essai")
    younger = DevelopmentTimeStamper.open(tmp_path / "pki", b"essai", soon.clock.now)

    assert soon.evidence_renewal.is_due()
    vain = soon.evidence_renewal.renew_due()
    helped = stamped_by(soon.evidence_renewal, younger).renew_due()
    again = stamped_by(soon.evidence_renewal, younger).renew_due()

    assert (len(vain.batches), vain.useless) == (0, 2)  # the batch, and the checkpoint of the journal
    assert (len(helped.batches), helped.late) == (1, 0)
    assert (len(again.batches), again.useless) == (0, 0)
    later = soon.evidence_renewal.plan(None, "sha512", OPERATOR).due
    assert later is not None and later > plan.due


def test_a_token_older_than_the_last_one_is_not_kept(home: EliminatingHome) -> None:
    services = home.deposited(cda(1))
    yesterday = services.clock.now() - timedelta(hours=1)
    behind = Behind(services.evidence_renewal.stamps.stamper, yesterday)

    done = stamped_by(services.evidence_renewal, behind).renew(STAMP, "sha512", OPERATOR)

    assert {one.code for one in done.problems} == {"timestamp-earlier"}
    assert [chains(services, one) for one in home.records(services)] == [[1]]


def test_only_an_operator_renews(home: EliminatingHome) -> None:
    services = home.at(datetime(2026, 3, 2, 9, 15, tzinfo=UTC))
    reader = Actor(
        name="esms", pseudonym="esms", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")})
    )

    for act in (services.evidence_renewal.plan, services.evidence_renewal.renew):
        with pytest.raises(NotAllowed):
            act(None, "sha512", reader)


def test_exports_give_what_was_built_and_then_the_renewed_evidence(tmp_path: Path) -> None:
    two = Two(tmp_path, filled)
    (order,) = two.old.run(
        "export", "order", "--establishment", two.finess, "--to", two.receiver.certificate, "--layout", "seda"
    )
    two.old.run("work", "--until-empty")
    two.old.run("evidence", "renew", "--kind", "timestamp")
    two.old.run("evidence", "renew", "--kind", "tree", "--to", "sha384")

    (line,) = two.old.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")
    volumes = [tmp_path / "volumes" / one["file"] for one in line["volumes"]]
    (checked,) = two.old.run("export", "check", *volumes, "--key", two.receiver.key)
    assert checked["verdict"] == "complete"

    root, tree, _ = two.exported(two.old, "un")
    two.new.run("import", tree)

    found = [read_evidence(path.read_bytes()) for path in tree.glob("content/records/*/evidence.er")]
    assert found
    assert {tuple(map(len, one.chains)) for one in found} == {(2, 1)}
    sealed = two.new.run("records", "--state", "sealed", "--limit", "100")
    assert len(sealed) == len(found)
    trusting_old = Home(two.new.path, ARCHIVE_TRUST=str(_trust_of(two.old, tmp_path)))
    assert {trusting_old.run("verify", one["record"])[0]["verdict"] for one in sealed[:3]} == {"passed"}
    again, _, _ = two.exported(two.new, "deux")
    assert again == root

    # The one that gave it renewed once more; the package that it gave is still its own.
    two.old.run("evidence", "renew", "--kind", "timestamp")
    (known,) = two.old.run("import", tree)
    assert (known["refused"], known["findings"]) == (0, [])


def _trust_of(home: Home, folder: Path) -> Path:
    home.run("trust", "export", "-o", folder / "trust")
    return folder / "trust"
