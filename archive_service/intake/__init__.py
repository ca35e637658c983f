"""From bytes to checked content: recognise a flow, list its defects, and read what each record holds."""

from archive_service.intake.context import ExaminationContext
from archive_service.intake.examination import examine
from archive_service.intake.fhir.stated_type import stated_type
from archive_service.intake.quarantine_release import examine_for_release
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.intake.record_content import content_of

__all__ = [
    "ExaminationContext",
    "content_of",
    "examine",
    "examine_for_release",
    "media_type_of",
    "stated_type",
]
