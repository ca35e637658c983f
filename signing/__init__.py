"""Seal documents, date them, and prove it years later.

Modules to import from: `pdf_seal`, `timestamps`, `development_tsa`, `evidence`, `kept_tokens`,
`verification`, `validation_material`, `trust`, `list_checks`, `keys`, `key_checks`, `development`, `merkle`,
`transparency`, `report`, `digests`, `atomic_files`, `errors`. They are not imported here, so that a program
which only hashes does not load a PDF library.
"""
