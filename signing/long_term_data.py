"""The certificates and revocation lists that a seal needs inside, so that it can be judged without any other
source.

Source: ETSI EN 319 142-1 and EN 319 122-1, level B-LT: all the material of every chain, that of the
time-stamping authorities too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.certificates import Purpose, certificates_of
from signing.chain import Chain, find_chain
from signing.errors import SigningCode, SigningError
from signing.revocation import shortfalls
from signing.revocation_lists import latest_lists
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a seal or a token: certificates (DER), the signer's first, as they came with it."""

    certificates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTermData:
    """DER, each value once; the anchors are not among the certificates: who verifies must bring them."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]


def long_term_data(signers: Iterable[Signer], trust: TrustStore, at: datetime) -> LongTermData:
    """Return what is needed to judge the signers at `at` (aware).

    Raises:
        SigningError: `CHAIN_UNKNOWN` when a signer leads to no anchor of `trust`, `LIST_MISSING` when a list
            of one of its authorities is missing or does not cover `at`: such a seal would say that it holds
            for long, and would not.
    """
    chains = [_chain(signer, trust, at) for signer in dict.fromkeys(signers)]
    return LongTermData(
        certificates=tuple(dict.fromkeys(one for chain in chains for one in chain.certificates[:-1])),
        lists=tuple(dict.fromkeys(one for chain in chains for one in _lists(chain, trust.crls, at))),
    )


def _chain(signer: Signer, trust: TrustStore, at: datetime) -> Chain:
    first, *carried = signer.certificates
    chain = find_chain(first, carried, trust, at, purpose=Purpose.ANY)
    if chain is None:
        message = "the certificate of a seal or of a time stamp leads to no anchor of the trust store"
        raise SigningError(SigningCode.CHAIN_UNKNOWN, message)
    return chain


def _lists(chain: Chain, crls: Sequence[bytes], at: datetime) -> list[bytes]:
    lacks = list(shortfalls(chain, crls, at))
    if lacks:
        raise SigningError(SigningCode.LIST_MISSING, "; ".join(lacks))
    authorities = certificates_of(chain.certificates[1:])
    return [one.content for authority in authorities for one in latest_lists(authority, crls)]
