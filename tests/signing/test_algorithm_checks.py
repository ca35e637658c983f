"""Signatures, tokens and hash trees whose algorithms came to their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from signing.algorithm_policy import AlgorithmRule, Forecasts, shipped_policy
from signing.pdf_seal import seal
from signing.report import Step, decisive
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import Verdict, overall, verify_evidence, verify_pdf
from tests.signing.long_term_pdfs import Program
from tests.signing.renewing import Renewing
from tests.signing.signing_home import NOW, Home
from tests.signing.written_trust import write_trust

YEAR = timedelta(days=365)


def ended(trust: TrustStore, name: str, on: datetime) -> TrustStore:
    """The trust of somebody whose table ends an algorithm on a day, and no other."""

    def row(rule: AlgorithmRule) -> AlgorithmRule:
        return replace(rule, sunset=on.date() if rule.name == name else None)

    table = shipped_policy()
    table = replace(table, rules=tuple(map(row, table.rules)), digest=f"{name} {on}", forecasts=Forecasts.END)
    return replace(trust, algorithms=table)


def troubles(steps: list[Step]) -> list[SubIndication | None]:
    return [step.subindication for step in steps if step.verdict is not Verdict.PASSED]


def test_a_seal_whose_algorithm_ended_without_proof_of_its_time_cannot_be_told(
    home: Home, sealed: bytes
) -> None:
    trust = ended(home.trust, "rsa-pkcs1", NOW + YEAR)

    before = verify_pdf(sealed, trust, NOW + YEAR - timedelta(days=1))
    after = verify_pdf(sealed, trust, NOW + YEAR)

    assert overall(before) is Verdict.PASSED
    assert overall(after) is Verdict.INDETERMINATE
    assert decisive(after) is SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE


def test_a_seal_that_says_that_it_was_made_after_the_end_is_helped_by_no_proof(
    home: Home, sealed: bytes
) -> None:
    trust = ended(home.trust, "rsa-pkcs1", NOW - timedelta(days=1))

    steps = verify_pdf(sealed, trust, NOW, proven=True)

    assert overall(steps) is Verdict.INDETERMINATE
    assert decisive(steps) is SubIndication.CRYPTO_CONSTRAINTS_FAILURE


def test_evidence_from_before_the_end_keeps_a_seal(home: Home, sealed: bytes) -> None:
    evidence = Renewing([[sealed]], home.stamper).record(0)
    trust = ended(home.trust, "rsa-pkcs1", NOW + YEAR)

    assert overall(verify_evidence(evidence, [sealed], trust, NOW + 2 * YEAR)) is Verdict.PASSED
    assert overall(verify_pdf(sealed, trust, NOW, proven=True)) is Verdict.PASSED


def test_a_time_stamp_from_before_the_end_keeps_a_signature(program: Program, document: bytes) -> None:
    later = program.at + 2 * YEAR
    trust = ended(program.home.trust, "rsa-pkcs1", program.at + YEAR)

    alone = verify_pdf(program.signed(document, "b-b"), trust, later)
    stamped = verify_pdf(program.signed(document, "b-t"), trust, later)

    assert troubles(alone) == [SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE]
    assert troubles(stamped) == []


def test_a_time_stamp_whose_own_algorithm_ended_proves_nothing(program: Program, document: bytes) -> None:
    trust = ended(program.home.trust, "ecdsa", program.at + YEAR)

    steps = verify_pdf(program.signed(document, "b-t"), trust, program.at + 2 * YEAR)

    assert overall(steps) is Verdict.INDETERMINATE
    assert SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE in troubles(steps)


@pytest.mark.parametrize(
    ("renewal", "after", "found"),
    [
        ("timestamp", YEAR / 2, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE),
        ("sha384", YEAR / 2, None),
        ("sha384", YEAR * 1.5, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE),
    ],
)
def test_only_a_hash_tree_that_was_made_anew_in_time_outlives_its_algorithm(
    home: Home, sealed: bytes, renewal: str, after: timedelta, found: SubIndication | None
) -> None:
    made = Renewing([[sealed]], home.stamper, "sha512", at=NOW)
    made.at = NOW + after
    made.do([renewal])
    trust = ended(home.trust, "sha512", NOW + YEAR)

    steps = verify_evidence(made.record(0), [sealed], trust, NOW + 2 * YEAR)

    assert decisive(steps) is found


def test_a_foreseen_end_warns_in_the_report_and_decides_nothing(home: Home, sealed: bytes) -> None:
    steps = verify_pdf(sealed, home.trust, NOW)

    assert overall(steps) is Verdict.PASSED
    assert any("Avertissement : le terme de rsa-pkcs1 3072, le 01/01/2029" in step.detail for step in steps)


def test_an_operator_may_have_foreseen_ends_decide(home: Home, document: bytes) -> None:
    table = replace(shipped_policy(), forecasts=Forecasts.END)
    sealed = seal(document, home.key, NOW, name="A", reason="B")

    steps = verify_pdf(sealed, replace(home.trust, algorithms=table), NOW)

    assert overall(steps) is Verdict.INDETERMINATE
    assert SubIndication.CRYPTO_CONSTRAINTS_FAILURE in troubles(steps)


def test_a_trust_folder_may_bring_its_own_table(home: Home, tmp_path: Path) -> None:
    write_trust(home.trust, tmp_path)
    text = 'format = "algorithms/1"\ntitle = "t"\nwritten_on = 2030-01-01\nforecasts = "end"\n'
    (tmp_path / "algorithms.toml").write_text(f"{text}algorithm = []\n")

    loaded = TrustStore.load(tmp_path)

    assert loaded.algorithms.written_on == date(2030, 1, 1)
    assert (home.trust + loaded).algorithms == shipped_policy()
    assert (loaded + home.trust).algorithms.forecasts is Forecasts.END


def test_a_signature_by_an_algorithm_that_no_table_names_cannot_be_told(home: Home, sealed: bytes) -> None:
    nothing = replace(shipped_policy(), rules=(), digest="")

    steps = verify_pdf(sealed, replace(home.trust, algorithms=nothing), NOW)

    assert overall(steps) is Verdict.INDETERMINATE
    assert set(troubles(steps)) == {SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE}
