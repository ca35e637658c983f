"""What is said in French of the entries of the journal about a record and its deposit."""

from __future__ import annotations

from collections.abc import Mapping

JOURNALED: Mapping[str, str] = {
    "deposit:received": "flux reçu et stocké tel quel",
    "deposit:joined": "même flux reçu à nouveau",
    "deposit:accepted": "flux contrôlé et accepté",
    "deposit:quarantined": "flux mis en attente",
    "deposit:rejected": "flux rejeté",
    "deposit:released": "flux en attente accepté",
    "deposit:refused": "flux en attente refusé",
    "import:deposit": "flux repris d'un autre service",
    "record:received": "document identifié dans le flux, son empreinte engagée",
    "record:replaced": "remplacé par une version plus récente",
    "record:decided": "durée de conservation et sort final décidés",
    "record:documented": "document PDF/A fait et scellé",
    "record:sealed": "daté avec d'autres par un horodatage",
    "record:set-aside": "mis de côté après trois essais",
    "record:retried": "essayé de nouveau",
    "record:transferred": "versé aux archives",
    "record:eliminating": "élimination décidée",
    "record:eliminated": "éliminé",
    "import:record-changed": "complété par un paquet d'un autre service",
}
"""By tag."""
