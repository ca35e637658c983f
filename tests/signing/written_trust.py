"""A trust store in a folder, as `TrustStore.load` reads it."""

from __future__ import annotations

from pathlib import Path

from signing.trust import TrustStore


def write_trust(trust: TrustStore, folder: Path) -> None:
    """Write the latest list of each authority, and the certificates."""
    (folder / "crls").mkdir(parents=True, exist_ok=True)
    for name, content in trust.files().items():
        (folder / name).write_bytes(content)
