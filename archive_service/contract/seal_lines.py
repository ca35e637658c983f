"""The JSON lines of seals on files that come and go."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, moment

if TYPE_CHECKING:  # most commands seal nothing
    from archive_service.model.seal_batches import BatchFile, SealBatch
    from archive_service.model.seals import SealedFile, SealOrder
    from signing.byte_range_seals import DatedDigest
    from signing.long_term_data import LongTermData


def seal_line(file: str, sealed: str, made: SealedFile) -> Line:
    """Return the line of a file that was sealed; `sealed` says where the result is."""
    return {
        "file": file,
        "sealed": sealed,
        "level": made.order.level.value,
        "sha256": sha256(made.content).hexdigest(),
        **_order(made.order),
        "seal": str(made.seal),
        "sealed_at": moment(made.at),
        "commitment": made.commitment,
        "nonce": made.nonce.hex(),
        "code": None,
        "message": None,
    }


def validation_line(data: LongTermData | None) -> Line | None:
    """Return certificates and lists in base64."""
    if data is None:
        return None
    return {
        "certificates": [b64encode(one).decode() for one in data.certificates],
        "crls": [b64encode(one).decode() for one in data.lists],
    }


def stamp_line(digest: str, dated: DatedDigest) -> Line:
    """Return the line of a digest that was dated."""
    return {
        "file": digest,
        "media_type": "application/timestamp-token",
        "content": b64encode(dated.token).decode(),
        "validation": validation_line(dated.validation),
    }


def refused_line(file: str, order: SealOrder, code: str, message: str) -> Line:
    """Return the line of a file that was not sealed, and why."""
    return {
        "file": file,
        "sealed": None,
        "level": order.level.value,
        "sha256": None,
        **_order(order),
        "seal": None,
        "sealed_at": None,
        "commitment": None,
        "nonce": None,
        "code": code,
        "message": message,
    }


def batch_line(batch: SealBatch) -> Line:
    """Return the line of a batch."""
    return {
        "batch": str(batch.id),
        "state": batch.shown_state,
        "files": batch.files,
        "sealed": batch.sealed,
        "refused": batch.refused,
        "level": batch.order.level.value,
        **_order(batch.order),
        "asked_at": moment(batch.asked_at),
        "ends_at": moment(batch.ends_at),
    }


def batch_file_line(batch: SealBatch, file: BatchFile) -> Line:
    """Return the line of a file of a batch: that of a seal, with its number and its state."""
    place = file.place
    return {
        "number": file.number,
        "state": file.state.value,
        "file": file.name,
        "sealed": None if place is None else place.name,
        "level": batch.order.level.value,
        "sha256": None if place is None else place.sha256,
        **_order(batch.order),
        "seal": None if place is None else str(place.seal),
        "sealed_at": None if place is None else moment(place.at),
        "commitment": None if place is None else place.commitment,
        "nonce": None if place is None else place.nonce.hex(),
        "code": file.code or None,
        "message": None,
    }


def _order(order: SealOrder) -> Line:
    return {
        "entity": order.legal_entity,
        "form": order.form.value,
        "purpose": order.purpose.value,
    }
