"""The closing report of an export: what people read of the order and of its receipt."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.holdings.export_report import report_page
from archive_service.model.export_orders import (
    BuiltExport,
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
    Predecessor,
)
from archive_service.model.identifiers import department_code_of, finess_of, legal_entity_of
from exports.portability.manifest import Equation, Excluded
from exports.portability.receipts import Contested, Receipt, sign_receipt
from tests.browser_judge import violations
from tests.exports.portability.test_receipts import identity

_AT = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
_ROOT = "ab" * 32


def _order(*contested: str) -> ExportOrder:
    excluded = (Excluded("outside-scope", 3), Excluded("key-destroyed", 1), Excluded("object-altered", 2))
    built = BuiltExport(
        inventory_object="",
        snapshot_object="",
        root=_ROOT,
        leaves=14,
        bytes=1,
        equation=Equation(accepted=12, exported=5, excluded=excluded, transferred=0, eliminated=1),
        made_at=_AT,
    )
    details = ExportDetails(
        scope=ExportScope(kind=ExportKind.MASSIVE, establishments=(finess_of("480787529"),)),
        layouts=("tree",),
        recipient=b"",
        ordered_by="direction",
        forecast=date(2026, 3, 9),
        deadlines=(),
        built=built,
        contested=contested,
    )
    return ExportOrder(
        id=UUID(int=5),
        tenant=legal_entity_of("480787529"),
        department=department_code_of("48"),
        state=ExportState.CLOSED,
        ordered_at=_AT,
        key="",
        details_or_none=details,
    )


def _receipt(*contested: Contested) -> Receipt:
    return Receipt(
        root=_ROOT,
        leaves=14,
        order=str(UUID(int=5)),
        verdict="incomplete" if contested else "complete",
        contested=contested,
        made_at=_AT,
    )


def test_the_report_tells_where_each_document_is() -> None:
    page = report_page(_order(), _receipt())
    for told in (
        "Le destinataire a tout reçu",
        "480787529",
        _ROOT,
        "02/03/2026 à 10:15",
        "Hors de la commande",
    ):
        assert told in page
    assert "Illisibles (object-altered)" in page
    assert '<td class="number">12</td>' in page
    assert "contestés" not in page


def test_the_report_names_who_exports_who_receives_and_who_signed() -> None:
    key, certificate = identity("secp256r1")
    der = x509.load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)
    order = _order()
    details = replace(
        order.details,
        recipient=der,
        receipt=sign_receipt(_receipt(), key, certificate),
        age_recipients=("age1invented",),
        after=Predecessor(UUID(int=4), "cd" * 32),
        scope=replace(order.details.scope, kind=ExportKind.TARGETED, first_day=date(2020, 1, 2)),
    )
    page = report_page(replace(order, details_or_none=details), _receipt(), {"480787529": "Les <Chênes>"})
    for told in (
        "Les &lt;Chênes&gt; (FINESS 480787529)",
        "Entité juridique qui envoie",
        "Une partie des dossiers, documents datés à partir du 02/01/2020",
        x509.load_pem_x509_certificate(certificate).subject.rfc4514_string(),
        "Reçu signé avec le certificat",
        hashlib.sha256(der).hexdigest(),
        "age1invented",
        str(UUID(int=4)),
        "cd" * 32,
        "Tous les fichiers de l’inventaire sont là",
    ):
        assert told in page, told


def test_the_report_says_plainly_that_what_is_there_is_contested() -> None:
    receipt = replace(_receipt(Contested(path="a", leaf=1, reason="illisible")), verdict="complete")
    assert "Le destinataire conteste quand même des fichiers" in report_page(_order("a"), receipt)
    assert "quand même" not in report_page(_order(), _receipt())


def test_a_certificate_that_cannot_be_read_is_named_by_its_fingerprint() -> None:
    order = _order()
    order = replace(order, details_or_none=replace(order.details, recipient=b"x"))
    assert f"sujet illisible<br>SHA-256 : {hashlib.sha256(b'x').hexdigest()}" in report_page(
        order, _receipt()
    )


def test_what_the_receiver_contests_is_only_text() -> None:
    receipt = _receipt(Contested(path="content/a", leaf=3, reason="<b>\x00illisible"))
    page = report_page(_order("content/a", "content/b"), receipt)
    assert "Le destinataire conteste des fichiers" in page
    assert "&lt;b&gt;\N{REPLACEMENT CHARACTER}illisible" in page
    assert "contesté auparavant" in page


@pytest.mark.judge
def test_the_report_is_accessible(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    path = "content/records/x/document.pdf"
    receipt = _receipt(Contested(path=path, leaf=3, reason="illisible"))
    page.write_text(report_page(_order(path), receipt))
    assert violations(page) == []
