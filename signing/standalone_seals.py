"""Seal files that leave alone: the form, the level, and what a reader needs to check them without us.

Inside the archive the evidence of a batch is the proof; these seals are for files that go out by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from signing.asic import Container, sealed_container
from signing.cades import detached_seal
from signing.cms_levels import (
    StampedAt,
    is_archived,
    signers_of,
    stamps_of,
    token_signers,
    with_archive_stamp,
    with_long_term_data,
    with_signature_stamp,
)
from signing.cms_reading import read_container
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence_reading import UnsoundEvidence, check_members, read_evidence
from signing.keys import SealKey
from signing.long_term_data import LongTermData, long_term_data
from signing.pdf_levels import level_of, signers_in, with_data, with_stamp
from signing.pdf_seal import SealWords, seal_with_words
from signing.prepared_seals import Prepare
from signing.seal_levels import SealForm, SealLevel
from signing.seal_permission import check_may_seal
from signing.timestamps import TimeStamper
from signing.trust import TrustStore

__all__ = [
    "Authorities",
    "SealForm",
    "SealLevel",
    "SealWords",
    "SealedFile",
    "WantedSeal",
    "add_evidence",
    "evidence_digests",
    "raise_seal",
    "seal_digest",
    "seal_file",
    "seal_files",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """What to hand out."""

    name: str
    """Suggested name of the file, derived from that of the document; no path."""
    content: bytes
    form: SealForm
    level: SealLevel
    beside: LongTermData | None = None
    """What goes into a PDF besides, when only the digest of its byte range was sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSeal:
    """What is asked for."""

    form: SealForm
    level: SealLevel
    words: SealWords = field(default_factory=SealWords)
    """Texts of a PDF's signature dictionary; the other forms have no place for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """Who dates a seal, what it embeds, and when that is."""

    stamper: TimeStamper
    trust: TrustStore
    at: datetime
    """Aware; the time for which lists are chosen, and that a development authority certifies."""
    digest: str = "sha256"
    """Of what is dated."""

    @property
    def stamped(self) -> StampedAt:
        """Who dates, over which digest and when."""
        return StampedAt(stamper=self.stamper, digest=self.digest, at=self.at)


def seal_file(
    content: bytes,
    name: str,
    wanted: WantedSeal,
    *,
    key: SealKey,
    stamper: TimeStamper,
    trust: TrustStore,
    at: datetime,
    prepare: Prepare | None = None,
) -> SealedFile:
    """Return a file's seal, or the file with the seal inside, at the level asked for or not at all.

    Args:
        content: Whole file. PAdES needs a PDF without signature; the other forms take any bytes.
        name: Of the file, without folder.
        wanted: Form and level.
        key: Of the legal entity; its digest algorithm is used throughout.
        stamper: Trusted time, from B-T on.
        trust: Certificates and revocation lists: a key that they forbid seals nothing, and they are embedded
            from B-LT on.
        at: Aware; the claimed time, and the time for which lists are chosen.
        prepare: What reads the PDF, instead of this process.

    Raises:
        SigningError: `KEY_REFUSED`, `ALGORITHM_REFUSED`; for PAdES `NOT_A_PDF`, `ENCRYPTED` or
            `ALREADY_SEALED`; from B-LT on `CHAIN_UNKNOWN` or `LIST_MISSING`; or an error of the key or of the
            time-stamping authority.
    """
    if wanted.form is SealForm.ASIC:
        return seal_files({name: content}, name, wanted, key=key, stamper=stamper, trust=trust, at=at)
    if wanted.form is SealForm.CADES:
        digest = Digest.of(content, key.digest)
        return seal_digest(digest, name, wanted.level, key=key, stamper=stamper, trust=trust, at=at)
    check_may_seal(key, trust, at)
    dated_by = stamper if wanted.level.reaches(SealLevel.B_T) else None
    sealed = seal_with_words(content, key, at, wanted.words, dated_by=dated_by, prepare=prepare)
    if wanted.level.reaches(SealLevel.B_LT):
        with_whom = Authorities(stamper=stamper, trust=trust, at=at, digest=key.digest)
        sealed = _raised_pdf(sealed, wanted.level, with_whom, SealLevel.B_T)
    return SealedFile(name=name, content=sealed, form=wanted.form, level=wanted.level)


def seal_digest(
    digest: Digest,
    name: str,
    level: SealLevel,
    *,
    key: SealKey,
    stamper: TimeStamper,
    trust: TrustStore,
    at: datetime,
) -> SealedFile:
    """Return the detached seal (CAdES) of a file that stays where it is; arguments and errors as for
    `seal_file`.

    Args:
        digest: Of the file, by the digest algorithm of the key (`key.hashing` chooses another).
        name: Of the file.
        level: How long the seal can be checked.
        key: Of the legal entity.
        stamper: Trusted time.
        trust: Certificates and revocation lists.
        at: Aware.
    """
    check_may_seal(key, trust, at)
    sealed = detached_seal(digest, key, at)
    if level is not SealLevel.B_B:  # reading it again takes longer than making it
        with_whom = Authorities(stamper=stamper, trust=trust, at=at, digest=key.digest)
        sealed = _raised_cms(sealed, level, with_whom, digest)
    return SealedFile(name=f"{name}.p7s", content=sealed, form=SealForm.CADES, level=level)


def seal_files(
    files: Mapping[str, bytes],
    name: str,
    wanted: WantedSeal,
    *,
    key: SealKey,
    stamper: TimeStamper,
    trust: TrustStore,
    at: datetime,
) -> SealedFile:
    """Return one container (ASiC-E) with several files and their seal; arguments and errors as for
    `seal_file`, and `BAD_INPUT` for a name that a container cannot have.

    Args:
        files: Whole files by name, one or more.
        name: Of the container, without its ending.
        wanted: The level; the form is a container.
        key: Of the legal entity.
        stamper: Trusted time.
        trust: Certificates and revocation lists.
        at: Aware.
    """
    check_may_seal(key, trust, at)
    sealed = sealed_container(files, key, at)
    if wanted.level is not SealLevel.B_B:
        with_whom = Authorities(stamper=stamper, trust=trust, at=at, digest=key.digest)
        sealed = _raised_container(sealed, wanted.level, with_whom)
    return SealedFile(name=f"{name}.asice", content=sealed.written(), form=SealForm.ASIC, level=wanted.level)


def raise_seal(
    sealed: SealedFile, level: SealLevel, with_whom: Authorities, document: Digest | None = None
) -> SealedFile:
    """Return the seal at a higher level; nothing that was signed is touched, and a PDF only grows.

    A seal that has the level already is returned as it is; at B-LTA it gets one more time stamp, which is how
    such seals are renewed.

    Args:
        sealed: Its form and bytes; the level is read from them.
        level: The one to reach.
        with_whom: Who dates, and what is embedded.
        document: Digest of what a detached seal is over, by `with_whom.digest`; needed for its B-LTA.

    Raises:
        SigningError: `NOT_A_PDF`, `NOT_SEALED` or `BAD_INPUT` for what is no sound seal; `CHANGED` when it is
            not over what it is with; `CHAIN_UNKNOWN`, `LIST_MISSING`, or an error of the time-stamping
            authority.
    """
    if sealed.form is SealForm.PADES:
        raised = _raised_pdf(sealed.content, level, with_whom)
    elif sealed.form is SealForm.CADES:
        raised = _raised_cms(sealed.content, level, with_whom, document)
    else:
        container = Container.read(sealed.content, with_whom.at)
        raised = _raised_container(container, level, with_whom).written()
    return SealedFile(name=sealed.name, content=raised, form=sealed.form, level=level)


def evidence_digests(container: bytes, algorithm: str, at: datetime) -> list[Digest]:
    """Return the digests of all that an evidence record must cover to prove when a container's seal existed:
    its files, its manifests, its signature and its time stamps.

    Raises:
        SigningError: `BAD_INPUT`, `NOT_SEALED` or `CHANGED` for what is no sound container of ours.
    """
    return [Digest.of(one, algorithm) for one in Container.read(container, at).provable.values()]


def add_evidence(container: bytes, record: bytes, at: datetime) -> bytes:
    """Return a container (ASiC-E) with an evidence record (RFC 4998, DER) over all that is in it.

    The seal cannot be raised afterwards: the record covers it as it is.

    Raises:
        SigningError: `BAD_INPUT` when the record does not cover what `evidence_digests` returns, or something
            is no sound input.
    """
    read = Container.read(container, at)
    try:
        found = read_evidence(record)
        check_members(found, list(read.provable.values()))
    except UnsoundEvidence as error:
        message = f"the evidence record does not cover all of the container: {error}"
        raise SigningError(SigningCode.BAD_INPUT, message) from error
    return read.with_evidence(record, read.provable, found.first.algorithm).written()


def _raised_pdf(pdf: bytes, level: SealLevel, with_whom: Authorities, has: SealLevel | None = None) -> bytes:
    """Return the PDF at a level; it is read for the level that it has, unless that is given."""
    if level is SealLevel.B_B:
        return pdf
    has = has or level_of(pdf)
    if not has.reaches(SealLevel.B_T):
        pdf, has = with_stamp(pdf, with_whom.stamped), SealLevel.B_T
    if not level.reaches(SealLevel.B_LT) or (level is SealLevel.B_LT and has.reaches(level)):
        return pdf
    data = long_term_data(signers_in(pdf), with_whom.trust, with_whom.at)
    return with_data(pdf, data) if level is SealLevel.B_LT else with_stamp(pdf, with_whom.stamped, data)


def _raised_cms(container: bytes, level: SealLevel, with_whom: Authorities, document: Digest | None) -> bytes:
    signers_of(container)
    if document is not None and _is_over_other(container, document):
        raise SigningError(SigningCode.CHANGED, "the seal is over another file")
    container = _raised_to_long_term(container, level, with_whom)
    if level is not SealLevel.B_LTA:
        return container
    if document is None or document.algorithm != with_whom.digest:
        message = f"the {with_whom.digest} digest of what is sealed is needed for {level}"
        raise SigningError(SigningCode.BAD_INPUT, message)
    return with_archive_stamp(container, document, with_whom.stamped)


def _is_over_other(container: bytes, document: Digest) -> bool:
    """Say whether a sound container is over another file, as far as digests by one algorithm tell."""
    signed = read_container(container).message_digest
    return signed.algorithm == document.algorithm and signed != document


def _raised_to_long_term(container: bytes, level: SealLevel, with_whom: Authorities) -> bytes:
    """Return the container at level B-LT, or at the lower one that is asked for."""
    signers = signers_of(container)
    if level.reaches(SealLevel.B_T) and not stamps_of(container):
        container = with_signature_stamp(container, with_whom.stamped)
        signers = signers_of(container)
    if not level.reaches(SealLevel.B_LT) or (level is SealLevel.B_LT and is_archived(container)):
        return container
    return with_long_term_data(container, long_term_data(signers, with_whom.trust, with_whom.at))


def _raised_container(container: Container, level: SealLevel, with_whom: Authorities) -> Container:
    if container.is_under_evidence:
        message = "the evidence record covers the seal as it is"
        raise SigningError(SigningCode.ALREADY_ARCHIVED, message)
    stamps = container.stamps
    if not stamps:
        signature = _raised_to_long_term(container.signature, level, with_whom)
        container = container.with_signature(signature)
    elif level is SealLevel.B_LTA:
        # The time stamp that the next one will cover gets what judges it.
        last = list(stamps)[-1]
        data = long_term_data(token_signers(stamps[last]), with_whom.trust, with_whom.at)
        container = container.with_entries({last: with_long_term_data(stamps[last], data)})
    if level is not SealLevel.B_LTA:
        return container
    container, name = container.with_archive_manifest(with_whom.digest)
    token = with_whom.stamped.over(container.archive_manifest)
    return container.with_entries({name: token})
