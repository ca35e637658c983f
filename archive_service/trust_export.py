"""What anybody needs to check our seals, receipts and journal without us."""

from __future__ import annotations

import json
from pathlib import Path

from archive_service.bootstrap import Services


def export_trust(services: Services, folder: Path) -> list[Path]:
    """Write anchors, intermediates, CRLs (PEM), receipt keys (JWKS) and the journal's key."""
    folder.mkdir(parents=True, exist_ok=True)
    written = list(services.trust.write(folder))
    keys = folder / "receipt-keys.json"
    keys.write_text(json.dumps(services.receipts.public_keys(), indent=2) + "\n", encoding="utf-8")
    journal = folder / "journal.vkey"
    journal.write_text(services.journal_key.verifier + "\n", encoding="utf-8")
    return [*written, keys, journal]
