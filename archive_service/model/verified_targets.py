"""The kinds of what `verify` judges."""

from __future__ import annotations

from enum import StrEnum


class TargetKind(StrEnum):
    """Stable names; they are added to, never renamed."""

    RECORD = "record"
    """A record of the home, or a folder with the parts of one."""
    PDF = "pdf"
    SIGNATURE = "signature"
    """A detached CMS or CAdES signature, with its file beside it."""
    TOKEN = "time-stamp"  # noqa: S105 - no password
    """An RFC 3161 token or response, with what it dates beside it."""
    EVIDENCE = "evidence"
    """An RFC 4998 evidence record, with its objects beside it."""
    CONTAINER = "asic"
    """An ASiC-E or ASiC-S container with CAdES signatures."""
    ATTESTATION = "attestation"
    """The folder that `attest --package` writes."""
    PORTABILITY = "portability"
    """A portability package: its tree, or an encrypted volume of it."""
    TRANSFER = "transfer"
    """A SEDA package."""
    JOURNAL = "journal"
    """The journal of the home, or a folder in the form of C2SP tlog-tiles."""
    UNKNOWN = "unknown"
