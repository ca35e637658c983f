"""Which algorithms may seal, and until when a verification accepts them: a table of the operator's, not code.

An algorithm that the table does not name is unknown: it seals nothing, and a verification cannot tell.

Source: ETSI TS 119 312 (cryptographic suites); its dates in the shape of EU DSS.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.certificates import certificate_of
from signing.errors import SigningCode, SigningError

FORMAT = "algorithms/1"
SHIPPED_POLICY = Path(__file__).resolve().parent.parent / "config" / "algorithms.toml"


class AlgorithmKind(StrEnum):
    """What an algorithm is for; stable, so never renamed."""

    DIGEST = "digest"
    SIGNATURE = "signature"


class SealPermission(StrEnum):
    """Whether a new seal may use an algorithm."""

    YES = "yes"
    WARNED = "warned"
    NO = "no"


class Forecasts(StrEnum):
    """What becomes of a sunset that was still to come when the table was written, once it has passed."""

    WARN = "warn"
    """It warns: nobody may have replaced the table in time, and the date may have been moved."""
    END = "end"
    """It ends the algorithm, as the table says."""


class Standing(StrEnum):
    """What a verification makes of an algorithm at a time; stable, so never renamed."""

    ACCEPTED = "accepted"
    FORESEEN_END = "foreseen-end"
    """It should have ended by then, but the date was still to come when the table was written: a warning."""
    ENDED = "ended"
    UNKNOWN = "unknown"
    """The table does not name it: nothing is known for it or against it."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A digest algorithm, or a signature scheme with the size of its key."""

    kind: AlgorithmKind
    name: str
    """As in the table: `sha256`, `rsa-pkcs1`, `rsa-pss`, `ecdsa`, `ml-dsa`."""
    size: int = 0
    """Bits of an RSA modulus or of a curve, the number in the name of an ML-DSA parameter set; 0 for a
    digest.
    """

    def __str__(self) -> str:
        """Name and size, for messages.

        >>> str(Algorithm(AlgorithmKind.SIGNATURE, "ecdsa", 256))
        'ecdsa 256'
        """
        return f"{self.name} {self.size}" if self.size else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmRule:
    """One row; it holds from its size up to that of the next row of the same name."""

    kind: AlgorithmKind
    name: str
    from_size: int
    seals: SealPermission
    sunset: date | None
    """The first day on which it proves nothing new; `None` while no end is known."""
    source: str
    verified: bool
    """Whether somebody read the date in the source itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmPolicy:
    """The table."""

    title: str
    written_on: date
    """When its dates were collected: a later sunset is a forecast."""
    rules: tuple[AlgorithmRule, ...]
    digest: str
    """SHA-256 of the text, in hexadecimal: a report names the table that it used."""
    forecasts: Forecasts = Forecasts.WARN

    def __hash__(self) -> int:
        """Hash by the digest of the text, since a trust store with its table is a key of caches."""
        return hash(self.digest)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the table from TOML.

        Raises:
            SigningError: `POLICY_UNREADABLE`; the message says where.
        """
        try:
            table = tomllib.loads(text)
            if table["format"] != FORMAT:
                raise ValueError(f"format is {FORMAT}")
            rules = tuple(map(_rule, table["algorithm"]))
            places = [(rule.kind, rule.name, rule.from_size) for rule in rules]
            if len({*places}) != len(places):
                raise ValueError("a name and size stand twice")
            return cls(
                title=_text(table, "title"),
                written_on=_day(table["written_on"]),
                rules=rules,
                digest=sha256(text.encode()).hexdigest(),
                forecasts=Forecasts(table.get("forecasts", Forecasts.WARN)),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"the table of algorithms cannot be read: {error}"
            raise SigningError(SigningCode.POLICY_UNREADABLE, message) from error

    def rule_of(self, algorithm: Algorithm) -> AlgorithmRule | None:
        """Return the row that holds for an algorithm: of its name, the largest size that it reaches."""
        rows = (
            rule
            for rule in self.rules
            if (rule.kind, rule.name) == (algorithm.kind, algorithm.name) and rule.from_size <= algorithm.size
        )
        return max(rows, key=lambda rule: rule.from_size, default=None)

    def standing(self, algorithm: Algorithm, on: date) -> Standing:
        """Say what a verification makes of the algorithm on a day, for something that existed by then."""
        rule = self.rule_of(algorithm)
        if rule is None:
            return Standing.UNKNOWN
        if rule.sunset is None or on < rule.sunset:
            return Standing.ACCEPTED
        is_forecast = rule.sunset > self.written_on and self.forecasts is Forecasts.WARN
        return Standing.FORESEEN_END if is_forecast else Standing.ENDED

    def sunset(self, algorithm: Algorithm) -> date | None:
        """Return the first day on which the algorithm proves nothing new; `None` while no end is known."""
        rule = self.rule_of(algorithm)
        return rule.sunset if rule else None

    def may_seal(self, algorithm: Algorithm, on: date) -> SealPermission:
        """Say whether a new seal may use the algorithm on a day; one of unknown standing may not.

        A sunset that was only foreseen when the table was written does not stop an archive overnight: seals
        then come with a warning, until a newer table says what holds.
        """
        rule = self.rule_of(algorithm)
        match self.standing(algorithm, on):
            case Standing.UNKNOWN | Standing.ENDED:
                return SealPermission.NO
            case Standing.FORESEEN_END:
                assert rule is not None
                return SealPermission.NO if rule.seals is SealPermission.NO else SealPermission.WARNED
            case Standing.ACCEPTED:
                assert rule is not None
                return rule.seals


def digest_algorithm(name: str) -> Algorithm:
    """Return the digest of a name, such as `sha256`; any name is one, known or not."""
    return Algorithm(AlgorithmKind.DIGEST, name)


def algorithm_of(certificate: bytes) -> Algorithm:
    """Return the scheme with which the key of a certificate (DER) seals here: PKCS #1 v1.5 for RSA.

    A key of another kind gives a name that no table has, so that its standing is unknown.
    """
    parsed = certificate_of(certificate)
    try:
        key = parsed.public_key() if parsed else None
    except (ValueError, TypeError):
        key = None
    return scheme_of(key)


def scheme_of(public_key: object, *, pss: bool = False) -> Algorithm:
    """Return the scheme of a signature by a key, with `pss` the one that only RSA has."""
    if isinstance(public_key, rsa.RSAPublicKey):
        return Algorithm(AlgorithmKind.SIGNATURE, "rsa-pss" if pss else "rsa-pkcs1", public_key.key_size)
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return Algorithm(AlgorithmKind.SIGNATURE, "ecdsa", public_key.key_size)
    return Algorithm(AlgorithmKind.SIGNATURE, type(public_key).__name__.lower())


@cache
def shipped_policy() -> AlgorithmPolicy:
    """Return the table shipped with the program."""
    return AlgorithmPolicy.read(SHIPPED_POLICY.read_text("utf-8"))


def _rule(row: Mapping[str, Any]) -> AlgorithmRule:
    unknown = row.keys() - {"kind", "name", "from_size", "seals", "sunset", "source", "verified"}
    if unknown:
        raise ValueError(f"unknown key {min(unknown)}")
    size, verified = row.get("from_size", 0), row["verified"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 0 or not isinstance(verified, bool):
        raise ValueError("from_size is a number, verified is true or false")
    return AlgorithmRule(
        kind=AlgorithmKind(row["kind"]),
        name=_text(row, "name"),
        from_size=size,
        seals=SealPermission(row["seals"]),
        sunset=_day(row["sunset"]) if "sunset" in row else None,
        source=_text(row, "source"),
        verified=verified,
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is a text")
    return value


def _day(value: object) -> date:
    # A moment is a date too, for Python.
    if type(value) is not date:
        raise ValueError("a day is written 2029-01-01, without quotes")
    return value
