"""What must not seal: wrong certificates, retired and compromised keys, lost vaults, other tenants, races."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from archive_service.diagnostics.sealing import sealing_notices
from archive_service.errors import NotAllowed, NotFound, SealKeyUnusable
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seal_keys import (
    KeyState,
    RegisteredKey,
    SealCertificateRefused,
    SealKeyRequested,
    VaultKind,
)
from archive_service.trust.key_vaults import SoftwareVault
from archive_service.trust.registered_keyring import RegisteredKeyring
from signing.development_certificates import _usage
from signing.key_checks import Shortcoming
from tests.journeys.sealing_services import NAME, Register, opened
from tests.seal_authorities import DAY, TODAY, SealAuthority, named

TIME_STAMPS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)
Certify = Callable[[SealAuthority, bytes], bytes]

REFUSED: dict[str, tuple[Certify, Shortcoming]] = {
    "expired": (
        lambda made, asked: made.certify(asked, begin=TODAY - 300 * DAY, end=TODAY - DAY),
        Shortcoming.EXPIRED,
    ),
    "not yet valid": (lambda made, asked: made.certify(asked, begin=TODAY + DAY), Shortcoming.NOT_YET_VALID),
    "for encryption": (
        lambda made, asked: made.certify(asked, usage=_usage(key_cert_sign=True)),
        Shortcoming.NOT_FOR_SIGNING,
    ),
    "for time stamps": (
        lambda made, asked: made.certify(asked, extensions=[(TIME_STAMPS, True)]),
        Shortcoming.NOT_FOR_SIGNING,
    ),
    "of an authority": (
        lambda made, asked: made.certify(asked, extensions=[(AUTHORITY, True)]),
        Shortcoming.NOT_FOR_SIGNING,
    ),
    "of another key": (
        lambda made, asked: made.certify(
            asked, public_key=ec.generate_private_key(ec.SECP256R1()).public_key()
        ),
        Shortcoming.OTHER_KEY,
    ),
    "of another legal entity": (
        lambda made, asked: made.certify(asked, subject=named("Une autre association", "260000998")),
        Shortcoming.OTHER_HOLDER,
    ),
    "with the name of the legal entity and the number of another": (
        lambda made, asked: made.certify(asked, subject=named(NAME, "260000998")),
        Shortcoming.OTHER_HOLDER,
    ),
    "of another authority": (
        lambda _, asked: SealAuthority(TODAY).certify(asked),
        Shortcoming.UNTRUSTED,
    ),
}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = opened(tmp_path_factory.mktemp("register"))
    yield register
    register.close()


@pytest.fixture
def entity(register: Register, request: pytest.FixtureRequest) -> str:
    """A legal entity of its own for each test; the clock is set back to today."""
    register.on(TODAY)
    return f"25{abs(hash(request.node.nodeid)) % 10_000_000:07}"


def of(role: Role, entity: str) -> Actor:
    return Actor(name="x", role=role, tenants=frozenset({as_legal_entity(entity)}), pseudonym="x")


@pytest.mark.parametrize("what", REFUSED)
def test_a_certificate_that_must_not_seal_is_not_taken(register: Register, entity: str, what: str) -> None:
    certify, code = REFUSED[what]
    asked = register.ask(entity)
    request = asked.notes.request.encode()

    with pytest.raises(SealCertificateRefused, match=code.value):
        register.install(entity, certify(register.authority, request))

    assert register.install(entity, register.authority.certify(request)).state is KeyState.ACTIVE


def test_a_revoked_certificate_is_not_taken(register: Register, entity: str) -> None:
    request = register.ask(entity).notes.request.encode()
    certificate = register.authority.certify(request)
    register.authority.revoke(certificate)
    register.authority.write_trust(register.trust)

    with pytest.raises(SealCertificateRefused, match=Shortcoming.REVOKED.value):
        register.install(entity, certificate)


@pytest.mark.parametrize("content", [b"", b"\x30\x82\x01", b"-----BEGIN CERTIFICATE-----\n-----END", b"%PDF"])
def test_what_is_no_certificate_is_not_taken(register: Register, entity: str, content: bytes) -> None:
    register.ask(entity)

    with pytest.raises(SealCertificateRefused):
        register.install(entity, content)


@pytest.mark.parametrize("subject", [named(NAME), named("x", "SI:FR-250000999"), named("x", "1250000999")])
def test_a_certificate_names_the_legal_entity_by_its_number_or_else_its_name(
    register: Register, entity: str, subject: x509.Name
) -> None:
    number = subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_IDENTIFIER)
    if number:
        written = str(number[0].value).replace("250000999", entity)
        subject = named("x", written)
    request = register.ask(entity).notes.request.encode()

    assert register.install(entity, register.authority.certify(request, subject=subject))


def test_a_rotation_replaces_the_key_and_the_one_before_stands_in_during_the_overlap(
    register: Register, entity: str
) -> None:
    first = register.enrol(entity)
    register.delegate(entity)
    second = register.enrol(entity, rotating=True)
    assert register.sealing(entity).certificates == second.certificates

    register.authority.revoke(register.issued[second.tenant])
    register.authority.write_trust(register.trust)
    keyring = register.services.trust_services.keyring
    assert isinstance(keyring, RegisteredKeyring)
    keyring.judged._known.clear()  # as it is a minute later

    assert register.sealing(entity).certificates == first.certificates
    register.on(TODAY + timedelta(days=31))
    with pytest.raises(SealKeyUnusable, match="revoked"):
        register.sealing(entity)


def test_nothing_is_sealed_outside_of_a_delegation(register: Register, entity: str) -> None:
    register.enrol(entity)
    with pytest.raises(SealKeyUnusable, match="delegation"):
        register.sealing(entity)
    delegation = register.delegate(entity, TODAY.date(), date(2026, 12, 10))
    assert register.sealing(entity)

    for day in (TODAY - DAY, TODAY + 10 * DAY):
        register.on(day)
        with pytest.raises(SealKeyUnusable, match="delegation"):
            register.sealing(entity)
    register.on(TODAY + DAY)
    register.services.seal_delegations.end(delegation.id, OPERATOR)

    with pytest.raises(SealKeyUnusable, match="delegation"):
        register.sealing(entity)


@pytest.mark.parametrize("since", [None, TODAY - 3 * DAY])
def test_a_key_that_is_retired_or_compromised_seals_nothing_more(
    register: Register, entity: str, since: object
) -> None:
    key = register.enrol(entity)
    register.delegate(entity)
    assert register.sealing(entity)

    ended = register.retire(key.id, since=since)  # type: ignore[arg-type]

    assert ended.state is (KeyState.RETIRED if since is None else KeyState.COMPROMISED)
    with pytest.raises(SealKeyUnusable, match="retired"):
        register.sealing(entity)
    with pytest.raises(Exception, match="lost the seal key"):
        _vault(register).open(key)
    assert register.retire(key.id).state is ended.state


def test_of_two_rotations_at_once_one_is_refused_and_leaves_no_key(register: Register, entity: str) -> None:
    register.enrol(entity)
    made: list[RegisteredKey] = []

    def rotate(_: int) -> object:
        try:
            made.append(register.ask(entity, rotating=True))
        except SealKeyRequested as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(rotate, range(2)))

    waiting = [one for one in _keys(register, entity) if one.state is KeyState.REQUESTED]
    assert len(waiting) == 1
    assert {one.id for one in made} == {waiting[0].id}


def test_a_process_that_dies_between_vault_and_row_leaves_the_register_as_it_was(
    register: Register, entity: str
) -> None:
    class Died(BaseException):
        """The process ends here."""

    def die(*_: object) -> None:
        raise Died

    journey = register.services.seal_keys
    dying = type(journey)(
        **{name: getattr(journey, name) for name in journey.__dataclass_fields__ if name != "cipher"},
        cipher=_Cipher(die),  # type: ignore[arg-type]
    )
    object.__setattr__(register.services, "seal_keys", dying)
    try:
        with pytest.raises(Died):
            register.ask(entity)
    finally:
        object.__setattr__(register.services, "seal_keys", journey)

    assert _keys(register, entity) == []
    assert register.enrol(entity).state is KeyState.ACTIVE


class _Cipher:
    def __init__(self, new_keys: Callable[..., None]) -> None:
        self.new_keys = new_keys


def test_a_request_that_was_lost_is_given_again(register: Register, entity: str) -> None:
    first = register.ask(entity)

    assert register.ask(entity) == first


def test_a_lost_vault_makes_records_wait_and_doctor_says_so(register: Register, entity: str) -> None:
    key = register.enrol(entity)
    register.delegate(entity)
    _vault(register).destroy(key)

    with pytest.raises(SealKeyUnusable, match="put it back"):
        register.sealing(entity)

    codes = {one.code for one in sealing_notices(register.services) if entity in one.message}
    assert "seal-key-unreadable" in codes


def test_doctor_tells_what_ends_soon_or_is_missing(register: Register, entity: str) -> None:
    asked = register.ask(entity).notes.request.encode()
    register.install(entity, register.authority.certify(asked, end=TODAY + 80 * DAY))

    def told() -> set[str]:
        return {one.code for one in sealing_notices(register.services) if entity in one.message}

    assert told() == {"seal-certificate-ends-soon", "seal-delegation-missing"}
    register.delegate(entity, last=date(2027, 2, 1))
    assert told() == {"seal-certificate-ends-soon", "seal-delegation-ends-soon"}
    register.retire(_keys(register, entity)[0].id, since=TODAY)
    assert "seal-key-compromised" in told()


def test_other_tenants_see_no_key_and_change_none(register: Register, entity: str) -> None:
    key = register.enrol(entity)
    delegation = register.delegate(entity)
    reading = register.services.seal_key_reading
    esms, others = of(Role.ESMS, entity), of(Role.ESMS, "260000998")

    assert [one.key.id for one in reading.keys(esms)] == [key.id]
    assert [one.id for one in reading.delegations(esms)] == [delegation.id]
    assert reading.keys(others) == ()
    assert list(reading.keys(others, as_legal_entity(entity))) == []
    with pytest.raises(NotFound):
        register.services.seal_delegations.act(delegation.id, others)
    for actor in (esms, others, of(Role.AUDITOR, entity)):
        with pytest.raises(NotAllowed):
            register.retire(key.id, actor=actor)
        with pytest.raises(NotAllowed):
            register.delegate(entity, actor=actor)
    scoped = of(Role.OPERATOR, "260000998")
    with pytest.raises(NotFound):
        register.retire(key.id, actor=scoped)
    with pytest.raises(NotFound):
        register.ask(entity, actor=scoped)
    with pytest.raises(NotFound):
        register.services.seal_delegations.end(delegation.id, scoped)


def test_the_act_of_a_delegation_is_given_back_and_stored_encrypted(register: Register, entity: str) -> None:
    delegation = register.delegate(entity)

    assert register.services.seal_delegations.act(delegation.id, OPERATOR) == b"acte"
    with register.services.object_store.open(delegation.object) as stored:
        assert b"acte" not in stored.read()


def test_a_key_is_in_no_log_no_error_and_no_representation(
    register: Register, entity: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key = register.enrol(entity)
        register.delegate(entity)
        sealing = register.sealing(entity)
        keyring = register.services.trust_services.keyring
        vaults = register.services.trust_services.key_vaults
        shown = [repr(one) for one in (key, sealing, sealing._private, keyring, vaults, _vault(register))]

    files = _vault(register).files.get(str(key.id))
    assert files is not None
    secrets = [_vault(register).passphrase.decode(), files["key.p12"].hex()[100:160]]
    assert not [one for one in secrets if one in "".join(shown) + caplog.text]
    assert "PrivateKey object" not in "".join(shown)


def _keys(register: Register, entity: str) -> list[RegisteredKey]:
    found = register.services.seal_key_reading.keys(OPERATOR, as_legal_entity(entity))
    return [one.key for one in found]


def _vault(register: Register) -> SoftwareVault:
    vault = register.services.trust_services.key_vaults.of(VaultKind.SOFTWARE)
    assert isinstance(vault, SoftwareVault)
    return vault
