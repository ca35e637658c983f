"""Make the examples of signed PDFs of the corpus, and the authority that the tests trust for them.

.venv/bin/python -m tests.archive_service.intake.signed_examples

Each run makes new keys, which are kept nowhere: all files are written together.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta

from cryptography.hazmat.primitives.serialization import Encoding

from tests.archive_service.findings.corpus_names import CORPUS
from tests.archive_service.intake.examinations import FOREIGN_TRUST
from tests.signing import laboratory
from tests.signing.foreign_pdfs import signed

_NAME = "Docteur Essai (PDF)"
_MODEL = CORPUS / "attachment-locked_user-password" / "input.json"
_SIGNED = laboratory.day("2025-12-15")


def flow_with(pdf: bytes) -> bytes:
    """A flow of one person with a PDF as the content of a DocumentReference."""
    bundle = json.loads(_MODEL.read_bytes())
    for entry in bundle["entry"]:
        for content in entry["resource"].get("content", []):
            content["attachment"]["data"] = b64encode(pdf).decode()
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n"


def main() -> None:
    root = laboratory.authority("Racine des signataires de PDF")
    signer = laboratory.signer(root, name=_NAME, begin=laboratory.OLD)
    stranger = laboratory.signer(laboratory.authority("Inconnue"), name=_NAME, begin=laboratory.OLD)
    sound = signed(_SIGNED, signer, name=_NAME)
    examples = {
        "pdf-signature-verified_pades": sound,
        "pdf-signature-failed_one-letter": sound.replace(b"Compte rendu", b"Compte vendu"),
        "pdf-signature-not-verified_unknown-authority": signed(_SIGNED, stranger, name=_NAME),
    }
    for name, pdf in examples.items():
        (CORPUS / name).mkdir(exist_ok=True)
        (CORPUS / name / "input.json").write_bytes(flow_with(pdf))
    anchors = FOREIGN_TRUST / "anchors.pem"
    first = anchors.read_bytes().partition(b"-----END CERTIFICATE-----\n")
    anchors.write_bytes(b"".join(first[:2]) + root.certificate.public_bytes(Encoding.PEM))
    made = laboratory.day("2025-12-31")
    (FOREIGN_TRUST / "crls" / "pdf.crl").write_bytes(laboratory.crl(root, made, made + timedelta(days=3650)))


if __name__ == "__main__":
    main()
