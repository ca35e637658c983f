"""FHIR R4 flows: Bundles, documents they carry, native resources."""
