"""CDA documents: header, rules, narrative and entries."""
