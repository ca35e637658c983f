"""`MANIFEST.XML` of the tree, from the facts of its shards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exports.formats.xml_text import element
from exports.portability.layouts import PackageFacts


def beginning(identity: str, about: PackageFacts, patients: int, others: int) -> str:
    """Return the manifest up to its list of archives. It says nothing of the order, which it would change
    with: the signed `manifest.json` has its kind and its scope.
    """
    members = [
        ("exportId", identity),
        ("extractTime", "" if about.latest is None else about.latest.isoformat()),
        ("exportStatus", "PARTIAL" if about.unreadable else "COMPLETE"),
        ("comments", _comment(about)),
    ]
    told = "".join(f"  {element(name, value)}\n" for name, value in members if value)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Manifest>\n{told}'
        f"  <editeurSortant>{element('denominationEG', exporters(about))}</editeurSortant>\n"
        f"  <PatientArchiveCount>{patients}</PatientArchiveCount>\n"
        f"  <TransverseArchiveCount>{others}</TransverseArchiveCount>\n  <Archives>\n"
    )


END = "  </Archives>\n</Manifest>\n"


def archive(told: Mapping[str, Any]) -> str:
    """Return the member about an archive."""
    kind = "Patient" if told["person"] else "Transverse"
    patient = element("patientId", told["patient"]) if told["patient"] else ""
    return (
        f"    <Archive>{element('type', kind)}{element('archiveid', told['name'])}{patient}"
        f"<size>{told['size']}</size><hash>{told['sha256']}</hash></Archive>\n"
    )


def exporters(about: PackageFacts) -> str:
    """Return the structures whose files these are."""
    named = [
        f"{one.get('name') or 'Établissement'} (FINESS {one.get('finess')})" for one in about.establishments
    ]
    return ", ".join(named) or "Structure inconnue"


def _comment(about: PackageFacts) -> str:
    if not about.unreadable:
        return ""
    return f"Éléments illisibles : {about.unreadable}. Leur liste est dans content/unreadable.ndjson."
