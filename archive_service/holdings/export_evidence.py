"""The evidence of an export order as files: a page for people, and the same facts as JSON."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.holdings.export_report import STYLE, day_and_hour, report_page
from archive_service.model.export_clocks import ClockReading, ClockState
from archive_service.model.export_orders import ExportOrder
from exports.portability.receipts import read_receipt

FORM = "export-evidence/1"
_STATES = {
    ClockState.RUNNING: "en cours",
    ClockState.MET: "respecté",
    ClockState.MISSED: "manqué",
    ClockState.ENDED: "sans objet, la commande ayant pris fin",
}
_FORCES = {"law": "loi", "analogy": "par analogie", "contract": "contrat"}


@dataclass(frozen=True, slots=True)
class JournalProof:
    """An entry of the journal, and its proof of inclusion in the tree of the checkpoint (RFC 9162)."""

    index: int
    size: int
    entry: bytes
    proof: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvidence:
    """What is known of an order at a time. `checkpoint` is the signed note of the journal."""

    order: ExportOrder
    at: datetime
    clocks: Sequence[ClockReading]
    checkpoint: bytes
    entries: Sequence[JournalProof]
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of the legal entity and its establishments by FINESS number, as far as they are known."""

    def files(self) -> Mapping[str, bytes]:
        """Return the files by name."""
        details = self.order.details
        found = {
            "index.html": evidence_page(self).encode(),
            "evidence.json": orjson.dumps(self._facts(), option=orjson.OPT_INDENT_2),
            "acknowledgement.jws": details.acknowledgement.encode(),
            "checkpoint": self.checkpoint,
        }
        for number, one in enumerate(details.recipients, 1):
            certificate = x509.load_der_x509_certificate(one)
            found[f"receiver-{number}.pem"] = certificate.public_bytes(Encoding.PEM)
        if details.mandate:
            found["mandate.bin"] = details.mandate
        if details.erasure_certificate:
            found["erasure-certificate.bin"] = details.erasure_certificate
        if details.refused_receipt:
            found["refused-receipt.p7m"] = details.refused_receipt
        if details.receipt:
            found["receipt.p7m"] = details.receipt
            receipt = read_receipt(details.receipt).receipt
            found["report.html"] = report_page(self.order, receipt, self.names).encode()
        return dict(sorted(found.items()))

    def _facts(self) -> Mapping[str, Any]:
        order, details = self.order, self.order.details
        return {
            "format": FORM,
            "order": str(order.id),
            "at": self.at,
            "state": order.state.value,
            "problem": details.problem,
            "kind": details.scope.kind.value,
            "establishments": list(details.scope.establishments),
            "ordered_at": order.ordered_at,
            "asked_by": details.asked_by.value,
            "right": details.right,
            "accepted_untrusted": details.accepted_untrusted,
            "mandate": _committed(details.mandate, details.mandate_nonce),
            "erasure_certificate": _committed(details.erasure_certificate, details.erasure_nonce),
            "clocks": [_clock(one) for one in self.clocks],
            "journal": [
                {
                    "index": one.index,
                    "size": one.size,
                    "entry": one.entry.decode(),
                    "proof": [b64encode(node).decode() for node in one.proof],
                }
                for one in self.entries
            ],
        }


def write_evidence(found: OrderEvidence, folder: Path) -> Path:
    """Write the files into a folder; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.files().items():
        (folder / name).write_bytes(content)
    return folder / "index.html"


def evidence_page(found: OrderEvidence) -> str:
    """Return the page for people."""
    order, details = found.order, found.order.details
    clocks = "".join(
        f"<tr><td>{escape(one.deadline.source)}</td><td>{escape(_force(one))}</td>"
        f"<td>{day_and_hour(one.deadline.due)}</td><td>{_STATES[one.state]}{_when(one)}</td></tr>"
        for one in found.clocks
    )
    acts = "".join(
        f"<tr><td>{day_and_hour(datetime.fromisoformat(told['at']))}</td>"
        f"<td><code>{escape(told['tag'])}</code></td><td>{escape(told['role'])}</td><td>{one.index}</td></tr>"
        for one in found.entries
        for told in [orjson.loads(one.entry)]
    )
    files = "".join(f"<li><a href='{name}'>{name}</a></li>" for name in _named(found) if name != "index.html")
    return (
        "<!DOCTYPE html>\n<html lang='fr'><head><meta charset='utf-8'><title>Preuves d'un export</title>"
        f"<style>{STYLE}table{{border-collapse:collapse}}td,th{{border:1px solid #c9ced6;padding:.3rem .6rem;"
        "text-align:left;vertical-align:top}</style></head>\n"
        f"<body><main><h1>Preuves de la commande d'export</h1><p>État au {day_and_hour(found.at)}.</p><dl>"
        f"<dt>Commande</dt><dd>{order.id}</dd><dt>Reçue le</dt><dd>{day_and_hour(order.ordered_at)}</dd>"
        f"<dt>Établissements</dt><dd>{escape(', '.join(details.scope.establishments))}</dd>"
        f"<dt>Demandeur</dt><dd>{details.asked_by}</dd><dt>Droit invoqué</dt>"
        f"<dd>{escape(details.right or 'non précisé')}</dd></dl>"
        "<h2>Délais</h2><table><thead><tr><th>Texte</th><th>Force</th><th>Échéance</th><th>État</th></tr>"
        "</thead>"
        f"<tbody>{clocks}</tbody></table><h2>Actes, d'après le journal</h2><table><thead><tr><th>Date</th>"
        f"<th>Acte</th><th>Rôle</th><th>Entrée du journal</th></tr></thead><tbody>{acts}</tbody></table>"
        f"<h2>Pièces</h2><ul>{files}</ul><p>Chaque entrée du journal est dans <code>evidence.json</code>, "
        "avec sa preuve d'inclusion (RFC 9162) dans l'arbre que signe <code>checkpoint</code> ; la clé "
        "publique est celle de <code>archive-dui trust export</code> (<code>journal.vkey</code>).</p>"
        "</main></body></html>\n"
    )


def _named(found: OrderEvidence) -> Sequence[str]:
    details = found.order.details
    names = ["acknowledgement.jws", "checkpoint", "evidence.json"]
    names += [f"receiver-{number}.pem" for number in range(1, len(details.recipients) + 1)]
    names += ["mandate.bin"] if details.mandate else []
    names += ["erasure-certificate.bin"] if details.erasure_certificate else []
    names += ["refused-receipt.p7m"] if details.refused_receipt else []
    names += ["receipt.p7m", "report.html"] if details.receipt else []
    return sorted(names)


def _force(one: ClockReading) -> str:
    read = "" if one.deadline.verified else ", texte non lu lui-même"
    return _FORCES.get(one.deadline.force, "non précisée") + read


def _when(one: ClockReading) -> str:
    return "" if one.at is None else f", {escape(one.act)} le {day_and_hour(one.at)}"


def _committed(content: bytes, nonce: bytes) -> Mapping[str, str] | None:
    if not content:
        return None
    return {"sha256": sha256(content).hexdigest(), "nonce": nonce.hex()}


def _clock(one: ClockReading) -> Mapping[str, Any]:
    deadline = one.deadline
    return {
        "name": deadline.name,
        "text": deadline.text,
        "force": deadline.force,
        "verified": deadline.verified,
        "source": deadline.source,
        "due": deadline.due,
        "state": one.state.value,
        "act": one.act,
        "at": one.at,
    }
