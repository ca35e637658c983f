"""The attestation of a record with all its proofs, for whoever must judge it without the service."""
