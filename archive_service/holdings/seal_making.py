"""Seals a file that comes and goes: its bytes and a name for the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from archive_service.errors import InvalidRequest
from archive_service.model.seals import (
    SealAlreadyThere,
    SealFileEmpty,
    SealForm,
    SealLevel,
    SealNotAPdf,
    SealOrder,
    SealTimeUnavailable,
)
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.pdf_seal import seal

_REFUSED = {SigningCode.NOT_A_PDF: SealNotAPdf, SigningCode.ALREADY_SEALED: SealAlreadyThere}


@dataclass(frozen=True, slots=True)
class MadeSeal:
    """The sealed bytes, and a file name for them, without folders."""

    content: bytes
    name: str


def made_seal(content: bytes, name: str, order: SealOrder, key: SealKey, at: datetime) -> MadeSeal:
    """Seal a file.

    Args:
        content: The whole file.
        name: As its owner calls it; only its last part is used.
        order: Form and level.
        key: Of the legal entity.
        at: Aware; the claimed time.

    Raises:
        SealFileEmpty, SealNotAPdf, SealAlreadyThere: it cannot be sealed so.
        SealTimeUnavailable: no time-stamping authority answers.
        SigningError: any other outcome.
    """
    if not content:
        raise SealFileEmpty("the file has no byte")
    if order.form is not SealForm.PADES or order.level is not SealLevel.B_B:
        raise InvalidRequest(f"{order.form} at level {order.level} is not offered")
    try:
        return MadeSeal(seal(content, key, at), last_part(name))
    except SigningError as error:
        if error.code in _REFUSED:
            raise _REFUSED[error.code](str(error)) from error
        if error.retryable:
            raise SealTimeUnavailable(str(error)) from error
        raise


def last_part(name: str) -> str:
    r"""Return a file's own name, whatever the system of whoever wrote it; empty when it has none.

    >>> last_part("../rapports/avis.pdf"), last_part("C:\\Mes documents\\avis.pdf"), last_part("..")
    ('avis.pdf', 'avis.pdf', '')
    """
    own = PurePath(name.replace("\\", "/")).name
    return "" if own in {".", ".."} else own
