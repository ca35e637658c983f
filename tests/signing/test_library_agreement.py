"""Our checks of chains and lists compared with pyhanko-certvalidator: what we pass, the library passes
too.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.chain import check_chain, find_chain
from signing.report import Verdict
from signing.revocation import SignatureTimes, check_revocation
from signing.trust import TrustStore
from tests.signing.laboratory import (
    BEGIN,
    DAY,
    END,
    Authority,
    Extension,
    Revoked,
    authority,
    crl,
    day,
    scope,
    signer,
    unknown,
)

AT = day("2026-05-17")
ROOT = authority("Racine")

_NARROWINGS: list[list[Extension]] = [
    *([] for _ in range(20)),
    [(x509.DeltaCRLIndicator(1), True)],
    [(scope(indirect_crl=True), True)],
    [(scope(only_contains_user_certs=True), True)],
    [(scope(only_contains_ca_certs=True), True)],
    [(scope(only_contains_attribute_certs=True), True)],
    [(unknown(), True)],
]


@dataclass(frozen=True, slots=True)
class Case:
    """A chain with an intermediate, and lists for some of it."""

    between: Authority
    sealing: x509.Certificate
    lists: list[bytes]

    @property
    def der(self) -> bytes:
        return self.sealing.public_bytes(Encoding.DER)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Mostly good chains and lists, each with something that may be wrong."""
    seldom = st.integers(0, 15).map(lambda number: number == 7)
    between = authority(
        "Entre",
        ROOT,
        end=AT - DAY if draw(seldom) else END + 900 * DAY,
        signs_lists=not draw(seldom),
        more=[(unknown(), True)] if draw(seldom) else [],
    )
    begin, end = (AT + DAY, END) if draw(seldom) else (BEGIN, AT - DAY if draw(seldom) else END)
    sealing = signer(between, begin=begin, end=end)
    lists = []
    for issuer, below in ((ROOT, between.certificate), (between, sealing)):
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 1, 1, 1, 1, 1, 2]))):
            made = AT + timedelta(days=draw(st.integers(-4, 2)))
            on = made - timedelta(days=draw(st.integers(0, 9)))
            named = [Revoked(serial=below.serial_number, on=on)] if draw(seldom) else []
            private = ROOT.private if draw(seldom) else None
            # The library also takes an indirect list that another authority of the chain signed in the name
            # of the issuer. We ask for the issuer's own signature (RFC 5280, 6.3.3 (f) and (g)).
            narrowing = draw(st.sampled_from(_NARROWINGS)) if private is None else _NARROWINGS[0]
            until = made + timedelta(days=draw(st.integers(0, 30)))
            lists.append(crl(issuer, made, until, *named, more=narrowing, signed_by=private))
    return Case(between, sealing, lists)


def we_pass(case: Case) -> bool:
    trust = TrustStore(anchors=(ROOT.der,), intermediates=(case.between.der,), crls=tuple(case.lists))
    chain = find_chain(case.der, (), trust, AT)
    if chain is None or check_chain(chain, AT).verdict is not Verdict.PASSED:
        return False
    return check_revocation(chain, case.lists, SignatureTimes.proven(AT, AT)).verdict is Verdict.PASSED


def the_library_passes(case: Case) -> bool:
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(ROOT.der)],
        other_certs=[asn1_x509.Certificate.load(case.between.der)],
        crls=case.lists,
        moment=AT,
        allow_fetching=False,
        revocation_mode="require",
        # A list made later tells of the time before it.
        retroactive_revinfo=True,
    )
    validator = CertificateValidator(asn1_x509.Certificate.load(case.der), validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage({"digital_signature"}))
    except (ValidationError, PathError):
        return False
    return True


@given(cases())
@settings(max_examples=150)
def test_what_we_pass_the_library_passes(case: Case) -> None:
    ours, theirs = we_pass(case), the_library_passes(case)

    event(f"we {ours}, the library {theirs}")
    assert theirs or not ours


@pytest.mark.parametrize(
    ("made", "until"),
    [(BEGIN - DAY, END), (END + DAY, END + 9 * DAY)],
    ids=["made before the certificate", "made after its end"],
)
def test_we_do_not_pass_lists_that_cannot_name_the_certificate_as_the_library_does(
    made: object, until: object
) -> None:
    """Why the library does not judge for us; when this fails it may have learnt to."""
    between = authority("Entre", ROOT)
    lists = [crl(between, made, until), crl(ROOT, AT, AT + DAY)]  # type: ignore[arg-type]
    case = Case(between, signer(between), lists)

    assert (we_pass(case), the_library_passes(case)) == (False, True)
