"""Why records and flows are not in a package, in words for people."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "outside-scope": "Hors de la commande",
    "in-predecessor": "Déjà remis dans le paquet précédent, sans changement",
    "key-destroyed": "Illisibles : la clé n’existe plus",
    "object-damaged": "Illisibles : le fichier conservé est endommagé",
    "object-lost": "Illisibles : le fichier conservé est introuvable",
    "digest-mismatch": "Illisibles : le fichier conservé a changé",
    "unknown-form": "Illisibles : écrits dans une forme inconnue de cette version",
    "intermediate-tier": "En archivage intermédiaire, dont la lecture demande une habilitation et un motif",
    "custodian-elsewhere": "L’établissement dépend aujourd’hui d’une autre entité juridique",
    "custodian-outside-mandate": "L’expéditeur n’a pas de mandat pour cet établissement",
    "several-legal-entities": "Le flux concerne plusieurs entités juridiques",
    "custodian-ambiguous": "L’établissement n’est pas désigné sans ambiguïté",
    "custodian-unregistered": "L’établissement n’est pas dans le registre",
    "custodian-several": "Le flux désigne plusieurs établissements",
    "custodian-not-understood": "L’établissement n’a pas été compris",
    "custodian-absent": "Le flux ne dit pas de quel établissement il vient",
}


def in_words(reason: str, otherwise: str = "Illisibles") -> str:
    """Return the words for a reason; of one without words, `otherwise` and the code.

    >>> in_words("outside-scope"), in_words("new-code")
    ('Hors de la commande', 'Illisibles (new-code)')
    """
    return REASONS.get(reason, f"{otherwise} ({reason})")
