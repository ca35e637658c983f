"""The closing report of a portability export: what was ordered, delivered and acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cryptography import x509

from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope
from exports.formats.xml_text import escaped
from exports.portability.manifest import Equation
from exports.portability.reasons import in_words
from exports.portability.receipts import Receipt, read_receipt

_PARIS = ZoneInfo("Europe/Paris")
STYLE = """\
:root{--ink:#1b1f27;--soft:#4a5364;--line:#d5dae3;--accent:#1d3f72;--wash:#f4f6fa}
body{margin:0;background:#fff;color:var(--ink)}
body{font:1.0625rem/1.6 "Liberation Sans",Arial,Helvetica,sans-serif}
main{max-width:54rem;margin:0 auto;padding:1.5rem}
h1{margin:.5rem 0 1rem;font-size:2rem;line-height:1.2}
h2{margin:2.5rem 0 .5rem;font-size:1.3rem;line-height:1.3}
.outcome{padding:.8rem 1.1rem;border-left:4px solid var(--accent);background:var(--wash);font-size:1.125rem}
.contested{border-left-color:#b35c00;background:#fdf5ea}
table{width:100%;border-collapse:collapse}
caption{padding:.4rem 0;color:var(--soft);text-align:left}
th,td{padding:.5rem 1rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th,td,code{overflow-wrap:anywhere}
th{font-weight:normal;color:var(--soft)}
.told th{width:34%}
thead th{border-bottom:2px solid var(--ink);color:var(--ink);font-weight:bold}
.number{padding-right:0;text-align:right;font-variant-numeric:tabular-nums}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}tr{break-inside:avoid}h2{break-after:avoid}}
"""
_KINDS = {
    ExportKind.MASSIVE: "Tous les dossiers",
    ExportKind.TARGETED: "Une partie des dossiers",
    ExportKind.PERSON: "Le dossier d’une personne",
}
_VERDICTS = {
    "complete": "Tous les fichiers de l’inventaire sont là, sans changement.",
    "incomplete": "Des fichiers manquent ou ont changé.",
}
_ALL_THERE_AND_CONTESTED = (
    " Le destinataire conteste quand même des fichiers : ils sont arrivés tels qu’ils ont été envoyés, "
    "mais il ne les accepte pas, pour les raisons qu’il donne ci-dessous."
)
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def write_report(
    order: ExportOrder, receipt: Receipt, folder: Path, names: Mapping[str, str] = NO_NAMES
) -> Path:
    """Write the report and the receipt into a folder; return the report's file. `names` as for the page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "receipt.p7m").write_bytes(order.details.receipt)
    report = folder / "report.html"
    report.write_text(report_page(order, receipt, names), encoding="utf-8")
    return report


def report_page(order: ExportOrder, receipt: Receipt, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return the report, a page in HTML; `names` gives those of FINESS numbers, as far as they are known."""
    built, scope, after = order.built, order.details.scope, order.details.after
    state, outcome = _outcome(order)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Procès-verbal d’export</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        "<h1>Procès-verbal d’export de portabilité</h1>\n"
        f'<p class="outcome{state}"><strong>{outcome}.</strong></p>\n'
        + _table(
            "Commande",
            (
                ("Commande", str(order.id)),
                ("Entité juridique qui envoie", _named(order.tenant, names)),
                ("Établissements", "\n".join(_named(one, names) for one in scope.establishments)),
                ("Ce qui est commandé", _KINDS[scope.kind] + _period(scope)),
                ("Commandé le", day_and_hour(order.ordered_at)),
                ("Constitué le", day_and_hour(built.made_at)),
                ("Nombre de fichiers", str(built.leaves)),
                ("Empreinte de l’ensemble (racine)", built.root),
                ("Complète le paquet de la commande", "" if after is None else str(after.order)),
                ("Racine du paquet complété", "" if after is None else after.root),
            ),
        )
        + "<h2>Qui a reçu, et qui a signé le reçu</h2>\n"
        + _table("Destinataire et réception", _receivers(order, receipt))
        + "<h2>Où sont les documents acceptés</h2>\n"
        + _table("Nombre de documents", _sum(built.equation), numbers=True)
        + _contested(order, receipt)
        + _given_again(order)
        + "</main>\n</body>\n</html>\n"
    )


def _outcome(order: ExportOrder) -> tuple[str, str]:
    # An earlier receipt may contest files of which the last one, about a reissue, says nothing.
    if order.details.contested:
        return " contested", "Le destinataire conteste des fichiers"
    return "", "Le destinataire a tout reçu"


def _named(finess: str, names: Mapping[str, str]) -> str:
    name = names.get(finess)
    return f"{name} (FINESS {finess})" if name else f"FINESS {finess}"


def _period(scope: ExportScope) -> str:
    days = (("à partir du", scope.first_day), ("jusqu’au", scope.last_day))
    told = [f"{word} {day:%d/%m/%Y}" for word, day in days if day is not None]
    return f", documents datés {' '.join(told)}" if told else ""


def _receivers(order: ExportOrder, receipt: Receipt) -> list[tuple[str, str]]:
    """Return for whom the package was encrypted, who signed the receipt and when, and what it says."""
    details = order.details
    signer = read_receipt(details.receipt).certificate if details.receipt else b""
    rows = [("Chiffré pour le certificat", _certificate(one)) for one in details.recipients if one]
    rows += [("Chiffré aussi pour la clé age", one) for one in details.age_recipients]
    if signer:
        rows.append(("Reçu signé avec le certificat", _certificate(signer)))
    verdict = _VERDICTS[receipt.verdict]
    if receipt.verdict == "complete" and receipt.contested:
        verdict += _ALL_THERE_AND_CONTESTED
    return [
        *rows,
        ("Reçu signé le", day_and_hour(receipt.made_at)),
        ("Contrôle par le destinataire", verdict),
    ]


def _certificate(der: bytes) -> str:
    """Return the subject of a certificate and its fingerprint."""
    try:
        subject = x509.load_der_x509_certificate(der).subject.rfc4514_string()
    except ValueError:
        subject = "sujet illisible"
    return f"{subject or 'sans sujet'}\nSHA-256 : {sha256(der).hexdigest()}"


def _sum(equation: Equation) -> list[tuple[str, str]]:
    excluded = [(in_words(one.reason), str(one.records)) for one in equation.excluded]
    return [
        ("Acceptés depuis le début, d’après le journal", str(equation.accepted)),
        ("Exportés", str(equation.exported)),
        *excluded,
        ("Versés aux archives", str(equation.transferred)),
        ("Éliminés", str(equation.eliminated)),
    ]


def _contested(order: ExportOrder, receipt: Receipt) -> str:
    if not order.details.contested:
        return ""
    reasons = {one.path: one.reason for one in receipt.contested}
    rows = "".join(
        f'<tr><th scope="row"><code>{escaped(path)}</code></th>'
        f"<td><bdi>{escaped(reasons.get(path, 'contesté auparavant'))}</bdi></td></tr>\n"
        for path in order.details.contested
    )
    return (
        "<h2>Fichiers contestés</h2>\n<table>\n<caption>Ce que le destinataire n’accepte pas</caption>\n"
        '<thead><tr><th scope="col">Fichier</th><th scope="col">Raison donnée</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _given_again(order: ExportOrder) -> str:
    rows = [
        (
            f"Renvoi {one.number}, le {day_and_hour(one.made_at)}",
            f"{len(one.paths)} fichiers, racine {one.root}",
        )
        for one in order.details.reissues
    ]
    return "<h2>Fichiers renvoyés</h2>\n" + _table("Ce qui a été remis de nouveau", rows) if rows else ""


def _table(caption: str, rows: Iterable[tuple[str, str]], *, numbers: bool = False) -> str:
    style, told = (' class="number"', "") if numbers else ("", ' class="told"')
    inside = "".join(
        f'<tr><th scope="row">{escaped(name)}</th><td{style}>{_lines(value)}</td></tr>\n'
        for name, value in rows
        if value
    )
    return f"<table{told}>\n<caption>{caption}</caption>\n<tbody>\n{inside}</tbody>\n</table>\n"


def _lines(value: str) -> str:
    return "<br>".join(escaped(line) for line in value.split("\n"))


def day_and_hour(time: datetime) -> str:
    """Return a time as people read it, in Paris."""
    return f"{time.astimezone(_PARIS):%d/%m/%Y à %H:%M} (heure de Paris)"
