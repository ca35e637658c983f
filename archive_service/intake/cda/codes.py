"""The finding codes of XML, identifiers and CDA documents: what each means and what it does to a deposit."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.findings import Finding, Grade, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMeaning:
    """One code: its weight in development and in production, its French sentence, its English explanation."""

    code: str
    severity: Severity
    development: Grade
    production: Grade
    message: str
    meaning: str


_TABLE = """
xml-empty reject
  Le contenu est vide.
  > Nothing but white space was received where XML was expected.

xml-encoding reject
  Le codage des caractères déclaré n'est pas accepté ; utilisez UTF-8.
  > The XML declaration names an encoding outside the accepted list.

xml-invalid-utf8 reject
  Le contenu n'est pas de l'UTF-8 valide.
  > Bytes that are not UTF-8 in a document that says UTF-8.

xml-doctype reject
  Le document contient une DTD (DOCTYPE), ce qui n'est pas accepté.
  > A DOCTYPE: it can declare entities or point to a file outside.

xml-malformed reject
  Le document XML est mal formé ou tronqué.
  > Not well-formed, often truncated.

xml-too-deep reject
  Le document XML est imbriqué sur plus de 200 niveaux.
  > More than 200 levels of elements.

xml-too-large reject
  Le document XML dépasse la taille ou le nombre d'éléments admis.
  > More bytes, elements or attributes than one reading may hold in memory.

ins-format warn
  L'INS n'a pas la forme attendue (13 caractères suivis d'une clé de 2 chiffres).
  > An INS that is not 15 characters of the right form.

ins-key warn
  La clé de contrôle de l'INS est fausse.
  > The last two digits are not 97 minus the number modulo 97.

ins-test-identifier warn/quarantine
  L'INS est un identifiant de test ou de démonstration.
  > An INS under a test OID; never archived as production.

ins-incomplete-traits warn
  Une INS est présente sans tous les traits d'identité obligatoires.
  > An INS may not be shared without birth name, given names, birth date, birth place and gender.

finess-format warn
  Un numéro FINESS n'a pas neuf caractères de la forme attendue.
  > A FINESS of another form.

finess-key warn
  La clé de contrôle d'un numéro FINESS est fausse.
  > The Luhn check digit of a FINESS is wrong.

rpps-format warn
  Un numéro RPPS n'est pas formé de onze chiffres, ou son préfixe manque.
  > An RPPS that is not 8 followed by 11 digits under the CDA authority, or 11 digits under the FHIR
    one.

rpps-key warn
  La clé de contrôle d'un numéro RPPS est fausse.
  > The Luhn check digit of an RPPS is wrong.

cda-not-found reject
  Aucun document CDA (ClinicalDocument) n'a été trouvé dans le contenu.
  > The envelope looked like CDA, but no ClinicalDocument of urn:hl7-org:v3 is in it.

cda-several-documents quarantine
  Le contenu porte plusieurs documents CDA ; un seul est attendu.
  > Several ClinicalDocument elements in one XML document.

cda-unknown-element warn
  L'en-tête contient un élément que le standard CDA ne connaît pas à cette place.
  > An element of the header that CDA R2 does not define there.

cda-signature-not-verified information
  Le document porte une signature XAdES ; elle est conservée mais n'a pas été vérifiée.
  > A XAdES signature envelops the document; it is kept, and was not verified cryptographically.

cda-header-realm warn
  Le code pays (realmCode) doit être présent une seule fois, avec la valeur FR.
  > realmCode is not one FR.

cda-header-type-id warn
  Le typeId du document CDA est absent ou inattendu.
  > typeId is not POCD_HD000040.

cda-header-templates warn
  Les déclarations de conformité (templateId) obligatoires sont incomplètes.
  > HL7 France, CI-SIS and at least one other templateId are required.

cda-header-missing warn
  Un élément obligatoire de l'en-tête est absent.
  > A mandatory header element is absent.

cda-header-repeated warn
  Un élément de l'en-tête qui doit être unique est répété.
  > A single header element is repeated.

cda-header-language warn
  La langue du document (languageCode) n'est pas fr-FR.
  > languageCode is not fr-FR, case included.

cda-header-confidentiality warn
  Le niveau de confidentialité n'est pas N, R ou V.
  > confidentialityCode is not N, R or V.

cda-header-author warn
  L'auteur du document est absent ou n'a pas d'identifiant.
  > No author, or one without an id.

cda-header-legal-authenticator warn
  Le responsable légal (legalAuthenticator) doit être unique et signer avec le code S.
  > legalAuthenticator is not exactly one with signatureCode S.

cda-header-documentation-of warn
  Le premier acte documenté doit avoir une date et un exécutant, une seule fois chacun.
  > documentationOf is absent, or its first serviceEvent has not exactly one effectiveTime and one
    performer.

cda-header-component-of warn
  La prise en charge (componentOf) est absente ou sans lieu de prise en charge.
  > componentOf is absent or has no healthCareFacility.

cda-header-related-document warn
  Le document dit remplacer plusieurs documents.
  > More than one relatedDocument RPLC.

cda-header-non-xml-templates warn
  Un document à corps non structuré doit déclarer exactement trois templateId, dont XDS-SD.
  > nonXMLBody requires the XDS-SD templateId and exactly three of them.

cda-document-id warn
  L'identifiant du document doit être un OID, sans extension.
  > id is not an OID without extension.

cda-version-number warn
  Le numéro de version n'est pas un entier positif.
  > versionNumber is not a positive integer.

cda-date-malformed warn
  Une date n'est pas lisible.
  > A time that is not an HL7 time stamp.

cda-date-implausible warn
  Une date est invraisemblable (année 0000 ou 9999, par exemple).
  > A year before 1850 or from 9000 on.

cda-date-future warn
  Le document porte une date de création dans le futur.
  > effectiveTime is after today.

cda-birth-after-death warn
  La date de décès est antérieure à la date de naissance.
  > deceasedTime before birthTime.

cda-no-body warn
  Le document n'a pas de corps.
  > No structuredBody and no nonXMLBody.

cda-quantity-without-unit warn
  Une quantité est donnée sans unité.
  > A PQ value without unit.

cda-amount-without-currency warn
  Un montant est donné sans devise.
  > A MO value without currency.

cda-qualifier-without-name warn
  La précision d'un code (qualifier) n'a pas de nom.
  > A qualifier without the required name.

no-custodian quarantine
  La structure chargée de la conservation (custodian) est absente.
  > No custodian at all.

custodian-not-understood warn
  L'identifiant de la structure conservatrice n'a pas la forme attendue (1 + FINESS, 2 + SIREN ou 3 +
  SIRET).
  > The custodian's identifier has no known prefix; no FINESS is derived from it.

no-person quarantine
  Aucun usager (recordTarget) n'est désigné dans le document.
  > No recordTarget.

several-persons quarantine
  Le document désigne plusieurs usagers.
  > A CDA document is about one person; this one names several.

person-without-identifier warn
  L'usager n'a ni INS ni identifiant local.
  > No INS and no local identifier for the person.

nss-not-identity information
  Un numéro de sécurité sociale (NSS) est présent ; il n'est pas utilisé comme identité.
  > An NSS can be shared by mother and child: never a key.

several-ins quarantine
  L'usager porte plusieurs INS différentes.
  > Two different INS for one person.

test-and-production-mixed quarantine
  Des identifiants de test et de production sont mêlés.
  > Test and production OIDs in the identity of one person.

attachment-base64 reject
  Une pièce jointe en base64 ne peut pas être décodée.
  > Base64 that cannot be decoded.

attachment-empty warn
  Une pièce jointe est vide.
  > An attachment of no bytes.

attachment-type-mismatch warn
  Le type déclaré d'une pièce jointe n'est pas celui de son contenu.
  > The sniffed media type differs from the declared one; the bytes are kept.

attachment-integrity warn
  L'empreinte d'une pièce jointe (integrityCheck) ne correspond pas à son contenu.
  > integrityCheck differs from the digest of the decoded bytes.

attachment-integrity-unknown warn
  L'algorithme de l'empreinte d'une pièce jointe n'est pas connu.
  > integrityCheckAlgorithm is neither SHA-1 nor SHA-256.

attachment-compressed warn
  Une pièce jointe est compressée ; elle est conservée sans être décompressée.
  > A compressed attachment is kept as it is: it is never expanded.

attachment-external warn
  Une pièce jointe n'est qu'une adresse externe ; elle n'a pas été cherchée.
  > An attachment given by reference is never fetched.

narrative-unknown-element warn
  Le texte d'une section contient un balisage que le standard ne connaît pas ; son texte est conservé
  sans être exécuté.
  > Markup outside the CDA narrative (script, HTML): its text is kept, nothing is run.
"""


def _parse(stanza: str) -> CodeMeaning:
    """Read `code weight`, the French sentence, then `>` and the English explanation."""
    head, _, rest = stanza.partition("\n")
    code, weight = head.split()
    message, meaning = (" ".join(text.split()) for text in rest.split("  > "))
    if weight == "information":
        return CodeMeaning(
            code=code,
            severity=Severity.INFORMATION,
            development=Grade.OK,
            production=Grade.OK,
            message=message,
            meaning=meaning,
        )
    development, _, production = weight.partition("/")
    grade = Grade(development)
    return CodeMeaning(
        code=code,
        severity=Severity.WARNING if grade is Grade.WARN else Severity.ERROR,
        development=grade,
        production=Grade(production or development),
        message=message,
        meaning=meaning,
    )


CODES = {meaning.code: meaning for meaning in map(_parse, _TABLE.strip().split("\n\n"))}


def found(code: str, where: str, *, production: bool = False, name: str = "") -> Finding:
    """Make the finding of `code` at `where`, with its weight in this mode.

    `name` is a technical name (an element, an algorithm) put behind the sentence, never a value.
    """
    meaning = CODES[code]
    grade = meaning.production if production else meaning.development
    severity = Severity.ERROR if grade.rank > Grade.WARN.rank else meaning.severity
    message = f"{meaning.message} ({name})" if name else meaning.message
    return Finding(code=code, severity=severity, grade=grade, where=where, message=message)
