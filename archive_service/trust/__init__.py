"""Keys and trust: keyrings, time stamping, receipts, and the export of public keys."""
