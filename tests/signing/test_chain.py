"""Finding and checking the way from a signer to an anchor."""

from datetime import timedelta
from itertools import permutations

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import is_issued_by
from signing.chain import MOST_CARRIED, check_carried, check_chain, find_chain
from signing.issuers import MOST_NAMESAKES
from signing.report import Verdict
from signing.revocation import SignatureTimes, check_revocation
from signing.subindications import SubIndication
from signing.trust import TrustStore
from tests.signing.laboratory import (
    BEGIN,
    DAY,
    LATE,
    OLD,
    Authority,
    authority,
    chain,
    crl,
    day,
    signer,
    unknown,
)

SIGNED = day("2026-05-17")


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def verdict(sealing: x509.Certificate, carried: tuple[Authority, ...], *anchors: Authority) -> Verdict | None:
    trust = TrustStore(anchors=tuple(one.der for one in anchors))
    found = find_chain(der(sealing), [one.der for one in carried], trust, SIGNED)
    return None if found is None else check_chain(found, SIGNED).verdict


def resigned_with_sha1(one: Authority, issuer: Authority) -> Authority:
    """The same certificate over SHA-1; nobody makes them any more, but old roots are so."""
    parsed = asn1_x509.Certificate.load(one.der)
    body = parsed["tbs_certificate"]
    body["signature"] = {"algorithm": "sha1_ecdsa"}
    parsed["signature_algorithm"] = {"algorithm": "sha1_ecdsa"}
    parsed["signature_value"] = issuer.private.sign(body.dump(force=True), ECDSA(SHA1()))
    return Authority(x509.load_der_x509_certificate(parsed.dump(force=True)), one.private)


def test_of_two_anchors_of_one_key_the_one_that_is_good_is_taken() -> None:
    ended = authority("Racine", end=BEGIN)
    renewed = authority("Racine", begin=BEGIN)

    for anchors in permutations((ended, renewed)):
        assert verdict(signer(renewed), (), *anchors) is Verdict.PASSED
    assert verdict(signer(renewed), (), ended) is Verdict.INDETERMINATE


def test_of_two_intermediates_of_one_key_the_one_that_is_good_is_taken() -> None:
    root = authority("Racine")
    ended, renewed = authority("Entre", root, end=BEGIN), authority("Entre", root, begin=BEGIN)

    for carried in permutations((ended, renewed)):
        assert verdict(signer(renewed), carried, root) is Verdict.PASSED


def test_authorities_that_certify_each_other_end_in_no_loop() -> None:
    first, second = authority("Une"), authority("Deux")
    crossed = (authority("Une", second), authority("Deux", first))

    assert verdict(signer(first), crossed, authority("Autre")) is None
    assert verdict(signer(first), crossed, second) is Verdict.PASSED


def test_an_anchors_own_signature_is_not_judged_but_that_of_an_intermediate_is() -> None:
    root, old_root = authority("Racine"), resigned_with_sha1(authority("Racine"), authority("Racine"))
    between = authority("Entre", root)

    assert verdict(signer(between), (between,), old_root) is Verdict.PASSED
    old = resigned_with_sha1(between, root)
    assert verdict(signer(between), (old,), root) is not Verdict.PASSED


@pytest.mark.parametrize("written", ["RACINE DES CACHETS", "Racine  des cachets ", "racine des cachets"])
def test_names_are_compared_whatever_their_case_and_spaces(written: str) -> None:
    root = authority("Racine des cachets")
    otherwise = Authority(authority(written, key_name="Racine des cachets").certificate, root.private)
    sealing, lists = signer(otherwise), [crl(otherwise, SIGNED, SIGNED + DAY)]

    assert verdict(sealing, (), root) is Verdict.PASSED
    times = SignatureTimes.proven(SIGNED, SIGNED)
    assert check_revocation(chain(sealing, root), lists, times).verdict is Verdict.PASSED
    assert verdict(sealing, (), authority("Racine des caches", key_name="Racine des cachets")) is None


@pytest.mark.parametrize("critical", [True, False])
def test_name_constraints_are_not_checked_and_leave_the_chain_open(critical: bool) -> None:
    names = x509.NameConstraints([x509.DNSName("exemple.invalid")], None)
    root = authority("Racine contrainte", more=[(names, critical)])

    assert verdict(signer(root), (), root) is Verdict.INDETERMINATE


def test_an_unknown_critical_extension_leaves_the_chain_open() -> None:
    root = authority("Racine")

    assert verdict(signer(root, more=[(unknown(), True)]), (), root) is Verdict.INDETERMINATE
    assert verdict(signer(root, more=[(unknown(), False)]), (), root) is Verdict.PASSED


def test_a_certificate_that_is_no_authority_certifies_nothing() -> None:
    root = authority("Racine")
    private = authority("Cachet").private
    below = signer(Authority(signer(root), private), name="Dessous")

    assert check_chain(chain(below, signer(root), root), SIGNED).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (BEGIN, Verdict.PASSED),
        (BEGIN - timedelta(seconds=1), Verdict.INDETERMINATE),
        (OLD - DAY, Verdict.INDETERMINATE),
        (LATE + DAY, Verdict.INDETERMINATE),
    ],
)
def test_every_certificate_must_be_valid_at_the_time(at: object, expected: Verdict) -> None:
    root = authority("Racine")

    assert check_chain(chain(signer(root), root), at).verdict is expected  # type: ignore[arg-type]


def of_one_name(count: int, issuer: Authority) -> list[bytes]:
    """Certificates whose holder has the name of the authority that issued them."""
    return [der(signer(issuer, name="Racine")) for _ in range(count)]


def test_certificates_of_one_name_are_not_each_tried_with_each() -> None:
    root = authority("Racine", key_name="Autre racine")
    many = of_one_name(MOST_CARRIED, root)
    before = is_issued_by.cache_info().misses

    found = check_carried(chain(root), many, (), TrustStore(anchors=(root.der,)))
    of_nobody = check_carried(chain(authority("Racine")), many, (), TrustStore())
    last = check_carried(chain(authority("Ailleurs")), [*many[1:], root.der], (), TrustStore())

    assert found.verdict is Verdict.PASSED
    assert of_nobody.verdict is last.verdict is Verdict.INDETERMINATE
    assert is_issued_by.cache_info().misses - before <= 2 * MOST_NAMESAKES * MOST_CARRIED


def test_too_many_certificates_or_lists_are_not_examined() -> None:
    root = authority("Racine")
    many = of_one_name(MOST_CARRIED + 1, root)
    lists = [crl(root, SIGNED - number * DAY, SIGNED + DAY) for number in range(MOST_CARRIED + 1)]
    trust = TrustStore(anchors=(root.der,))

    assert check_carried(chain(root), many[:-1], lists[:-1], trust).verdict is Verdict.PASSED
    for certificates, crls in ((many, lists[:-1]), (many[:-1], lists)):
        found = check_carried(chain(root), certificates, crls, trust)
        assert found.subindication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
        assert "n'ont pas été examinés" in found.detail


def test_the_key_that_a_certificate_names_is_tried_before_its_namesakes() -> None:
    root = authority("Racine")
    named = x509.SubjectKeyIdentifier(b"la bonne"), False
    right = authority("Entre", root, more=[named])
    others = [authority("Entre", root, key_name=f"Entre {number}") for number in range(20)]
    key = x509.AuthorityKeyIdentifier(b"la bonne", None, None)
    sealing = signer(right, more=[(key, False)])

    assert verdict(sealing, (*others, right), root) is Verdict.PASSED


def test_a_chain_through_namesakes_is_searched_with_few_checks_of_signatures() -> None:
    tops = [authority("Racine", key_name=f"Racine {number}") for number in range(40)]
    before = is_issued_by.cache_info().misses

    assert verdict(signer(tops[0], name="Cachet"), tuple(tops), authority("Ailleurs")) is None

    assert is_issued_by.cache_info().misses - before <= 4 * MOST_NAMESAKES
