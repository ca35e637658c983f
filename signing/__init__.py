"""Seal documents, date them, and prove it years later.

The modules to import are: `pdf_seal`, `timestamps`, `development_tsa`, `evidence`, `kept_tokens`,
`verification`, `validation_material`, `trust`, `list_checks`, `keys`, `key_checks`, `development`, `merkle`,
`transparency`, `report`, `digests`, `atomic_files`, `errors`. This package does not import them itself, so
that a program which only computes digests does not load a PDF library.
"""
