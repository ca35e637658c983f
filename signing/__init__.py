"""Seal documents, date them, and prove it years later.

Modules to import from: `pdf_seal`, `timestamps`, `evidence`, `verification`, `trust`, `keys`,
`development`, `key_checks`, `merkle`, `transparency`, `report`, `digests`, `files`, `errors`. They are not
imported here, so that a program which only hashes does not load a PDF library.
"""
