"""A seal key that was stolen and revoked, what the thief makes with it, and genuine time stamps."""

from datetime import datetime

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.development_tsa import DevelopmentTimeStamper
from signing.key_algorithms import KeyInMemory
from signing.keys import SealKey
from signing.trust import TrustStore
from tests.signing.laboratory import LATE, OLD, Revoked, authority, crl, day, keeps_since, key, signer

ROOT, STAMPS = authority("Racine"), authority("Racine des horodatages")
SEAL = signer(ROOT)
LIST_OF_STAMPS = crl(STAMPS, day("2026-11-01"), LATE)
STOLEN = Revoked(serial=SEAL.serial_number, on=day("2027-01-01"), reason=x509.ReasonFlags.key_compromise)
NOW = day("2028-06-01")


def stamp_certificate(name: str) -> x509.Certificate:
    stamps_only = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
    return signer(STAMPS, begin=OLD, end=LATE, name=name, more=[stamps_only])


_CLOCK = stamp_certificate("Horloge")


def stamper(
    at: datetime, certificate: x509.Certificate = _CLOCK, name: str = "Horloge", crl_: bytes = LIST_OF_STAMPS
) -> DevelopmentTimeStamper:
    """An authority whose clock stands."""
    return DevelopmentTimeStamper(certificate.public_bytes(Encoding.DER), crl_, lambda: at, key(name))


def seal_key() -> SealKey:
    return SealKey.held_elsewhere(KeyInMemory(key("Cachet")), key("Cachet").public_key(), [SEAL])


def trusting(*revoked: Revoked, stamps: bytes = LIST_OF_STAMPS) -> TrustStore:
    """Both roots, with a list of the seals that keeps what it once said."""
    seals = crl(ROOT, day("2028-05-01"), LATE, *revoked, more=[keeps_since(OLD)])
    return TrustStore(anchors=(ROOT.der, STAMPS.der), crls=(seals, stamps))


def unsigned(container: bytes) -> list[str]:
    """The kinds of the unsigned attributes, in the order of their bytes."""
    signer_ = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
    return [one["type"].dotted for one in signer_["unsigned_attrs"]]
