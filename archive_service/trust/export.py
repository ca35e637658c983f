"""The public keys and lists that anybody needs to check our seals, receipts and journal without us."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from archive_service.errors import Misconfigured
from archive_service.trust.trust_services import TrustServices


def export_trust(services: TrustServices, folder: Path, witnesses: Sequence[str] = ()) -> list[Path]:
    """Write anchors, intermediates, CRLs (PEM), receipt keys (JWKS), the keys of journal and witnesses.

    Raises:
        Misconfigured: in production no trust anchor is configured.
    """
    files = exported_trust(services, witnesses)
    (folder / "crls").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def public_trust(services: TrustServices) -> Mapping[str, bytes]:
    """Return what records of this instance are verified with, by name, without revocation lists: they change
    every day, and each record has those that it needs.
    """
    from signing.trust import pem

    trust = services.trust
    return {
        "anchors.pem": pem(trust.anchors),
        "intermediates.pem": pem(trust.intermediates),
        **_public_keys(services),
    }


def exported_trust(services: TrustServices, witnesses: Sequence[str] = ()) -> Mapping[str, bytes]:
    """Return the files that `export_trust` writes, by their paths in the folder.

    `witnesses` are the keys of the journal's witnesses, in note format; without any, no file names them.

    Raises:
        Misconfigured: see `export_trust`.
    """
    if services.settings.production and services.settings.trust is None:
        raise Misconfigured("ARCHIVE_TRUST is not set: there are no anchors to export")
    if not services.settings.production:
        services.renew_development_lists()
    named = {"witnesses.vkey": "".join(f"{one}\n" for one in witnesses).encode()} if witnesses else {}
    return {**services.trust.files(), **_public_keys(services), **named}


def _public_keys(services: TrustServices) -> dict[str, bytes]:
    keys = json.dumps(services.receipts.public_keys(), indent=2) + "\n"
    return {
        "receipt-keys.json": keys.encode(),
        "journal.vkey": f"{services.journal_key.verifier}\n".encode(),
    }
