"""In which version of SEDA a department is written to, unless somebody asks for another one."""

from __future__ import annotations

from archive_service.model.identifiers import Department
from exports.formats.seda_transfer import SEDA_VERSIONS, SedaVersion
from retention_rules import Rulebooks

_DEFAULT: SedaVersion = "2.2"


def seda_read_by(department: Department, rulebooks: Rulebooks) -> SedaVersion:
    """Return the version that the receiving system of a department reads; the usual one when its rulebook
    names none.
    """
    book = rulebooks.departments.get(department)
    system = None if book is None else book.own.receiving_system
    return _DEFAULT if system is None else next(one for one in SEDA_VERSIONS if one == system.seda)
