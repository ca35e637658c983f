"""The forms and levels of seals, by the names that commands and answers use.

Source: ETSI EN 319 102-1 and the baseline profiles EN 319 142-1, EN 319 122-1 and EN 319 162-1.
"""

from enum import StrEnum


class SealForm(StrEnum):
    """How the seal and the file are held together; stable, so never renamed."""

    PADES = "pades"
    """Inside a PDF, as an appended revision."""
    CADES = "cades"
    """In a file of its own, `NAME.p7s`."""
    ASIC = "asic"
    """In one container (ASiC-E) with the file, `NAME.asice`."""


class SealLevel(StrEnum):
    """How long a seal can be checked; stable, so never renamed."""

    B_B = "b-b"
    """While the certificate is valid."""
    B_T = "b-t"
    """And a time stamp proves when the seal existed."""
    B_LT = "b-lt"
    """And the certificates and revocation lists are inside."""
    B_LTA = "b-lta"
    """And a time stamp over all of it, which can be renewed."""

    def reaches(self, other: "SealLevel") -> bool:
        """Say whether this level is `other` or a higher one.

        >>> SealLevel.B_LT.reaches(SealLevel.B_T)
        True
        """
        order = list(SealLevel)
        return order.index(self) >= order.index(other)
