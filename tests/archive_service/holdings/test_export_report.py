"""The closing report of an export: what people read of the order and of its receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.holdings.export_report import report_page
from archive_service.model.export_orders import (
    BuiltExport,
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
)
from archive_service.model.identifiers import department_code_of, finess_of, legal_entity_of
from exports.portability.manifest import Equation, Excluded
from exports.portability.receipts import Contested, Receipt
from tests.browser_judge import violations

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
    assert "contestés" not in page


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
