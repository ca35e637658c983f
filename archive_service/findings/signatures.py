"""Findings of signed PDFs that come as documents of a flow."""

from archive_service.findings.rule import OK, WARN, Rule

PDF_SIGNATURE_VERIFIED = Rule(
    "pdf-signature-verified",
    OK,
    "Un PDF joint est signé ; chaque signature est valide, et son signataire est reconnu.",
    "Every signature and document time stamp passed, by the authorities in `ARCHIVE_FOREIGN_TRUST`.",
)
PDF_SIGNATURE_NOT_VERIFIED = Rule(
    "pdf-signature-not-verified",
    OK,
    "Un PDF joint est signé ; il est conservé tel quel, mais une signature n'a pas pu être vérifiée.",
    "No anchor in `ARCHIVE_FOREIGN_TRUST` leads to a signer, a revocation list is missing, a certificate has "
    "ended, the PDF is encrypted, or the examination met its limits of size, time or memory.",
)
PDF_SIGNATURE_FAILED = Rule(
    "pdf-signature-failed",
    WARN,
    "Une signature d'un PDF joint n'est pas valide ; le PDF est conservé tel qu'il a été reçu.",
    "The PDF was changed after signing, a signature does not cover it, or a signer was revoked or may not "
    "sign.",
)
