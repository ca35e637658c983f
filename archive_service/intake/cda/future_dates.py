"""Dates of a CDA document that are after today although they describe past events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.flat_text import local
from archive_service.intake.cda.locate import HL7, SDTC, CdaSource
from archive_service.intake.cda.times import read_stamp

_TIME = f"{HL7}time"
# Where a clock of the sender may be ahead, one day is tolerated.
_DAYS_ALLOWED = {f"{HL7}birthTime": 0, f"{SDTC}deceasedTime": 0, _TIME: 1}
_SIGNERS = frozenset(("author", "dataEnterer", "legalAuthenticator", "authenticator"))


def future_findings(source: CdaSource, today: date) -> Iterator[Finding]:
    """Yield findings for births, deaths and signatures after today.

    A year or a month without a day is after today only when all of its days are.
    """
    for element in source.document.iter(*_DAYS_ALLOWED):
        parent = element.getparent()
        if element.tag == _TIME and (parent is None or local(parent) not in _SIGNERS):
            continue
        stamp = read_stamp(element.get("value") or "")
        if stamp is None or not stamp.believable or stamp.first_day is None:
            continue
        if stamp.first_day > today + timedelta(days=_DAYS_ALLOWED[element.tag]):
            yield Code.DATE_IN_FUTURE.at(source.where(element))
