"""Findings of custody: the custodian establishment of a record, and conflicts with records already kept."""

from archive_service.findings.rule import QUARANTINE, REJECT, WARN, Rule

CUSTODIAN_SEVERAL = Rule(
    "custodian-several",
    QUARANTINE,
    "Le dossier d'une personne désigne plusieurs établissements qui le tiennent.",
    "The file of one person names several keepers.",
)
CUSTODIAN_DIFFERS = Rule(
    "custodian-differs",
    WARN,
    "L'établissement de l'identifiant local n'est pas celui que désigne la ressource Organization.",
    "The FINESS of the local identifier is not the organisation's.",
)
NO_CUSTODIAN = Rule(
    "no-custodian",
    QUARANTINE,
    "La structure chargée de la conservation (custodian) est absente.",
    "No custodian at all.",
)
CUSTODIAN_NOT_UNDERSTOOD = Rule(
    "custodian-not-understood",
    WARN,
    "L'identifiant de la structure conservatrice n'a pas la forme attendue (1 + FINESS, 2 + "
    "SIREN ou 3 + SIRET).",
    "The custodian's identifier has no known prefix; no FINESS is derived from it.",
)
CUSTODIAN_ABSENT = Rule(
    "custodian-absent",
    QUARANTINE,
    "Aucun établissement n'est désigné comme conservant ce dossier : le flux ne peut être attribué.",
    "A record names no custodian, and nothing else said so.",
)
CUSTODIAN_STATED = Rule(
    "custodian-stated",
    WARN,
    "Le flux ne désigne pas l'établissement qui conserve ce dossier : il a été indiqué lors de l'import.",
    "The flow names no custodian; who imported it said whose it is.",
)
CUSTODIAN_UNREGISTERED = Rule(
    "custodian-unregistered",
    QUARANTINE,
    "L'établissement qui conserve ce dossier n'est pas enregistré : le flux attend son enregistrement.",
    "The custodian's number is not in the register of establishments.",
)
CUSTODIAN_AMBIGUOUS = Rule(
    "custodian-ambiguous",
    QUARANTINE,
    "Plusieurs établissements enregistrés portent ce numéro SIREN ou SIRET : un numéro FINESS "
    "doit dire lequel conserve ce dossier.",
    "Several registered establishments have this SIREN or SIRET.",
)
CUSTODIAN_PROVISIONAL = Rule(
    "custodian-provisional",
    WARN,
    "L'établissement n'est pas enregistré : il l'est provisoirement, d'après son numéro FINESS.",
    "An unregistered custodian whose FINESS says its department; in development only.",
)
CUSTODIAN_OUTSIDE_MANDATE = Rule(
    "custodian-outside-mandate",
    REJECT,
    "L'établissement qui conserve ce dossier n'est pas dans le mandat de l'émetteur.",
    "The sender may not deposit for the custodian's legal entity.",
)
SENDER_NOT_ALLOWED = Rule(
    "sender-not-allowed",
    REJECT,
    "L'établissement n'admet pas cet émetteur : son référentiel énumère ceux qui déposent pour lui. "
    "Rien de ce flux n'est accepté.",
    "The rulebook of the establishment, or of its legal entity, lists its senders, and this one is not among "
    "them. The establishment's own people and the operator are in no list.",
)
ESTABLISHMENT_FROZEN = Rule(
    "establishment-frozen",
    REJECT,
    "L'établissement quitte cette archive : depuis le {since}, la commande d'export {order} y suspend tout "
    "nouveau dépôt. Rien de ce flux n'est accepté. S'adresser à : {contact}.",
    "An export order froze the establishment: nothing of the flow is accepted until the freeze ends. A flow "
    "that was already in quarantine stays there.",
)
SEVERAL_LEGAL_ENTITIES = Rule(
    "several-legal-entities",
    QUARANTINE,
    "Le flux concerne des établissements d'entités juridiques différentes : à déposer séparément.",
    "Records of one flow belong to several tenants.",
)
DOCUMENT_ID_REUSED = Rule(
    "document-id-reused",
    WARN,
    "Un autre document, de contenu différent, porte déjà cet identifiant : les deux sont "
    "conservés. Un nouveau document porte un nouvel identifiant.",
    "An identifier that another stored document has, with other bytes.",
)
VERSION_REUSED = Rule(
    "version-reused",
    WARN,
    "Un autre document du même ensemble (setId), de contenu différent, porte déjà ce numéro de "
    "version : les deux sont conservés. Une nouvelle version porte un numéro plus élevé.",
    "A version number that another stored document of the same set has, with other bytes.",
)
