"""FHIR R4's own names and their French translation: data files, and functions that read them."""
