"""Findings of content: attached files, narratives, dates and characters."""

from archive_service.findings.rule import OK, REJECT, WARN, Rule

ATTACHMENT_SIZE = Rule(
    "attachment-size",
    WARN,
    "La taille annoncée de la pièce jointe n'est pas celle de son contenu.",
    "Declared size differs from the bytes.",
)
ATTACHMENT_HASH = Rule(
    "attachment-hash",
    WARN,
    "L'empreinte annoncée de la pièce jointe n'est pas celle de son contenu.",
    "Declared SHA-1 differs from the bytes.",
)
ATTACHMENT_NOT_A_CDA = Rule(
    "attachment-not-a-cda",
    REJECT,
    "La pièce est annoncée comme un export de dossier (EXPORT_DUI), mais ce n'est pas un document CDA.",
    "A payload under EXPORT_DUI that is no CDA document.",
)
ATTACHMENT_XML_NO_CDA = Rule(
    "attachment-xml-no-cda",
    WARN,
    "La pièce est annoncée comme un document XML, sans autre format, mais ce n'est pas un document CDA.",
    "Content of a DocumentReference that is declared as XML, under no format other than CDA, and is none.",
)
NARRATIVE_SCRIPT = Rule(
    "narrative-script",
    WARN,
    "Le texte contient du code exécutable (script) : il est conservé, jamais exécuté.",
    "Script, event handlers or javascript: in a narrative.",
)
NARRATIVE_UNREADABLE = Rule(
    "narrative-unreadable",
    WARN,
    "Le texte XHTML de la ressource est mal formé : il est présenté comme du texte simple.",
    "A narrative that is not well-formed XHTML.",
)
TEXT_CONTROL_CHARACTERS = Rule(
    "text-control-characters",
    WARN,
    "Le texte contient des caractères de contrôle (U+0000 à U+001F, par exemple), présentés par leur numéro.",
    "Control characters other than tab and line ends: FHIR forbids them, and they show nothing.",
)
TEXT_ODD_CHARACTERS = Rule(
    "text-odd-characters",
    OK,
    "Le texte contient des caractères invisibles ou à usage privé, présentés par leur numéro.",
    "Private-use, invisible or direction-changing characters.",
)
BIRTH_AFTER_DEATH = Rule(
    "birth-after-death",
    WARN,
    "Le décès de l'usager précède sa naissance.",
    "deceasedDateTime before birthDate.",
)
DATE_UNREADABLE = Rule(
    "date-unreadable",
    WARN,
    "Une date ne peut pas être lue.",
    "A date that the calendar does not have.",
)
DATE_IMPLAUSIBLE = Rule(
    "date-implausible",
    WARN,
    "Une date est invraisemblable (avant 1850 ou année 9999).",
    "Years before 1850 or after 2200.",
)
DATE_IN_FUTURE = Rule(
    "date-in-future",
    WARN,
    "Une date de fait accompli est dans le futur.",
    "A date after the day of receipt.",
)
DATES_REVERSED = Rule(
    "dates-reversed",
    WARN,
    "La fin précède le début.",
    "A period whose end is before its start.",
)
ATTACHMENT_BASE64 = Rule(
    "attachment-base64",
    REJECT,
    "Une pièce jointe en base64 ne peut pas être décodée.",
    "Base64 that cannot be decoded.",
)
ATTACHMENT_EMPTY = Rule(
    "attachment-empty",
    WARN,
    "Une pièce jointe est vide.",
    "An attachment of no bytes.",
)
ATTACHMENT_TYPE_MISMATCH = Rule(
    "attachment-type-mismatch",
    WARN,
    "Le type déclaré d'une pièce jointe n'est pas celui de son contenu.",
    "The sniffed media type differs from the declared one; the bytes are kept.",
)
ATTACHMENT_INTEGRITY = Rule(
    "attachment-integrity",
    WARN,
    "L'empreinte d'une pièce jointe (integrityCheck) ne correspond pas à son contenu.",
    "integrityCheck differs from the digest of the decoded bytes.",
)
ATTACHMENT_INTEGRITY_UNKNOWN = Rule(
    "attachment-integrity-unknown",
    WARN,
    "L'algorithme de l'empreinte d'une pièce jointe n'est pas connu.",
    "integrityCheckAlgorithm is neither SHA-1 nor SHA-256.",
)
ATTACHMENT_COMPRESSED = Rule(
    "attachment-compressed",
    WARN,
    "Une pièce jointe est compressée ; elle est conservée sans être décompressée.",
    "A compressed attachment is kept as it is: it is never expanded.",
)
ATTACHMENT_EXTERNAL = Rule(
    "attachment-external",
    WARN,
    "Une pièce jointe n'est qu'une adresse externe ; elle n'a pas été cherchée.",
    "An attachment given by reference is never fetched.",
)
NARRATIVE_UNKNOWN_ELEMENT = Rule(
    "narrative-unknown-element",
    WARN,
    "Le texte d'une section contient un balisage que le standard ne connaît pas ; son texte est "
    "conservé sans être exécuté.",
    "Markup outside the CDA narrative (script, HTML): its text is kept, nothing is run.",
)
ATTACHMENT_DAMAGED = Rule(
    "attachment-damaged",
    WARN,
    "Une pièce jointe est tronquée ou endommagée : elle ne s'ouvre pas, ou pas en entier.",
    "A file that ends before its structure does, or is not of the form that its first bytes promise.",
)
ATTACHMENT_LOCKED = Rule(
    "attachment-locked",
    WARN,
    "Une pièce jointe est protégée par un mot de passe : elle ne peut pas être ouverte.",
    "A password or a certificate is needed to open the file; one against changes alone does not count.",
)
ATTACHMENT_WITHOUT_PAGE = Rule(
    "attachment-without-page",
    WARN,
    "Un PDF joint n'a aucune page.",
    "A PDF whose tree of pages is empty.",
)
ATTACHMENT_WITHOUT_CONTENT = Rule(
    "attachment-without-content",
    WARN,
    "Une pièce jointe est annoncée sans contenu ni adresse.",
    "An attachment that has neither data nor an address.",
)
ATTACHMENT_ENCODING = Rule(
    "attachment-encoding",
    WARN,
    "Le texte d'une pièce jointe n'est pas dans le codage annoncé ; il est lu dans celui de ses octets.",
    "A declared charset that the bytes contradict, which can be read in another one.",
)
ATTACHMENT_TEXT_UNREADABLE = Rule(
    "attachment-text-unreadable",
    WARN,
    "Le texte d'une pièce jointe n'est lisible ni dans le codage annoncé ni dans un autre codage courant.",
    "Bytes of a text that are neither in the declared encoding nor plausible in another.",
)
ATTACHMENT_NOT_SHOWN = Rule(
    "attachment-not-shown",
    OK,
    "Le contenu d'une pièce jointe n'est pas repris dans le document d'archive : elle y est jointe telle "
    "quelle.",
    "A file of a type that is only attached, such as one of a word processor.",
)
ATTACHMENT_BASE64_UNDECLARED = Rule(
    "attachment-base64-undeclared",
    WARN,
    'Une pièce jointe est en base64 sans le dire (representation="B64") ; elle est lue comme un fichier.',
    "Base64 of a file that its first bytes show, in an element that does not declare it.",
)
