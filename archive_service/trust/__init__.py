"""Who signs and who is believed: keyrings, time stamping, receipts, and the export of public keys."""
