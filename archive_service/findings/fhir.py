"""Findings of FHIR: the Bundle, its resources and references, and DocumentReferences."""

from archive_service.findings.rule import OK, QUARANTINE, REJECT, WARN, Rule

FHIR_XML_UNREADABLE = Rule(
    "fhir-xml-unreadable",
    REJECT,
    "Un élément XML n'appartient pas à FHIR : le contenu ne peut pas être lu.",
    "An element of a foreign namespace where FHIR expects its own.",
)
FHIR_XML_NOT_SEPARABLE = Rule(
    "fhir-xml-not-separable",
    QUARANTINE,
    "Ce flux XML contient plusieurs documents, et son codage ou ses préfixes ne permettent pas "
    "de séparer leurs octets : l'envoyer en UTF-8, avec FHIR pour espace de noms par défaut.",
    "Several records in XML whose entries cannot stand alone.",
)
FHIR_UNKNOWN_RESOURCE = Rule(
    "fhir-unknown-resource",
    REJECT,
    "Le type de ressource n'existe pas dans FHIR R4.",
    "The flow's own resource type is unknown to R4.",
)
FHIR_UNKNOWN_ENTRY_RESOURCE = Rule(
    "fhir-unknown-entry-resource",
    WARN,
    "Une ressource du Bundle est d'un type inconnu de FHIR R4 : elle est conservée telle quelle.",
    "An entry's resource type is unknown to R4.",
)
FHIR_NOT_A_RESOURCE = Rule(
    "fhir-not-a-resource",
    REJECT,
    "Une entrée du Bundle n'est pas une ressource FHIR lisible.",
    "An entry that is no object, or has no resource.",
)
FHIR_BUNDLE_TYPE = Rule(
    "fhir-bundle-type",
    WARN,
    "Le Bundle devrait être de type « transaction ».",
    "A Bundle of documents or resources that is not a transaction.",
)
FHIR_BUNDLE_NOT_A_FLOW = Rule(
    "fhir-bundle-not-a-flow",
    REJECT,
    "Un Bundle de type « {what} » n'est pas un envoi de dossier.",
    "A response, a search result, a history, an unknown type.",
)
FHIR_BUNDLE_EMPTY = Rule(
    "fhir-bundle-empty",
    REJECT,
    "Le Bundle ne contient aucune entrée.",
    "No entry.",
)
FHIR_NOTHING_TO_ARCHIVE = Rule(
    "fhir-nothing-to-archive",
    REJECT,
    "Le flux ne parle d'aucune personne et ne contient aucun document.",
    "Only organisations, professionals or lists.",
)
FHIR_RESOURCE_NOT_A_FLOW = Rule(
    "fhir-resource-not-a-flow",
    REJECT,
    "Une ressource « {what} » seule n'est pas un flux de dossier d'usager.",
    "A single resource that carries no document.",
)
FHIR_REQUEST_METHOD = Rule(
    "fhir-request-method",
    REJECT,
    "Seule la création (POST) est admise dans un envoi de dossier.",
    "An entry asks for something else than a creation.",
)
FHIR_REQUEST_URL = Rule(
    "fhir-request-url",
    WARN,
    "request.url devrait être le type de la ressource.",
    "The URL of an entry's request is not the resource type.",
)
FHIR_FULL_URL_TWICE = Rule(
    "fhir-full-url-twice",
    REJECT,
    "Deux entrées du Bundle ont le même fullUrl : une référence se lirait de deux façons.",
    "Two entries with one fullUrl.",
)
FHIR_SAME_ID_TWICE = Rule(
    "fhir-same-id-twice",
    QUARANTINE,
    "Deux ressources du même type portent le même id : les références sont ambiguës.",
    "Two resources of one type with one id.",
)
FHIR_DANGLING_REFERENCE = Rule(
    "fhir-dangling-reference",
    WARN,
    "La référence désigne une ressource absente du flux.",
    "A reference to what is not in the flow.",
)
FHIR_MODEL = Rule(
    "fhir-model",
    WARN,
    "La ressource ne respecte pas FHIR R4 ({what}).",
    "The model library refuses an element.",
)
FHIR_MODEL_NOT_CHECKED = Rule(
    "fhir-model-not-checked",
    OK,
    "Le flux est trop volumineux pour que chaque ressource soit comparée au modèle FHIR R4.",
    "Beyond the budget of the model library.",
)
FHIR_EMPTY_VALUE = Rule(
    "fhir-empty-value",
    WARN,
    "Une valeur est vide, ce que FHIR interdit.",
    "An empty string, object or list.",
)
FHIR_R5_CONTENT = Rule(
    "fhir-r5-content",
    WARN,
    "Ce contenu suit FHIR R5 et non R4 : il est conservé, mais ce qui est propre à R5 n'est pas vérifié.",
    "Elements or codes that only R5 has.",
)
FHIR_ENTRY_OF_NOBODY = Rule(
    "fhir-entry-of-nobody",
    QUARANTINE,
    "Le flux concerne plusieurs personnes et cette ressource n'est reliée à aucune.",
    "An entry that no person's entries reach, among several persons.",
)
FHIR_ENTRY_NOT_LINKED = Rule(
    "fhir-entry-not-linked",
    WARN,
    "Ressource reliée à personne : elle est conservée avec l'envoi, sans être versée au dossier de "
    "quelqu'un.",
    "An entry that names nobody and is linked to nobody, in a flow about one person.",
)
DOCUMENT_ID_TWICE = Rule(
    "document-id-twice",
    WARN,
    "Deux documents différents portent le même identifiant.",
    "One masterIdentifier, two contents.",
)
DOCUMENT_SUBJECT_DIFFERS = Rule(
    "document-subject-differs",
    QUARANTINE,
    "La fiche du document désigne une autre personne que le document lui-même.",
    "The subject of a DocumentReference is not the person of its CDA.",
)
IDENTIFIER_OLD_SYSTEM = Rule(
    "identifier-old-system",
    WARN,
    "Un identifiant emploie un ancien nom de système : il est lu sous son nom actuel.",
    "An earlier draft's identifier system.",
)
DOCUMENT_TYPE_OLD = Rule(
    "document-type-old",
    WARN,
    "Le type du document est l'ancien code 28653-4 ; le code en vigueur est EXPORT_DUI.",
    "The LOINC code of earlier versions.",
)
IDENTIFIER_LIKE_A_PATH = Rule(
    "identifier-like-a-path",
    WARN,
    "Un identifiant ressemble à un chemin de fichier ; il n'est employé que comme texte.",
    "An identifier or a name made like a path.",
)
FHIR_SUBJECT_UNRESOLVED = Rule(
    "fhir-subject-unresolved",
    WARN,
    "L'usager que désigne cette ressource n'est pas dans l'envoi : elle est conservée avec l'envoi, sans "
    "être versée au dossier de quelqu'un.",
    "The subject is on another server, absent, or a contained Patient without identifier.",
)
FHIR_SUBJECT_OTHER_NAME = Rule(
    "fhir-subject-other-name",
    WARN,
    "Le nom donné à l'usager de cette ressource est celui de quelqu'un d'autre : elle est conservée avec "
    "l'envoi, sans être versée au dossier de quelqu'un.",
    "The display of the subject names another person than its reference, or than any of the flow.",
)
FHIR_SUBJECT_CONTRADICTS = Rule(
    "fhir-subject-contradicts",
    QUARANTINE,
    "Cette ressource désigne deux personnes différentes comme l'usager qu'elle concerne.",
    "Reference and identifier of a subject, or the subject and the person in the source, are two persons.",
)
FHIR_ENTRY_UNREFERENCED = Rule(
    "fhir-entry-unreferenced",
    OK,
    "Aucun dossier n'emploie cette ressource : elle est conservée avec l'envoi.",
    "An organisation, a professional or the like that no record leads to, in a flow kept in parts.",
)
FHIR_SHARED_TOO_LARGE = Rule(
    "fhir-shared-too-large",
    QUARANTINE,
    "Les ressources communes à plusieurs dossiers dépassent {limit} Mo une fois copiées dans chacun : "
    "répartir l'envoi en plusieurs.",
    "Entries that several records need, too large in all their copies.",
)
