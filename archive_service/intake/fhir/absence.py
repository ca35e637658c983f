"""The reasons that FHIR gives for an absent value: not known, not asked, masked."""

from __future__ import annotations

from archive_service.intake.fhir.tree import objects, text
from archive_service.intake.fhir.vocabulary.french import code_word
from archive_service.intake.reading.json_values import Json
from archive_service.wording.null_flavors import not_given

ABSENCE_SYSTEMS = ("/data-absent-reason", "/v3-NullFlavor")
_EXTENSIONS = {"data-absent-reason": "data-absent-reason", "iso21090-nullFlavor": "v3-NullFlavor"}


def absence(node: Json) -> str:
    """Return the words for a value that an extension of `node` declares absent; else empty.

    >>> url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    >>> absence({"extension": [{"url": url, "valueCode": "asked-unknown"}]})
    'non renseigné (demandé mais inconnu)'
    """
    for extension in objects(node, "extension"):
        if codes := _EXTENSIONS.get(_tail(extension)):
            code = text(extension, "valueCode")
            return not_given(code_word(code, system=codes) or code)
    return ""


def says_absence(extension: Json) -> bool:
    """Say whether an extension only gives the reason of an absence."""
    return (
        isinstance(extension, dict)
        and _tail(extension) in _EXTENSIONS
        and set(extension) <= {"url", "valueCode"}
    )


def _tail(extension: Json) -> str:
    return text(extension, "url").rstrip("/").rpartition("/")[2]


def reason_words(concept: Json) -> str:
    """Return the words for a value that its `dataAbsentReason` declares absent.

    >>> reason_words({"coding": [{"code": "not-asked"}]}), reason_words({"text": "balance en panne"})
    ('non renseigné (non demandé)', 'non renseigné (balance en panne)')
    """
    words = [text(concept, "text")]
    for coding in objects(concept, "coding"):
        code = text(coding, "code")
        words.append(code_word(code, system="data-absent-reason") or text(coding, "display") or code)
    return not_given(" ; ".join(dict.fromkeys(word for word in words if word)))
