"""Keys of the register in a token and at a remote service: sealed with, lost, found again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    CertificateSigningRequestBuilder,
    load_pem_x509_certificates,
)

from archive_service.errors import InvalidRequest, Misconfigured
from archive_service.holdings.seal_key_register import KeyAsked
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.records import RecordState
from archive_service.model.seal_keys import KeyState, RegisteredKey, VaultKind
from signing.digests import Digest
from tests.journeys import door
from tests.journeys.homes import cda, establishment
from tests.journeys.sealing_services import NAME, Register, opened
from tests.seal_authorities import named
from tests.signing.signing_service import BEARER, PIN, Service, signing_service
from tests.signing.soft_tokens import LABEL, look_again, soft_token
from tests.signing.soft_tokens import PIN as TOKEN_PIN

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ENTITY = "250000999"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("token")
    with soft_token(folder):
        yield folder


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with signing_service() as service:
        yield service


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, token: Path, service: Service) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("register")
    secrets = {"pin": TOKEN_PIN, "bearer": BEARER, "csc": PIN}
    for name, secret in secrets.items():
        (path / name).write_text(f"{secret}\n", encoding="utf-8")
    module = next(one for one in Path("/usr/lib").glob("**/libsofthsm2.so"))
    register = opened(
        path,
        pkcs11_module=module,
        pkcs11_token=LABEL,
        pkcs11_pin_file=path / "pin",
        csc_address=service.url,
        csc_token_file=path / "bearer",
        csc_pin_file=path / "csc",
    )
    register.services.establishments.register([establishment()], OPERATOR)
    yield register
    register.close()


def remote_key(
    register: Register,
    service: Service,
    name: str,
    subject: str = NAME,
    *,
    curve: ec.EllipticCurve | None = None,
) -> None:
    """Have the service make a key, certified by the authority of the tests: RSA, unless a curve is given."""
    private = ec.generate_private_key(curve) if curve else rsa.generate_private_key(65537, 3072)
    request = CertificateSigningRequestBuilder(named(subject)).sign(private, SHA256())
    chain = load_pem_x509_certificates(register.authority.certify(request.public_bytes(Encoding.PEM)))
    service.add(name, private, chain, "explicit")


def adopt(register: Register, credential: str, entity: str = ENTITY, **more: bool) -> RegisteredKey:
    asked = KeyAsked(legal_entity=as_legal_entity(entity), vault=VaultKind.REMOTE, name=NAME)
    return register.services.seal_keys.adopt(asked, credential, OPERATOR, overlap=timedelta(days=30), **more)


def sealed(register: Register, number: int) -> tuple[int, RecordState]:
    """Deposit a document and draw what waits; return how many were done, and the record's state."""
    (record,) = door.accept(register.services, cda(number), OPERATOR)["records"]
    done = register.services.rendering.render()
    with register.services.transactions.begin(SERVICE) as transaction:
        return done, transaction.records.get(UUID(record)).state


def test_a_token_seals_documents_and_records_wait_while_it_is_away(register: Register, token: Path) -> None:
    key = register.enrol(ENTITY, vault=VaultKind.PKCS11, algorithm="rsa-3072")
    register.delegate(ENTITY)
    assert key.vault is VaultKind.PKCS11
    assert sealed(register, 1) == (1, RecordState.DOCUMENTED)

    (token / "tokens").rename(token / "away")
    try:
        vault = register.services.trust_services.key_vaults.of(VaultKind.PKCS11)
        look_again(vault.token.place)  # type: ignore[attr-defined]
        assert sealed(register, 2) == (0, RecordState.RECEIVED)
    finally:
        (token / "away").rename(token / "tokens")

    assert register.services.rendering.render() == 1


def test_a_remote_key_takes_over_and_records_wait_while_it_is_away(
    register: Register, service: Service
) -> None:
    remote_key(register, service, "cachet-2026")
    key = adopt(register, "cachet-2026", rotating=True)
    assert (key.state, key.notes.credential) == (KeyState.ACTIVE, "cachet-2026")
    assert register.sealing(ENTITY).certificates == key.certificates
    assert sealed(register, 3) == (1, RecordState.DOCUMENTED)

    service.misbehaviour["signatures/signHash"] = (503, b"")
    assert sealed(register, 4) == (0, RecordState.RECEIVED)
    service.misbehaviour.clear()

    assert register.services.rendering.render() == 1


def test_a_retired_key_of_a_token_is_destroyed_there(register: Register) -> None:
    entity = "250000777"
    key = register.enrol(entity, vault=VaultKind.PKCS11)
    register.delegate(entity)
    assert register.sealing(entity).sign(b"x")

    register.retire(key.id)

    vault = register.services.trust_services.key_vaults.of(VaultKind.PKCS11)
    with pytest.raises(Exception, match="no such key"):
        vault.open(key).sign_digest(Digest.of(b"x"))


def test_a_remote_certificate_of_another_holder_is_not_taken(register: Register, service: Service) -> None:
    remote_key(register, service, "autre", "Une autre association")

    with pytest.raises(Exception, match="seal-certificate-of-another-holder"):
        adopt(register, "autre", "250000778")


def test_a_remote_key_is_named_and_only_a_remote_one(register: Register) -> None:
    with pytest.raises(InvalidRequest, match="cachet-2026"):
        register.ask("250000779", vault=VaultKind.REMOTE)
    asked = KeyAsked(legal_entity=as_legal_entity("250000779"), vault=VaultKind.PKCS11, name=NAME)
    with pytest.raises(InvalidRequest):
        register.services.seal_keys.adopt(asked, "x", OPERATOR, overlap=timedelta(0))


def test_a_vault_that_is_not_set_up_is_said(tmp_path: Path) -> None:
    bare = opened(tmp_path)
    try:
        for kind in (VaultKind.PKCS11, VaultKind.REMOTE):
            with pytest.raises(Misconfigured, match="set ARCHIVE_"):
                bare.ask(ENTITY, vault=kind)
    finally:
        bare.close()
