"""Read what a receiver of a transfer answered: an ArchiveTransferReply of SEDA, or a signed statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from archive_service.holdings.seda_replies import SedaAnswer, read_answer, text_of
from archive_service.holdings.signed_visas import names_a_list
from archive_service.model.transfer_replies import (
    LARGEST_REPLY,
    ReplyIncomplete,
    ReplyNegative,
    ReplyOfOtherKind,
    ReplyPartial,
    ReplyTooLarge,
    ReplyUnreadable,
    ReplyVersion,
    StatementAltered,
    StatementUnsigned,
    TransferReply,
)
from signing.cms_reading import read_container
from signing.digests import Digest
from signing.pdf_reading import UnreadablePdf, covered, find_seals
from signing.token_flaws import UnsoundToken

_ACCEPTED = frozenset({"OK", "000"})
"""The codes that accept a transfer as a whole, of the receiving systems that are known. WARNING is none: what
it warns of is for people to read, who then give a statement.
"""
_DONE = frozenset({"", "STARTED", *_ACCEPTED})
"""The outcomes of single events that contradict no acceptance; people read what is not known."""
_UNIT = "R-"
"""Begins the identifier of a record's unit in our packages (`exports.formats.seda_manifest.unit_of`)."""


def read_reply(content: bytes) -> TransferReply:
    """Return what a reply accepts.

    Raises:
        ReplyRefused: it accepts nothing as a whole; the subclass and its code say why.
    """
    if len(content) > LARGEST_REPLY:
        raise ReplyTooLarge(f"a reply has at most {LARGEST_REPLY} bytes")
    answer = read_answer(content)
    if not isinstance(answer, SedaAnswer):
        raise ReplyUnreadable(f"the reply is not read: {', '.join(answer)}")
    if answer.name != "ArchiveTransferReply":
        raise ReplyOfOtherKind("the message is no ArchiveTransferReply")
    if not answer.is_of_known_version:
        raise ReplyVersion("the reply is of no version of SEDA among 2.1, 2.2 and 2.3")
    code = _only(answer, "ReplyCode")
    reply = TransferReply(
        message=_only(answer, "MessageIdentifier"),
        answers=_only(answer, "MessageRequestIdentifier"),
        records=frozenset(_records(answer)),
    )
    if code not in _ACCEPTED:
        raise ReplyNegative("the code of the reply accepts nothing")
    if any(text_of(one) not in _DONE for one in answer.every("Outcome")):
        raise ReplyPartial("the reply tells of something that failed, or that is not known to be done")
    return reply


def _only(answer: SedaAnswer, name: str) -> str:
    found = answer.only(name)
    if found is None:
        raise ReplyIncomplete(f"the reply has no {name}, or not one alone")
    return found


def _records(answer: SedaAnswer) -> Iterator[UUID]:
    """Yield the records that units of a reply are, as far as they have the identifiers of our packages."""
    for unit in answer.every("ArchiveUnit"):
        identifier = unit.get("id", "")
        if identifier.startswith(_UNIT):
            with suppress(ValueError):
                yield UUID(identifier.removeprefix(_UNIT))
    for one in answer.every("TransferringAgencyArchiveUnitIdentifier"):
        with suppress(ValueError):
            yield UUID(text_of(one))


def signer_of_statement(content: bytes) -> bytes:
    """Return the certificate (DER) with which a statement was signed: a PDF whose last signature holds and
    covers the whole file.

    Neither its words nor the certificate are judged: the archivist who gives it answers for them.

    Raises:
        ReplyTooLarge, StatementUnsigned, StatementAltered: it is something else.
    """
    if len(content) > LARGEST_REPLY:
        raise ReplyTooLarge(f"a statement has at most {LARGEST_REPLY} bytes")
    try:
        seals = find_seals(content)
    except UnreadablePdf as error:
        raise StatementUnsigned("the statement is no PDF that can be read") from error
    if not seals:
        raise StatementUnsigned("nobody signed the statement")
    if len(seals) == 1 and names_a_list(content):
        raise StatementUnsigned("it is a bordereau that has the seal of its producer alone")
    last = max(seals, key=lambda seal: sum(seal.byte_range[2:]))
    parts = covered(content, last)
    if parts is None:
        raise StatementAltered("the last signature of the statement does not cover the whole file")
    try:
        container = read_container(last.container)
    except UnsoundToken as error:
        raise StatementAltered(f"the signature of the statement does not hold: {error}") from error
    if Digest.of_parts(parts, container.message_digest.algorithm) != container.message_digest:
        raise StatementAltered("the statement was changed after it was signed")
    return container.certificates[0]


def signers_of(content: bytes) -> frozenset[bytes]:
    """Return the certificates (DER) of all signatures in a document of ours, which may be of earlier keys."""
    return frozenset(read_container(seal.container).certificates[0] for seal in find_seals(content))
