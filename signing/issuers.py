"""Search among many certificates for those that may have issued one, without trying each with each.

Whoever makes a signature chooses what comes with it. A hundred certificates of one name that name each other
would cost ten thousand checks of signatures; so only a few of one name are tried.

Source: RFC 5280, 4.2.1.1 (authority key identifier: it says which of several keys of one authority signed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography import x509

from signing.certificates import comparable_name, is_issued_by

MOST_NAMESAKES = 8
"""Certificates of one name that are tried; an authority that renews its key has two or three."""

_Name = tuple[frozenset[tuple[str, str | bytes]], ...]


@dataclass(frozen=True, slots=True)
class Issuers:
    """Certificates by the name of their holder, in the order in which they were given."""

    _named: Mapping[_Name, tuple[x509.Certificate, ...]]

    @classmethod
    def among(cls, certificates: Iterable[x509.Certificate]) -> Issuers:
        """Sort certificates by their names."""
        named: dict[_Name, list[x509.Certificate]] = defaultdict(list)
        for one in certificates:
            named[comparable_name(one.subject)].append(one)
        return cls({name: tuple(found) for name, found in named.items()})

    def candidates(self, signed: x509.Certificate | x509.CertificateRevocationList) -> list[x509.Certificate]:
        """Return the few of the issuer's name, first those whose key the certificate or list names."""
        key = _named_key(signed)
        named = self._named.get(comparable_name(signed.issuer), ())
        if key is not None:
            named = tuple(sorted(named, key=lambda one: _own_key(one) != key))
        return list(named[:MOST_NAMESAKES])

    def of(self, certificate: x509.Certificate) -> list[x509.Certificate]:
        """Return the candidates that signed the certificate."""
        return [one for one in self.candidates(certificate) if is_issued_by(certificate, one)]


def _named_key(signed: x509.Certificate | x509.CertificateRevocationList) -> bytes | None:
    try:
        found = signed.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        return None
    return found.value.key_identifier


def _own_key(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None
