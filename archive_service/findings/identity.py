"""Findings of identity: the person a flow is about, numbers of persons, professionals and structures."""

from archive_service.findings.rule import OK, QUARANTINE, WARN, Rule

TWO_PERSONS_ONE_INS = Rule(
    "two-persons-one-ins",
    QUARANTINE,
    "Deux personnes différentes portent le même INS.",
    "One INS, different traits.",
)
TWO_PERSONS_ONE_LOCAL_ID = Rule(
    "two-persons-one-local-id",
    QUARANTINE,
    "Deux personnes différentes portent le même identifiant local.",
    "One local identifier, different INS or traits.",
)
IDENTITY_VALIDATED_WITHOUT_INS = Rule(
    "identity-validated-without-ins",
    WARN,
    "L'identité est dite validée (VALI), mais aucun INS n'est donné.",
    "Status VALI without INS.",
)
INS_FORMAT = Rule(
    "ins-format",
    WARN,
    "L'INS n'a pas la forme attendue (13 caractères suivis d'une clé de 2 chiffres).",
    "An INS that is not 15 characters of the right form.",
)
INS_KEY = Rule(
    "ins-key",
    WARN,
    "La clé de contrôle de l'INS est fausse.",
    "The last two digits are not 97 minus the number modulo 97.",
)
INS_TEST_IDENTIFIER = Rule(
    "ins-test-identifier",
    WARN,
    "L'INS est un identifiant de test ou de démonstration.",
    "An INS under a test OID; never archived as production.",
    production=QUARANTINE,
)
INS_INCOMPLETE_TRAITS = Rule(
    "ins-incomplete-traits",
    WARN,
    "Une INS est présente sans tous les traits d'identité obligatoires.",
    "An INS may not be shared without birth name, given names, birth date, birth place and gender.",
)
FINESS_FORMAT = Rule(
    "finess-format",
    WARN,
    "Un numéro FINESS n'a pas neuf caractères de la forme attendue.",
    "A FINESS of another form.",
)
FINESS_KEY = Rule(
    "finess-key",
    WARN,
    "La clé de contrôle d'un numéro FINESS est fausse.",
    "The Luhn check digit of a FINESS is wrong.",
)
RPPS_FORMAT = Rule(
    "rpps-format",
    WARN,
    "Un numéro RPPS n'est pas formé de onze chiffres, ou son préfixe manque.",
    "An RPPS that is not 8 followed by 11 digits under the CDA authority, or 11 digits under the FHIR one.",
)
RPPS_KEY = Rule(
    "rpps-key",
    WARN,
    "La clé de contrôle d'un numéro RPPS est fausse.",
    "The Luhn check digit of an RPPS is wrong.",
)
NO_PERSON = Rule(
    "no-person",
    QUARANTINE,
    "Aucun usager (recordTarget) n'est désigné dans le document.",
    "No recordTarget.",
)
SEVERAL_PERSONS = Rule(
    "several-persons",
    QUARANTINE,
    "Le document désigne plusieurs usagers.",
    "A CDA document is about one person; this one names several.",
)
PERSON_WITHOUT_IDENTIFIER = Rule(
    "person-without-identifier",
    WARN,
    "L'usager n'a ni INS ni identifiant local.",
    "No INS and no local identifier for the person.",
)
NSS_NOT_IDENTITY = Rule(
    "nss-not-identity",
    OK,
    "Un numéro de sécurité sociale (NSS) est présent ; il n'est pas utilisé comme identité.",
    "An NSS can be shared by mother and child: never a key.",
)
SEVERAL_INS = Rule(
    "several-ins",
    QUARANTINE,
    "L'usager porte plusieurs INS différentes.",
    "Two different INS for one person.",
)
TEST_AND_PRODUCTION_MIXED = Rule(
    "test-and-production-mixed",
    QUARANTINE,
    "Des identifiants de test et de production sont mêlés.",
    "Test and production OIDs in the identity of one person.",
)
