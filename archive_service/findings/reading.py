"""Findings of reading: the bytes of a flow, its JSON or XML, key/value data."""

from archive_service.findings.rule import OK, REJECT, WARN, Rule

FLOW_EMPTY = Rule(
    "flow-empty",
    REJECT,
    "Le flux est vide.",
    "No byte at all.",
)
FLOW_NOT_RECOGNISED = Rule(
    "flow-not-recognised",
    REJECT,
    "Ce contenu ({what}) n'est pas un flux de dossier d'usager : rien n'a pu être archivé.",
    "The bytes are of a kind that carries no file of a person or of an establishment.",
)
JSON_SYNTAX = Rule(
    "json-syntax",
    REJECT,
    "Le JSON est mal formé ou tronqué (octet {byte}).",
    "Not JSON, or truncated.",
)
JSON_DUPLICATE_KEY = Rule(
    "json-duplicate-key",
    REJECT,
    "Une même clé figure deux fois dans un objet JSON : le contenu peut se lire de deux façons.",
    "A key is given twice in one object.",
)
JSON_NOT_UTF8 = Rule(
    "json-not-utf8",
    REJECT,
    "Le texte n'est pas en UTF-8 valide (octet {byte}).",
    "Invalid UTF-8.",
)
JSON_NOT_A_NUMBER = Rule(
    "json-not-a-number",
    REJECT,
    "NaN et Infinity ne sont pas des valeurs JSON (octet {byte}).",
    "NaN or Infinity outside a string.",
)
JSON_TOO_DEEP = Rule(
    "json-too-deep",
    REJECT,
    "Le JSON est imbriqué sur plus de {limit} niveaux.",
    "Nesting beyond the limit.",
)
JSON_PATH_TOO_LONG = Rule(
    "json-path-too-long",
    REJECT,
    "Les noms des clés JSON, mis bout à bout, dépassent {limit} caractères.",
    "Names of keys, one inside the other, that are longer than a place may be.",
)
JSON_LONE_SURROGATE = Rule(
    "json-lone-surrogate",
    REJECT,
    "Une moitié de caractère (\\uD800 à \\uDFFF) est isolée : le texte ne peut pas être lu.",
    "An escaped surrogate without its twin.",
)
JSON_TOO_MANY_VALUES = Rule(
    "json-too-many-values",
    REJECT,
    "Le JSON compte trop de valeurs pour être lu en une fois (limite : {limit}).",
    "More values than a reader may hold in memory.",
)
JSON_BYTE_ORDER_MARK = Rule(
    "json-byte-order-mark",
    WARN,
    "Le JSON commence par une marque d'ordre des octets, à retirer.",
    "A UTF-8 byte order mark before the JSON.",
)
FINDINGS_MORE = Rule(
    "findings-more",
    OK,
    "{count} autres constats du même code ne sont pas listés.",
    "More findings of one code than are worth listing.",
)
STRUCTURE_DATA_SHAPE = Rule(
    "structure-data-shape",
    REJECT,
    "Un tableau ou une valeur JSON seule n'est pas un flux de données d'établissement.",
    "JSON that is no object.",
)
STRUCTURE_DATA_EMPTY = Rule(
    "structure-data-empty",
    REJECT,
    "L'objet JSON ne contient aucune donnée.",
    "An object that says nothing.",
)
STRUCTURE_IDENTIFIER = Rule(
    "structure-identifier",
    WARN,
    "Un identifiant d'établissement n'a pas la forme attendue.",
    "A FINESS, SIREN or SIRET of another length.",
)
FLOW_UNREADABLE = Rule(
    "flow-unreadable",
    REJECT,
    "Le flux n'a pas pu être lu jusqu'au bout.",
    "No reader could make sense of the content.",
)
XML_EMPTY = Rule(
    "xml-empty",
    REJECT,
    "Le contenu est vide.",
    "Nothing but white space was received where XML was expected.",
)
XML_ENCODING = Rule(
    "xml-encoding",
    REJECT,
    "Le codage des caractères déclaré n'est pas accepté ; utilisez UTF-8.",
    "The XML declaration names an encoding outside the accepted list.",
)
XML_INVALID_UTF8 = Rule(
    "xml-invalid-utf8",
    REJECT,
    "Le contenu n'est pas de l'UTF-8 valide.",
    "Bytes that are not UTF-8 in a document that says UTF-8.",
)
XML_DOCTYPE = Rule(
    "xml-doctype",
    REJECT,
    "Le document contient une DTD (DOCTYPE), ce qui n'est pas accepté.",
    "A DOCTYPE: it can declare entities or point to a file outside.",
)
XML_MALFORMED = Rule(
    "xml-malformed",
    REJECT,
    "Le document XML est mal formé ou tronqué.",
    "Not well-formed, often truncated.",
)
XML_TOO_DEEP = Rule(
    "xml-too-deep",
    REJECT,
    "Le document XML est imbriqué sur plus de 200 niveaux.",
    "More than 200 levels of elements.",
)
XML_TOO_LARGE = Rule(
    "xml-too-large",
    REJECT,
    "Le document XML dépasse la taille ou le nombre d'éléments admis.",
    "More bytes, elements or attributes than one reading may hold in memory.",
)
FLOW_TOO_LARGE = Rule(
    "flow-too-large",
    REJECT,
    "Le flux dépasse la taille admise ({limit} Mo).",
    "More bytes than the service takes in.",
)
XML_ENCODING_MISMATCH = Rule(
    "xml-encoding-mismatch",
    REJECT,
    "Le document XML annonce un codage ({declared}) qui n'est pas celui de ses octets : il ne peut pas "
    "être lu.",
    "UTF-16 is declared of bytes that are no UTF-16, or ASCII of bytes that are more.",
)
XML_ENCODING_NAME = Rule(
    "xml-encoding-name",
    WARN,
    "Le document XML annonce un codage ({declared}) qui n'est pas le sien : il est lu en {actual}.",
    "The bytes tell their encoding with certainty, and the declaration names another.",
)
JSON_ENCODING = Rule(
    "json-encoding",
    REJECT,
    "Le JSON est codé en {actual} ; seul l'UTF-8 est admis.",
    "JSON in UTF-16 or UTF-32, which RFC 8259 no longer allows between systems.",
)
