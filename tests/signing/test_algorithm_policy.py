"""The table of algorithms: which may seal, and until when they are accepted."""

from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as some

from signing.algorithm_policy import (
    Algorithm,
    AlgorithmKind,
    AlgorithmPolicy,
    SealPermission,
    Standing,
    algorithm_of,
    digest_algorithm,
    shipped_policy,
)
from signing.errors import SigningCode, SigningError
from tests.signing.laboratory import authority
from tests.signing.signing_home import Home

TODAY = date(2026, 12, 1)
HEAD = 'format = "algorithms/1"\ntitle = "t"\nwritten_on = 2024-10-13\n'
ROW = '[[algorithm]]\nkind = "digest"\nname = "sha256"\nseals = "yes"\nsource = "s"\nverified = false\n'


def signature(name: str, size: int) -> Algorithm:
    return Algorithm(AlgorithmKind.SIGNATURE, name, size)


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_the_digests_of_our_seals_may_seal(name: str) -> None:
    assert shipped_policy().may_seal(digest_algorithm(name), TODAY) is SealPermission.YES


@pytest.mark.parametrize(
    ("algorithm", "permission"),
    [
        (signature("rsa-pkcs1", 3072), SealPermission.YES),
        (signature("rsa-pkcs1", 4096), SealPermission.YES),
        (signature("rsa-pkcs1", 2048), SealPermission.WARNED),
        (signature("rsa-pkcs1", 1024), SealPermission.NO),
        (signature("ecdsa", 256), SealPermission.YES),
        (signature("ecdsa", 384), SealPermission.YES),
        (signature("ecdsa", 224), SealPermission.NO),
        (signature("ml-dsa", 65), SealPermission.NO),
    ],
)
def test_keys_seal_by_kind_and_size(algorithm: Algorithm, permission: SealPermission) -> None:
    assert shipped_policy().may_seal(algorithm, TODAY) is permission


def test_an_end_that_has_come_before_the_table_was_written_ends_the_algorithm() -> None:
    policy, sha1 = shipped_policy(), digest_algorithm("sha1")

    assert policy.standing(sha1, date(2012, 7, 31)) is Standing.ACCEPTED
    assert policy.standing(sha1, date(2012, 8, 1)) is Standing.ENDED


def test_an_end_that_was_only_foreseen_warns() -> None:
    policy, rsa = shipped_policy(), signature("rsa-pkcs1", 3072)

    assert policy.standing(rsa, date(2028, 12, 31)) is Standing.ACCEPTED
    assert policy.standing(rsa, date(2029, 1, 1)) is Standing.FORESEEN_END
    assert policy.may_seal(rsa, date(2029, 1, 1)) is SealPermission.WARNED


@given(some.text(max_size=20), some.integers(0, 10_000), some.dates())
def test_an_unknown_algorithm_is_an_answer_and_no_crash(name: str, size: int, on: date) -> None:
    policy, unknown = shipped_policy(), signature(f"new-{name}", size)

    assert policy.standing(unknown, on) is Standing.UNKNOWN
    assert policy.may_seal(unknown, on) is SealPermission.NO
    assert policy.sunset(unknown) is None


@given(some.sampled_from(shipped_policy().rules), some.integers(0, 3000), some.dates())
def test_no_algorithm_is_accepted_again_after_it_ended(rule: object, more: int, on: date) -> None:
    policy = shipped_policy()
    algorithm = Algorithm(rule.kind, rule.name, rule.from_size + more)  # type: ignore[attr-defined]
    order = [Standing.ACCEPTED, Standing.FORESEEN_END, Standing.ENDED]

    before = policy.standing(algorithm, on)
    after = policy.standing(algorithm, on + timedelta(days=400)) if on.year < 9998 else before

    assert order.index(before) <= order.index(after)


def test_every_row_of_the_shipped_table_cites_its_source() -> None:
    assert all("ETSI TS" in rule.source for rule in shipped_policy().rules)


def test_the_algorithm_of_a_certificate_is_that_of_its_key(home: Home) -> None:
    curve = authority("Courbe").certificate.public_bytes(Encoding.DER)

    assert algorithm_of(home.key.certificates[0]) == signature("rsa-pkcs1", 3072)
    assert algorithm_of(curve) == signature("ecdsa", 256)
    assert shipped_policy().standing(algorithm_of(b"no certificate"), TODAY) is Standing.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "no toml =",
        "",
        HEAD,
        HEAD.replace("/1", "/2") + ROW,
        HEAD + ROW + ROW,
        HEAD + ROW.replace('"yes"', '"perhaps"'),
        HEAD + ROW + "from_sise = 3\n",
        HEAD + ROW + "from_size = -1\n",
        HEAD + ROW + 'sunset = "2029-01-01"\n',
        HEAD + ROW + "sunset = 2029-01-01T00:00:00Z\n",
        HEAD + ROW.replace("false", '"no"'),
        HEAD + ROW.replace('"s"', '" "'),
        HEAD + "algorithm = 3\n",
    ],
)
def test_a_table_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(SigningError) as refused:
        AlgorithmPolicy.read(text)

    assert refused.value.code is SigningCode.POLICY_UNREADABLE


def test_a_table_with_one_row_is_read() -> None:
    policy = AlgorithmPolicy.read(HEAD + ROW)

    assert policy.may_seal(digest_algorithm("sha256"), TODAY) is SealPermission.YES
    assert policy.standing(digest_algorithm("sha512"), TODAY) is Standing.UNKNOWN
