"""Judge who made a signature, in CMS or in XML: the certificate's chain with all that comes with it, what the
register says of its key, and the time at which it says that it was made.

Source: ETSI EN 319 102-1, 5.2.6 (X.509 validation) and 5.2.8 (acceptance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.algorithm_checks import algorithms_of_chain, check_algorithms
from signing.certificates import certificate_of
from signing.chain import Chain, check_carried, check_chain, find_chain
from signing.known_keys import check_known
from signing.report import Outcome, Verdict, all_of, indeterminate, passed, worst
from signing.revocation import SignatureTimes, check_revocation
from signing.stamp_validation import CLOCK_TOLERANCE
from signing.subindications import SubIndication
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSigner:
    """A chain from the signer to an anchor, and what was found about it."""

    chain: Chain
    trusted: Outcome
    carried: Outcome
    revoked: Outcome
    known: Outcome
    algorithms: Outcome

    @property
    def confidence(self) -> Outcome:
        """The worst of all but the revocation."""
        return self._together(())

    @property
    def whole(self) -> Outcome:
        """The worst of all."""
        return self._together((self.revoked,))

    def _together(self, revoked: Sequence[Outcome]) -> Outcome:
        if self.carried.verdict is not Verdict.PASSED:
            return worst([self.trusted, self.carried, *revoked, self.known, self.algorithms])
        return all_of([self.trusted, *revoked, self.known, self.algorithms])


def checked_signer(
    certificates: Sequence[bytes], crls: Sequence[bytes], trust: TrustStore, times: SignatureTimes
) -> CheckedSigner | None:
    """Judge the signer's certificate at the time by which the signature certainly existed.

    Args:
        certificates: DER, the signer's first, then those that came with the signature.
        crls: Lists (DER) that came with the signature.
        trust: Trusted authorities, lists, answers, the table of algorithms and the register of keys.
        times: When the signature was made, as far as it is known.

    Returns:
        `None` when no chain leads to an anchor.
    """
    chain = find_chain(certificates[0], certificates[1:], trust, times.existed_by)
    if chain is None:
        return None
    used = algorithms_of_chain(chain.certificates)
    return CheckedSigner(
        chain=chain,
        trusted=check_chain(chain, times.existed_by),
        carried=check_carried(chain, certificates, crls, trust),
        revoked=check_revocation(chain, (*trust.crls, *crls), times, answers=trust.answers),
        known=check_known(chain.certificates[0], trust.keys, times),
        algorithms=check_algorithms(used, trust.algorithms, times.existed_by),
    )


def check_claimed_time(signer: bytes, claimed: datetime | None, judged: datetime) -> Outcome:
    """Judge the time that a signature states (aware), by the signer's certificate (DER) and the time of
    judgement.
    """
    certificate = certificate_of(signer)
    if claimed is None or certificate is None:
        return passed("La signature n'indique pas sa date.")
    when = f"{claimed:%d/%m/%Y à %H:%M} UTC"
    if claimed > judged + CLOCK_TOLERANCE:
        return indeterminate(
            f"La signature se dit du {when}, après la date à laquelle elle est jugée.", SubIndication.NO_POE
        )
    if not certificate.not_valid_before_utc <= claimed <= certificate.not_valid_after_utc:
        return indeterminate(
            f"La signature se dit du {when}, hors de la validité de son certificat.",
            SubIndication.SIG_CONSTRAINTS_FAILURE,
        )
    return passed(f"Apposée selon elle le {when}.")
