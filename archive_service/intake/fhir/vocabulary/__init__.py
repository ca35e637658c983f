"""FHIR R4's own names, and the French for them: data in files, and how to ask it."""
