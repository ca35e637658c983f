"""FHIR R4 flows: Bundles, the documents they contain, native resources."""
