"""The closing report of a portability export: what was ordered, delivered and acknowledged."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from archive_service.model.export_orders import ExportOrder
from exports.portability.receipts import Receipt

_PARIS = ZoneInfo("Europe/Paris")
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem;color:#16191d}"
    "h1,h2{color:#1d3557}dt{color:#5c6370}dd{margin:0 0 .6rem}code{word-break:break-all}"
)


def write_report(order: ExportOrder, receipt: Receipt, folder: Path) -> Path:
    """Write the report and the receipt into a folder; return the report's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "receipt.p7m").write_bytes(order.details.receipt)
    report = folder / "report.html"
    report.write_text(report_page(order, receipt), encoding="utf-8")
    return report


def report_page(order: ExportOrder, receipt: Receipt) -> str:
    """Return the report, a page in HTML."""
    built = order.built
    equation = built.equation
    excluded = "".join(
        f"<dt>Non exportés : {escape(one.reason)}</dt><dd>{one.records}</dd>" for one in equation.excluded
    )
    reasons = {one.path: one.reason for one in receipt.contested}
    contested = "".join(
        f"<li><code>{escape(path)}</code> : {escape(reasons.get(path, 'contesté auparavant'))}</li>"
        for path in order.details.contested
    )
    outcome = "Le destinataire conteste des fichiers" if contested else "Le destinataire a tout reçu"
    again = "".join(
        f"<dt>Renvoi {one.number}, le {_moment(one.made_at)}</dt>"
        f"<dd>{len(one.paths)} fichiers, racine <code>{one.root}</code></dd>"
        for one in order.details.reissues
    )
    return (
        "<!DOCTYPE html>\n<html lang='fr'><head><meta charset='utf-8'><title>Procès-verbal d'export</title>"
        f"<style>{_STYLE}</style></head>\n<body><main><h1>Procès-verbal d'export de portabilité</h1>"
        f"<p><strong>{outcome}.</strong></p><dl>"
        f"<dt>Commande</dt><dd>{order.id}</dd>"
        f"<dt>Établissements</dt><dd>{escape(', '.join(order.details.scope.establishments))}</dd>"
        f"<dt>Commandé le</dt><dd>{_moment(order.ordered_at)}</dd>"
        f"<dt>Constitué le</dt><dd>{_moment(built.made_at)}</dd>"
        f"<dt>Reçu signé le</dt><dd>{_moment(receipt.made_at)}</dd>"
        f"<dt>Fichiers</dt><dd>{built.leaves}</dd><dt>Racine</dt><dd><code>{built.root}</code></dd></dl>"
        "<h2>Où sont les documents acceptés</h2><dl>"
        f"<dt>Acceptés, d'après le journal</dt><dd>{equation.accepted}</dd>"
        f"<dt>Exportés</dt><dd>{equation.exported}</dd>{excluded}"
        f"<dt>Transférés aux archives</dt><dd>{equation.transferred}</dd>"
        f"<dt>Éliminés</dt><dd>{equation.eliminated}</dd></dl>"
        + (f"<h2>Fichiers contestés</h2><ul>{contested}</ul>" if contested else "")
        + (f"<h2>Fichiers renvoyés</h2><dl>{again}</dl>" if again else "")
        + "</main></body></html>\n"
    )


def _moment(time: datetime) -> str:
    return f"{time.astimezone(_PARIS):%d/%m/%Y à %H:%M} (heure de Paris)"
