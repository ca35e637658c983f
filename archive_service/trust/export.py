"""The public keys and lists that anybody needs to check our seals, receipts and journal without us."""

from __future__ import annotations

import json
from pathlib import Path

from archive_service.errors import Misconfigured
from archive_service.trust.trust_services import TrustServices


def export_trust(services: TrustServices, folder: Path) -> list[Path]:
    """Write anchors, intermediates, CRLs (PEM), receipt keys (JWKS) and the journal's key.

    Raises:
        Misconfigured: in production no trust anchor is configured.
    """
    if services.settings.production and services.settings.trust is None:
        raise Misconfigured("ARCHIVE_TRUST is not set: there are no anchors to export")
    if not services.settings.production:
        services.renew_development_lists()
    folder.mkdir(parents=True, exist_ok=True)
    written = list(services.trust.write(folder))
    keys = folder / "receipt-keys.json"
    keys.write_text(json.dumps(services.receipts.public_keys(), indent=2) + "\n", encoding="utf-8")
    journal = folder / "journal.vkey"
    journal.write_text(services.journal_key.verifier + "\n", encoding="utf-8")
    return [*written, keys, journal]
