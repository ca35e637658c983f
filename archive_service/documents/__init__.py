"""Turn a record's content into a document that a person can still read in fifty years."""

from archive_service.documents.attachments import EMBEDDED_UP_TO
from archive_service.documents.production_facts import ProductionFacts
from archive_service.documents.provenance import AttachmentProvenance, Provenance, provenance
from archive_service.documents.rendering import Rendered, render
from archive_service.documents.typesetting import TEMPLATE_DIGEST, TEMPLATE_NAME, TypesettingFailed

__all__ = [
    "EMBEDDED_UP_TO",
    "TEMPLATE_DIGEST",
    "TEMPLATE_NAME",
    "AttachmentProvenance",
    "ProductionFacts",
    "Provenance",
    "Rendered",
    "TypesettingFailed",
    "provenance",
    "render",
]
