"""What is built for an export order."""

from __future__ import annotations

from enum import StrEnum


class Contents(StrEnum):
    """The closed list of what is built for an order."""

    PACKAGE = "package"
    """A whole package, for a receiver who takes over."""
    SERVED = "served"
    """What FHIR Bulk Data hands over file by file: the layout `bulk`, and the sources and documents that its
    resources name. Nobody can fetch more of such an order.
    """
