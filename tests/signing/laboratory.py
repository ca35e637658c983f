"""An authority whose certificates and revocation lists have any dates and extensions that a test needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.chain import Chain

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2029, 1, 1, tzinfo=UTC)
"""Between these the signer's certificate is valid; its authorities are from 2015 to 2045."""

OLD, LATE = datetime(2015, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PLACE = x509.UniformResourceIdentifier("http://pki.exemple.invalid/liste.crl")

Extension = tuple[x509.ExtensionType, bool]


def day(text: str) -> datetime:
    """Midnight of a day, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def key(name: str) -> ec.EllipticCurvePrivateKey:
    """One key a name, for the whole run."""
    return ec.generate_private_key(ec.SECP256R1())


def name_of(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def usage(**given: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: given.get(name, False) for name in names.split()})


@dataclass(frozen=True, slots=True)
class Authority:
    """A key with its certificate."""

    certificate: x509.Certificate
    private: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """An entry of a list."""

    serial: int
    on: datetime
    reason: x509.ReasonFlags | None = None
    invalid_since: datetime | None = None
    more: Sequence[Extension] = ()


def authority(
    name: str,
    issuer: Authority | None = None,
    *,
    begin: datetime = OLD,
    end: datetime = LATE,
    signs_lists: bool = True,
    key_name: str = "",
    more: Sequence[Extension] = (),
) -> Authority:
    """A root, or an authority below `issuer`; `key_name` gives it another key than that of its name."""
    private = key(key_name or name)
    extensions: list[Extension] = [
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (usage(key_cert_sign=True, crl_sign=signs_lists), True),
        *more,
    ]
    above = issuer or Authority(None, private)  # type: ignore[arg-type]  # a root is its own issuer
    issuer_name = issuer.certificate.subject if issuer else name_of(name)
    return Authority(_certificate(name, private, issuer_name, above.private, begin, end, extensions), private)


def signer(
    issuer: Authority,
    *,
    begin: datetime = BEGIN,
    end: datetime = END,
    name: str = "Cachet",
    more: Sequence[Extension] = (),
    for_what: x509.KeyUsage | None = None,
) -> x509.Certificate:
    """A certificate that may seal, unless `for_what` says something else."""
    extensions: list[Extension] = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (for_what or usage(digital_signature=True), True),
        *more,
    ]
    subject = issuer.certificate.subject
    return _certificate(name, key(name), subject, issuer.private, begin, end, extensions)


def chain(*certificates: x509.Certificate | Authority) -> Chain:
    """The certificates in their order, signer first."""
    parsed = (one.certificate if isinstance(one, Authority) else one for one in certificates)
    return Chain(tuple(one.public_bytes(Encoding.DER) for one in parsed))


def crl(
    issuer: Authority,
    made: datetime,
    until: datetime | None,
    *revoked: Revoked,
    more: Sequence[Extension] = (),
    signed_by: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """A list (DER) made at `made`; without `until` it has no nextUpdate."""
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=issuer.certificate.subject,
        last_update=made,
        # The builder wants an end; it is taken out below.
        next_update=until or made + DAY,
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(_entry(one))
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    private = signed_by or issuer.private
    made_list = builder.sign(private, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)
    return made_list if until else _without_end(made_list, private)


def keeps_since(moment: datetime) -> Extension:
    """The extension `expiredCertsOnCRL`."""
    text = moment.strftime("%Y%m%d%H%M%SZ").encode()
    oid = x509.ObjectIdentifier("2.5.29.60")
    return x509.UnrecognizedExtension(oid, b"\x18" + bytes([len(text)]) + text), False


def unknown(oid: str = "1.3.6.1.4.1.32473.9") -> x509.UnrecognizedExtension:
    """An extension that nobody knows."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), b"\x05\x00")


def scope(**given: object) -> x509.IssuingDistributionPoint:
    """The extension that narrows a list."""
    nothing: dict[str, object] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**(nothing | given))  # type: ignore[arg-type]


def _entry(one: Revoked) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(one.serial).revocation_date(one.on)
    if one.reason is not None:
        builder = builder.add_extension(x509.CRLReason(one.reason), critical=False)
    if one.invalid_since is not None:
        invalid = x509.InvalidityDate(one.invalid_since.replace(tzinfo=None))
        builder = builder.add_extension(invalid, critical=False)
    for extension, critical in one.more:
        builder = builder.add_extension(extension, critical=critical)
    return builder.build()


def _certificate(
    name: str,
    private: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    begin: datetime,
    end: datetime,
    extensions: Sequence[Extension],
) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        issuer, name_of(name), private.public_key(), x509.random_serial_number(), begin, end
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, SHA256())


def _without_end(content: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    """Take nextUpdate out of a list and sign it again."""
    from asn1crypto import crl as asn1_crl
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA

    parsed = asn1_crl.CertificateList.load(content)
    given = parsed["tbs_cert_list"]
    fields = ("version", "signature", "issuer", "this_update", "revoked_certificates", "crl_extensions")
    kept = {name: given[name] for name in fields if given[name].native is not None}
    body = asn1_crl.TbsCertList(kept)
    signature = private.sign(body.dump(), ECDSA(SHA256()))
    whole = {
        "tbs_cert_list": body,
        "signature_algorithm": parsed["signature_algorithm"],
        "signature": signature,
    }
    return bytes(asn1_crl.CertificateList(whole).dump())
