"""The bodies of requests about portability exports: the order, and the receipt."""

from __future__ import annotations

from base64 import b64decode
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from archive_service.api.dependencies import Exporter, media_type_of_body
from archive_service.api.json_bodies import read_json
from archive_service.api.problems import MediaTypeUnknown
from archive_service.api.request_body import small_body
from archive_service.holdings.receivers import LARGEST_REASON, MOST_RECEIVERS
from archive_service.model.export_orders import AskedBy, ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.workflows.export_erasure import LARGEST_CERTIFICATE
from archive_service.workflows.export_freezes import LONGEST_REASON
from archive_service.workflows.export_orders import (
    LARGEST_MANDATE,
    LARGEST_RIGHT,
    LONGEST_CONTACT,
    ExportAsked,
)
from exports.portability.layouts.registry import DEFAULT

_LARGEST_ORDER = 16_000_000
_LARGEST_RECEIPT = 4_000_000
_RECEIPT_TYPES = frozenset(
    {"", "application/octet-stream", "application/pkcs7-mime", "application/x-www-form-urlencoded"}
)


def _in_base64(text: str) -> str:
    if len(b64decode(text, validate=True)) > LARGEST_MANDATE:
        raise ValueError("too long")
    return text


class ExportOrderBody(BaseModel):
    """An order of a portability export. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    establishments: Annotated[
        list[Annotated[str, Field(pattern="^[0-9AB]{9}$", description="FINESS.")]],
        Field(min_length=1, max_length=1000),
    ]
    certificate: Annotated[
        str,
        Field(
            max_length=100_000,
            description="The receiver's certificate, PEM; those of its authorities may follow.",
        ),
    ]
    other_certificates: Annotated[
        list[Annotated[str, Field(max_length=100_000)]],
        Field(max_length=MOST_RECEIVERS - 1, description="Those of further receivers."),
    ] = []
    age: Annotated[
        list[Annotated[str, Field(max_length=100)]],
        Field(
            max_length=MOST_RECEIVERS,
            description="Receivers' public keys of age (`age1...`): `export deliver` encrypts for them too.",
        ),
    ] = []
    asked_by: Annotated[AskedBy | None, Field(description="By default whoever orders.")] = None
    right: Annotated[str, Field(max_length=LARGEST_RIGHT, description="By what right it is asked for.")] = ""
    accept_untrusted: Annotated[
        str,
        Field(
            max_length=LARGEST_REASON,
            description="Why a receiver without a trusted authority is accepted.",
        ),
    ] = ""
    kind: ExportKind = ExportKind.MASSIVE
    mandate: Annotated[
        str | None,
        Field(
            max_length=(LARGEST_MANDATE + 2) // 3 * 4,
            description="The file by which the establishment allows the order, in base64.",
            json_schema_extra={"contentEncoding": "base64"},
        ),
        AfterValidator(lambda text: None if text is None else _in_base64(text)),
    ] = None
    persons: Annotated[list[UUID], Field(max_length=10_000, description="Only these persons.")] = []
    from_: Annotated[date | None, Field(alias="from", description="Only documents from that day.")] = None
    until: Annotated[date | None, Field(description="Only documents up to that day.")] = None
    layouts: Annotated[list[str], Field(min_length=1, max_length=10)] = list(DEFAULT)
    after: Annotated[
        UUID | None, Field(description="Only what is new or changed since this order's package: a delta.")
    ] = None
    freeze: Annotated[bool, Field(description="Accept nothing more for the establishments from now on.")] = (
        False
    )
    contact: Annotated[
        str,
        Field(max_length=LONGEST_CONTACT, description="With `freeze`: where senders turn to, told to them."),
    ] = ""
    dry_run: Annotated[bool, Field(description="Only count; nothing is ordered.")] = False

    def asked(self) -> ExportAsked:
        """Return what is ordered."""
        scope = ExportScope(
            kind=self.kind,
            establishments=tuple(Finess(one) for one in self.establishments),
            persons=tuple(self.persons),
            first_day=self.from_,
            last_day=self.until,
        )
        return ExportAsked(
            scope=scope,
            certificate=self.certificate.encode(),
            others=[one.encode() for one in self.other_certificates],
            age=self.age,
            accept_untrusted=self.accept_untrusted,
            asked_by=self.asked_by,
            right=self.right,
            mandate=b64decode(self.mandate or ""),
            layouts=tuple(self.layouts),
            freeze=self.freeze,
            contact=self.contact,
            after=self.after,
        )


class RenewalBody(BaseModel):
    """How long volumes can be fetched from now on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    until: Annotated[
        AwareDatetime | None, Field(description="With a zone; without it, for as long again from now.")
    ] = None


class RevocationBody(BaseModel):
    """Why an order ends."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class UnfreezeBody(BaseModel):
    """Why the freeze of an order's establishments ends."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


async def _order(request: Request, sender: Exporter) -> ExportOrderBody:
    return await read_json(ExportOrderBody, request, _LARGEST_ORDER)


async def _renewal(request: Request, sender: Exporter) -> RenewalBody:
    return await read_json(RenewalBody, request, _LARGEST_ORDER)


async def _unfreeze(request: Request, sender: Exporter) -> UnfreezeBody:
    return await read_json(UnfreezeBody, request, _LARGEST_ORDER)


async def _revocation(request: Request, sender: Exporter) -> RevocationBody:
    return await read_json(RevocationBody, request, _LARGEST_ORDER)


async def _receipt(request: Request, sender: Exporter) -> bytes:
    if media_type_of_body(request) not in _RECEIPT_TYPES:
        raise MediaTypeUnknown("a receipt is CMS")
    return await small_body(request, _LARGEST_RECEIPT)


async def _certificate(request: Request, sender: Exporter) -> bytes:
    return await small_body(request, LARGEST_CERTIFICATE)


CertificateBody = Annotated[bytes, Depends(_certificate)]
Renewal = Annotated[RenewalBody, Depends(_renewal)]
Revocation = Annotated[RevocationBody, Depends(_revocation)]
OrderBody = Annotated[ExportOrderBody, Depends(_order)]
UnfreezeReason = Annotated[UnfreezeBody, Depends(_unfreeze)]
ReceiptBody = Annotated[bytes, Depends(_receipt)]
