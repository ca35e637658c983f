"""The time stamps of the journal's checkpoints are renewed like the evidence of records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.holdings.checkpoint_renewals import read_renewal, written_renewal
from archive_service.holdings.journal_beginnings import beginnings
from archive_service.holdings.stamped_checkpoints import StampedCheckpoint
from archive_service.model.actors import OPERATOR
from archive_service.model.evidence_ageing import RenewalKind
from signing.development import create_development_pki
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence_reading import is_renewal, read_evidence
from signing.report import Verdict
from signing.validation_material import ValidationMaterial
from signing.verification import overall, verify_evidence
from tests.journeys.test_evidence_interrupted import stamped_by
from tests.journeys.test_journal_witnessed import NOW, grow, owner_runs, services

__all__ = ["services"]

STAMP, TREE = RenewalKind.TIMESTAMP, RenewalKind.TREE
STAMPED = Path("objects/journal/stamped")


@pytest.fixture
def dated(services: Services) -> Services:
    """A home whose journal has two checkpoints with trusted time."""
    grow(services, 7)
    services.journal_stamping.stamp()
    grow(services, 5)
    replace(services.journal_stamping, clock=SystemClock(NOW + timedelta(hours=2))).stamp()
    return services


def stamped(services: Services) -> list[StampedCheckpoint]:
    stamps = services.journal_stamping.stamps
    return [stamps.get(size) for size in stamps.sizes()]


def chains(services: Services) -> list[list[int]]:
    return [list(map(len, read_evidence(one.evidence).chains)) for one in stamped(services)]


def verdict(services: Services) -> Verdict:
    report = services.journal_check.report(OPERATOR)
    assert report.verdict is Verdict.PASSED, [
        one.detail for one in report.steps if one.verdict is Verdict.FAILED
    ]
    return report.verdict


def test_the_certificates_and_lists_of_a_checkpoints_token_are_kept_beside_it(dated: Services) -> None:
    files = sorted((dated.settings.home / STAMPED).glob("*.validation"))

    assert len(files) == 2
    for one in files:
        material = ValidationMaterial.from_json(orjson.loads(one.read_bytes()))
        assert material.certificates
        assert material.lists


def test_checkpoints_are_in_the_plan_and_renewed_by_both_ways(dated: Services) -> None:
    renewal, before = dated.evidence_renewal, stamped(dated)

    plan = renewal.plan(None, "sha512", OPERATOR)
    stamps = renewal.renew(STAMP, "sha512", OPERATOR)
    again = renewal.renew(STAMP, "sha512", OPERATOR)
    planned = renewal.plan(TREE, "sha512", OPERATOR).checkpoints
    trees = renewal.renew(TREE, "sha512", OPERATOR)
    last = renewal.renew(STAMP, "sha512", OPERATOR)

    assert plan.checkpoints == planned == 2
    assert plan.due == plan.ages[0].ageing.at
    assert [one.checkpoints for one in (stamps, again, trees, last)] == [2] * 4
    assert renewal.plan(TREE, "sha512", OPERATOR).checkpoints == 0
    assert chains(dated) == [[3, 2], [3, 2]]
    assert verdict(dated) is Verdict.PASSED
    trust = dated.trust_services.trust
    for old, new in zip(before, stamped(dated), strict=True):
        assert is_renewal(new.evidence, old.evidence)
        assert overall(verify_evidence(new.evidence, [new.note], trust, NOW)) is Verdict.PASSED
        forged = verify_evidence(new.evidence, [new.note + b"x"], trust, NOW)
        assert overall(forged) is Verdict.FAILED


def test_the_cost_of_a_further_tree_counts_the_entries_that_are_read_once(dated: Services) -> None:
    sizes = dated.journal_stamping.stamps.sizes()
    with dated.transactions.begin(OPERATOR) as transaction:
        entries = sum(map(len, transaction.journal.entries(0, sizes[-1])))
    kept = sum(len(one.note) + len(one.evidence) for one in stamped(dated))
    renewal = dated.evidence_renewal

    of_stamps = renewal.plan(STAMP, "sha512", OPERATOR).bytes_to_read
    of_trees = renewal.plan(TREE, "sha512", OPERATOR).bytes_to_read
    stamps = renewal.renew(STAMP, "sha512", OPERATOR).bytes_read
    after = renewal.plan(TREE, "sha512", OPERATOR).bytes_to_read
    trees = renewal.renew(TREE, "sha512", OPERATOR).bytes_read

    assert of_stamps == stamps == kept
    assert of_trees == kept + entries
    assert after == trees > of_trees


def test_a_further_tree_covers_the_entries_themselves(dated: Services) -> None:
    dated.evidence_renewal.renew(TREE, "sha512", OPERATOR)
    sizes = dated.journal_stamping.stamps.sizes()
    (renewal,) = dated.journal_stamping.stamps.renewals()

    with dated.transactions.begin(OPERATOR) as transaction:
        entries = transaction.journal.entries(0, sizes[-1])
    bundles = [b"".join(len(one).to_bytes(2) + one for one in entries[:size]) for size in sizes]

    assert renewal.entries == tuple(Digest.of(one, "sha512") for one in bundles)
    begun = beginnings(sizes, "sha512", dated.transactions)
    assert [begun[size].entries for size in sizes] == list(renewal.entries)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda content: content[:-1] + bytes([content[-1] ^ 1]), id="entries"),
        pytest.param(lambda content: content.replace(b'"sizes":[', b'"sizes":[1'), id="sizes"),
        pytest.param(lambda content: content[:-200], id="cut"),
        pytest.param(lambda content: content.replace(b'"kind"', b'"king"'), id="without a kind"),
        pytest.param(lambda content: content.replace(b'"sha512"', b'"sha511"'), id="algorithm"),
        pytest.param(lambda content: content.replace(b'"certificates"', b'"certificated"'), id="material"),
    ],
)
def test_a_renewal_that_was_altered_is_found(dated: Services, change: Callable[[bytes], bytes]) -> None:
    dated.evidence_renewal.renew(TREE, "sha512", OPERATOR)
    path = dated.settings.home / STAMPED / "renewals" / "1"
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))

    steps = {step.name: step.verdict for step in dated.journal_check.report(OPERATOR).steps}

    assert steps["horodatages"] is Verdict.FAILED
    plan = dated.evidence_renewal.plan(STAMP, "sha512", OPERATOR)
    assert plan.problems or plan.checkpoints == 2


def test_a_checkpoint_that_the_entries_no_longer_lead_to_is_told_and_left(dated: Services) -> None:
    owner_runs(
        dated,
        "UPDATE journal_entry SET entry = set_byte(entry, 40, 88) WHERE number = "
        "(SELECT entry FROM journal_leaf ORDER BY index DESC LIMIT 1 OFFSET 2)",
    )
    first, second = dated.journal_stamping.stamps.sizes()

    done = dated.evidence_renewal.renew(TREE, "sha512", OPERATOR)

    assert [(one.checkpoint, one.code) for one in done.problems] == [(second, "journal-forked")]
    assert chains(dated) == [[1, 1], [1]]
    assert done.checkpoints == 1
    assert first < second


def test_checkpoints_that_are_due_are_renewed_when_it_helps(dated: Services, tmp_path: Path) -> None:
    plan = dated.evidence_renewal.plan(None, "sha512", OPERATOR)
    assert plan.due is not None
    soon = SystemClock(plan.due - timedelta(days=100))
    renewal = replace(dated.evidence_renewal, clock=soon)
    create_development_pki(tmp_path / "pki", plan.due - timedelta(days=101), passphrase=b"essai")
    younger = DevelopmentTimeStamper.open(tmp_path / "pki", b"essai", soon.now)

    assert renewal.is_due()
    helped = stamped_by(renewal, younger)
    assert helped.renew_due().checkpoints == 2
    assert helped.renew_due().checkpoints == 0
    assert not helped.is_due()
    assert chains(dated) == [[2], [2]]


def test_a_renewal_is_read_as_it_was_written(dated: Services) -> None:
    dated.evidence_renewal.renew(STAMP, "sha512", OPERATOR)
    dated.evidence_renewal.renew(TREE, "sha384", OPERATOR)

    for one in dated.journal_stamping.stamps.renewals():
        assert read_renewal(written_renewal(one)) == one
