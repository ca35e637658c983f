"""Judge the archive time stamps inside a CAdES signature, and note what each of them dates.

Source: ETSI EN 319 102-1, 5.6 (long term); ETSI EN 319 122-1, 5.5 (archive time stamps).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from signing.archive_stamps import archived
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.report import NOT_REACHED, failed
from signing.stamp_validation import TOKEN_STEPS, JudgedToken, judge_token
from signing.subindications import SubIndication
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Existence:
    """The time by which a signature certainly existed, and whether that is proven or only the time of
    judgement; aware.
    """

    by: datetime
    proven: bool


@dataclass(slots=True)
class Dated:
    """By when the signature existed, and each value of its unsigned attributes, as archive stamps prove."""

    given: Existence
    signature: Existence = field(init=False)
    values: dict[bytes, Existence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.signature = self.given

    def existence(self, value: bytes) -> Existence:
        """Return by when a value existed: the time given, unless a time stamp names it."""
        return self.values.get(value, self.given)

    def by(self, stamp: JudgedToken, named: Iterable[bytes]) -> None:
        """Note what a time stamp proves of the signature and of the values that its index names."""
        self.signature = earlier(stamp, self.signature)
        for value in named:
            self.values[value] = earlier(stamp, self.existence(value))


def judge_archives(
    container: bytes,
    content: Sequence[bytes | memoryview],
    tokens: Sequence[bytes],
    trust: TrustStore,
    dated: Dated,
) -> list[JudgedToken]:
    """Judge archive time stamps from the latest to the first; return them from the first to the latest.

    The order of the attributes says nothing: they are a SET, ordered by their bytes.
    """
    found: list[JudgedToken] = []
    for token in sorted(tokens, key=_stated_time, reverse=True):
        stamp, named = _judged(container, content, token, trust, dated.existence(token))
        dated.by(stamp, named)
        found.insert(0, stamp)
    return found


def _stated_time(token: bytes) -> datetime:
    try:
        return read_token(token).at
    except UnsoundToken:
        return datetime.max.replace(tzinfo=UTC)  # it proves nothing, whenever it is judged


def _judged(
    container: bytes,
    content: Sequence[bytes | memoryview],
    token: bytes,
    trust: TrustStore,
    existence: Existence,
) -> tuple[JudgedToken, frozenset[bytes]]:
    try:
        dated = archived(container, token, lambda name: Digest.of_parts(content, name))
    except MemoryError:  # it says nothing of these bytes
        raise
    except Exception:  # asn1crypto documents no closed set of exceptions  # noqa: BLE001
        detail = "L'index de l'horodatage d'archivage ne correspond pas à la signature."
        wrong = failed(detail, SubIndication.HASH_FAILURE)
        return JudgedToken((wrong, *[NOT_REACHED] * (len(TOKEN_STEPS) - 1)), None), frozenset()
    return judge_token(token, dated.digest, trust, existence.by), dated.named


def earlier(stamp: JudgedToken, existence: Existence) -> Existence:
    """Return the earlier of what a time stamp proves and what is known."""
    if stamp.proven is None or stamp.proven > existence.by:
        return existence
    return Existence(stamp.proven, proven=True)
