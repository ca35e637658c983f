"""Elements that all SEDA messages have, in the namespace of SEDA 2.1, 2.2 or 2.3."""

from __future__ import annotations

from datetime import UTC, datetime

from exports.formats.seda_transfer import Agency, SedaVersion
from exports.formats.xml_text import element

NAMESPACE = "fr:gouv:culture:archivesdefrance:seda:v"
"""Of every message; the version follows."""


def opening(message: str, version: SedaVersion) -> str:
    """Return the XML declaration and the opened root element of a message."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{message} xmlns="{NAMESPACE}{version}">'


def agency_element(name: str, agency: Agency) -> str:
    """Return an agency, by its identifier."""
    # The schema allows a name only in elements of another namespace; the identifier alone is understood
    # everywhere.
    return f"<{name}>{element('Identifier', agency.identifier)}</{name}>"


def moment(time: datetime) -> str:
    """Return an aware time as SEDA writes it."""
    # In UTC: a historical zone may have seconds in its offset, which XML has no form for.
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
