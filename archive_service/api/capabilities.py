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


_BULK = "http://hl7.org/fhir/uv/bulkdata"
_PARAMETERS = (
    "FHIR Bulk Data STU4, en NDJSON. Paramètres : _outputFormat, _since, _until, _type, establishment "
    "(FINESS, valueString), et patient pour /Patient/$export. Tout autre paramètre est refusé, ou nommé dans "
    "« outcome » avec Prefer: handling=lenient. Une ressource reçue est rendue octet pour octet."
)
_OF_PATIENT: tuple[dict[str, str], ...] = (
    {
        "name": "export",
        "definition": f"{_BULK}/OperationDefinition/patient-export|4.0.0",
        "documentation": _PARAMETERS,
    },
    {
        "name": "everything",
        "definition": "http://hl7.org/fhir/OperationDefinition/Patient-everything",
        "documentation": "Ce qui a été reçu au sujet de la personne, octet pour octet. Paramètres : _type, "
        "_since, _count ; tout autre est refusé.",
    },
)


def capability_statement(version: str, url: str) -> dict[str, Any]:
    """Return the statement of the service at `url`, in FHIR's order of elements."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "publisher": "archive-dui",
        "kind": "instance",
        "instantiates": [f"{_BULK}/CapabilityStatement/bulk-data|4.0.0"],
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
                        **({"operation": list(_OF_PATIENT)} if name == "Patient" else {}),
                    }
                    for name in RESOURCE_TYPES
                ],
                "interaction": [{"code": "transaction"}],
                "operation": [
                    {
                        "name": "export",
                        "definition": f"{_BULK}/OperationDefinition/export|4.0.0",
                        "documentation": _PARAMETERS,
                    }
                ],
            }
        ],
    }
