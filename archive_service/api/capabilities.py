"""The CapabilityStatement: what the FHIR address really does, nothing more."""

from __future__ import annotations

from typing import Any

from archive_service.api.fhir_formats import FhirFormat

RESOURCE_TYPES = (
    "AllergyIntolerance",
    "Appointment",
    "AppointmentResponse",
    "Binary",
    "CarePlan",
    "CareTeam",
    "Claim",
    "ClinicalImpression",
    "Communication",
    "Composition",
    "Condition",
    "Consent",
    "Contract",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentManifest",
    "DocumentReference",
    "Encounter",
    "Endpoint",
    "EpisodeOfCare",
    "FamilyMemberHistory",
    "Flag",
    "Goal",
    "Group",
    "HealthcareService",
    "Immunization",
    "List",
    "Location",
    "Media",
    "Medication",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Organization",
    "OrganizationAffiliation",
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "RelatedPerson",
    "RiskAssessment",
    "Schedule",
    "ServiceRequest",
    "Slot",
    "Specimen",
    "Task",
)
"""The resource types in a transaction of a user's file; other R4 types are kept and served in the same
way.
"""


def capability_statement(version: str, url: str) -> dict[str, Any]:
    """Return the statement of the service at `url`, in FHIR's order of elements."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "publisher": "archive-dui",
        "kind": "instance",
        "software": {"name": "archive-dui", "version": version},
        "implementation": {
            "description": "Réception et archivage des dossiers d'usager (TDDUI)",
            "url": url,
        },
        "fhirVersion": "4.0.1",
        "format": [FhirFormat.JSON.value, FhirFormat.XML.value, "json", "xml"],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "Une transaction crée toutes ses entrées ou aucune. Une ressource créée se lit telle "
                    "qu'elle a été reçue, avec ses identifiants attribués, dans le format de sa réception "
                    "ou, à la demande, dans l'autre."
                ),
                "security": {
                    "description": "Jeton d'accès dans l'en-tête Authorization (Bearer), sauf pour /metadata."
                },
                "resource": [
                    {
                        "type": name,
                        "interaction": [{"code": "read"}, {"code": "vread"}],
                        "versioning": "versioned",
                        "readHistory": True,
                        "updateCreate": False,
                        "conditionalCreate": False,
                        "conditionalUpdate": False,
                        "conditionalDelete": "not-supported",
                    }
                    for name in RESOURCE_TYPES
                ],
                "interaction": [{"code": "transaction"}],
            }
        ],
    }
