"""Findings of CDA: the document's header and its entries."""

from archive_service.findings.rule import OK, QUARANTINE, REJECT, WARN, Rule

CDA_NOT_FOUND = Rule(
    "cda-not-found",
    REJECT,
    "Aucun document CDA (ClinicalDocument) n'a été trouvé dans le contenu.",
    "The envelope looked like CDA, but no ClinicalDocument of urn:hl7-org:v3 is in it.",
)
CDA_SEVERAL_DOCUMENTS = Rule(
    "cda-several-documents",
    QUARANTINE,
    "Le contenu porte plusieurs documents CDA ; un seul est attendu.",
    "Several ClinicalDocument elements in one XML document.",
)
CDA_UNKNOWN_ELEMENT = Rule(
    "cda-unknown-element",
    WARN,
    "L'en-tête contient un élément que le standard CDA ne connaît pas à cette place.",
    "An element of the header that CDA R2 does not define there.",
)
CDA_SIGNATURE_NOT_VERIFIED = Rule(
    "cda-signature-not-verified",
    OK,
    "Le document porte une signature XAdES ; elle est conservée mais n'a pas été vérifiée.",
    "A XAdES signature envelops the document; it is kept, and could not be verified: no anchor in "
    "`ARCHIVE_FOREIGN_TRUST` leads to the signer, a revocation list is missing, or the signature is of a "
    "kind that is not examined.",
)
CDA_SIGNATURE_VERIFIED = Rule(
    "cda-signature-verified",
    OK,
    "La signature XML du document est valide, et son signataire est reconnu.",
    "Every step of the signature's verification passed, by the authorities in `ARCHIVE_FOREIGN_TRUST`.",
)
CDA_SIGNATURE_FAILED = Rule(
    "cda-signature-failed",
    WARN,
    "La signature XML du document n'est pas valide ; le document est conservé tel qu'il a été reçu.",
    "The content was changed after signing, the signature does not cover the document, or the signer was "
    "revoked.",
)
CDA_HEADER_REALM = Rule(
    "cda-header-realm",
    WARN,
    "Le code pays (realmCode) doit être présent une seule fois, avec la valeur FR.",
    "realmCode is not one FR.",
)
CDA_HEADER_TYPE_ID = Rule(
    "cda-header-type-id",
    WARN,
    "Le typeId du document CDA est absent ou inattendu.",
    "typeId is not POCD_HD000040.",
)
CDA_HEADER_TEMPLATES = Rule(
    "cda-header-templates",
    WARN,
    "Les déclarations de conformité (templateId) obligatoires sont incomplètes.",
    "HL7 France, CI-SIS and at least one other templateId are required.",
)
CDA_HEADER_MISSING = Rule(
    "cda-header-missing",
    WARN,
    "Un élément obligatoire de l'en-tête est absent.",
    "A mandatory header element is absent.",
)
CDA_HEADER_REPEATED = Rule(
    "cda-header-repeated",
    WARN,
    "Un élément de l'en-tête qui doit être unique est répété.",
    "A single header element is repeated.",
)
CDA_HEADER_LANGUAGE = Rule(
    "cda-header-language",
    WARN,
    "La langue du document (languageCode) n'est pas fr-FR.",
    "languageCode is not fr-FR, case included.",
)
CDA_HEADER_CONFIDENTIALITY = Rule(
    "cda-header-confidentiality",
    WARN,
    "Le niveau de confidentialité n'est pas N, R ou V.",
    "confidentialityCode is not N, R or V.",
)
CDA_HEADER_AUTHOR = Rule(
    "cda-header-author",
    WARN,
    "L'auteur du document est absent ou n'a pas d'identifiant.",
    "No author, or one without an id.",
)
CDA_HEADER_LEGAL_AUTHENTICATOR = Rule(
    "cda-header-legal-authenticator",
    WARN,
    "Le responsable légal (legalAuthenticator) doit être unique et signer avec le code S.",
    "legalAuthenticator is not exactly one with signatureCode S.",
)
CDA_HEADER_DOCUMENTATION_OF = Rule(
    "cda-header-documentation-of",
    WARN,
    "Le premier acte documenté doit avoir une date et un exécutant, une seule fois chacun.",
    "documentationOf is absent, or its first serviceEvent has not exactly one effectiveTime and "
    "one performer.",
)
CDA_HEADER_COMPONENT_OF = Rule(
    "cda-header-component-of",
    WARN,
    "La prise en charge (componentOf) est absente ou sans lieu de prise en charge.",
    "componentOf is absent or has no healthCareFacility.",
)
CDA_HEADER_RELATED_DOCUMENT = Rule(
    "cda-header-related-document",
    WARN,
    "Le document dit remplacer plusieurs documents.",
    "More than one relatedDocument RPLC.",
)
CDA_HEADER_NON_XML_TEMPLATES = Rule(
    "cda-header-non-xml-templates",
    WARN,
    "Un document à corps non structuré doit déclarer exactement trois templateId, dont XDS-SD.",
    "nonXMLBody requires the XDS-SD templateId and exactly three of them.",
)
CDA_DOCUMENT_ID = Rule(
    "cda-document-id",
    WARN,
    "L'identifiant du document doit être un OID, sans extension.",
    "id is not an OID without extension.",
)
CDA_VERSION_NUMBER = Rule(
    "cda-version-number",
    WARN,
    "Le numéro de version n'est pas un entier positif.",
    "versionNumber is not a positive integer.",
)
CDA_DATE_MALFORMED = Rule(
    "cda-date-malformed",
    WARN,
    "Une date n'est pas lisible.",
    "A time that is not an HL7 time stamp.",
)
CDA_DATE_IMPLAUSIBLE = Rule(
    "cda-date-implausible",
    WARN,
    "Une date est invraisemblable (année 0000 ou 9999, par exemple).",
    "A year before 1850 or from 9000 on.",
)
CDA_DATE_FUTURE = Rule(
    "cda-date-future",
    WARN,
    "Le document porte une date de création dans le futur.",
    "effectiveTime is after today.",
)
CDA_BIRTH_AFTER_DEATH = Rule(
    "cda-birth-after-death",
    WARN,
    "La date de décès est antérieure à la date de naissance.",
    "deceasedTime before birthTime.",
)
CDA_NO_BODY = Rule(
    "cda-no-body",
    WARN,
    "Le document n'a pas de corps.",
    "No structuredBody and no nonXMLBody.",
)
CDA_QUANTITY_WITHOUT_UNIT = Rule(
    "cda-quantity-without-unit",
    WARN,
    "Une quantité est donnée sans unité.",
    "A PQ value without unit.",
)
CDA_AMOUNT_WITHOUT_CURRENCY = Rule(
    "cda-amount-without-currency",
    WARN,
    "Un montant est donné sans devise.",
    "A MO value without currency.",
)
CDA_QUALIFIER_WITHOUT_NAME = Rule(
    "cda-qualifier-without-name",
    WARN,
    "La précision d'un code (qualifier) n'a pas de nom.",
    "A qualifier without the required name.",
)
