"""Find the owner of a flow: custodian, establishment, legal entity and department, within the sender's
mandate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive_service.access.scope import has_mandate_for
from archive_service.findings import Finding, Grade
from archive_service.findings.catalogue import Code
from archive_service.model.actors import Actor
from archive_service.model.establishment import Establishment, register_name
from archive_service.model.flow import Examination, FlowKind, StructureIdentity
from archive_service.model.identifiers import (
    NO_DEPARTMENT,
    NOBODY,
    Department,
    Finess,
    LegalEntity,
    as_legal_entity,
    department_of_finess,
)
from archive_service.ports import Establishments


@dataclass(frozen=True, slots=True)
class Attribution:
    """The establishment of each custodian that was found, and findings about the others."""

    establishments: Mapping[StructureIdentity, Establishment]
    findings: Sequence[Finding]
    new: Sequence[Establishment] = ()
    """Provisional establishments that the register does not hold yet."""

    @property
    def tenant(self) -> LegalEntity:
        """The legal entity; empty when there is not exactly one."""
        tenants = {establishment.legal_entity for establishment in self.establishments.values()}
        return tenants.pop() if len(tenants) == 1 else NOBODY

    @property
    def department(self) -> Department:
        """The department of the first establishment."""
        return next(
            (establishment.department for establishment in self.establishments.values()), NO_DEPARTMENT
        )

    @property
    def outside_mandate(self) -> bool:
        """Say whether the sender may not deposit for one of the establishments."""
        return any(finding.code == Code.CUSTODIAN_OUTSIDE_MANDATE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Register:
    """The register of establishments for the flows of one transaction: a custodian is looked up once."""

    establishments: Establishments
    _found: dict[tuple[str, str, str], Establishment | None] = field(default_factory=dict)

    def found(self, custodian: StructureIdentity) -> Establishment | None:
        """Return the only establishment with the identifiers of a custodian."""
        identifiers = custodian.finess, custodian.siren, custodian.siret
        if identifiers not in self._found:
            self._found[identifiers] = _registered(custodian, self.establishments)
        return self._found[identifiers]


def attribute(
    examination: Examination, sender: Actor, register: Register, *, production: bool
) -> Attribution:
    """Find the establishment of every custodian of `examination` and check the sender's mandate."""
    found: dict[StructureIdentity, Establishment] = {}
    findings: list[Finding] = []
    new: list[Establishment] = []
    said = {finding.code for finding in examination.findings if finding.grade is Grade.QUARANTINE}
    for custodian in dict.fromkeys(draft.custodian for draft in examination.records):
        establishment = register.found(custodian)
        if establishment is not None and establishment.provisional and production:
            establishment = None
        if establishment is None and not production:
            establishment = _provisional(custodian)
            new += [] if establishment is None else [establishment]
        if establishment is not None and establishment.provisional:
            findings.append(Code.CUSTODIAN_PROVISIONAL.at(custodian.where))
        if establishment is not None:
            found[custodian] = establishment
        elif custodian.is_identified:
            findings.append(_why_not_one(custodian, sender, register.establishments).at(custodian.where))
        elif not any("custodian" in code for code in said):
            findings.append(Code.CUSTODIAN_ABSENT.at(custodian.where))
    if any(not has_mandate_for(sender, one.legal_entity) for one in found.values()):
        findings.append(Code.CUSTODIAN_OUTSIDE_MANDATE.at(""))
    elif len({one.legal_entity for one in found.values()}) > 1:
        findings.append(Code.SEVERAL_LEGAL_ENTITIES.at(""))
    return Attribution(found, findings, new)


def with_stated_custodian(examination: Examination, stated: Finess) -> Examination:
    """Return an examination in which the records that no establishment claims are of the one that who brought
    the flow stated; a warning takes the place of the finding that none is named.

    Data of a structure without its number stays as it is: nothing shows that it is about this establishment.
    """
    drafts = examination.records
    if not stated or examination.kind is FlowKind.STRUCTURE_DATA:
        return examination
    if any(one.code == Code.CUSTODIAN_SEVERAL for one in examination.findings):
        return examination
    if drafts and all(draft.custodian.is_identified for draft in drafts):
        return examination
    said = tuple(
        Code.CUSTODIAN_STATED.at(one.where) if one.code == Code.NO_CUSTODIAN else one
        for one in examination.findings
    )
    if said == tuple(examination.findings) and drafts:
        said = (*said, Code.CUSTODIAN_STATED.at(""))
    records = tuple(
        draft
        if draft.custodian.is_identified
        else replace(draft, custodian=replace(draft.custodian, finess=stated))
        for draft in drafts
    )
    return replace(examination, records=records, findings=said)


def _registered(custodian: StructureIdentity, establishments: Establishments) -> Establishment | None:
    if custodian.finess:
        return establishments.get(custodian.finess)
    if custodian.siren or custodian.siret:
        return establishments.by_company(custodian.siren, custodian.siret)
    return None


def _why_not_one(custodian: StructureIdentity, sender: Actor, establishments: Establishments) -> Code:
    """Return the finding code for a custodian with an identifier that leads to no single establishment."""
    if custodian.finess:
        return Code.CUSTODIAN_UNREGISTERED
    numbers = {custodian.siren, custodian.siret} - {""}
    tenants = [
        one.legal_entity
        for one in establishments.all()
        if not one.provisional and numbers & {one.siren, one.siret}
    ]
    if len(tenants) < 2:
        return Code.CUSTODIAN_UNREGISTERED
    # Whichever it is, it belongs to another tenant: the sender's own tenant must not get the flow.
    if any(has_mandate_for(sender, tenant) for tenant in tenants):
        return Code.CUSTODIAN_AMBIGUOUS
    return Code.CUSTODIAN_OUTSIDE_MANDATE


def _provisional(custodian: StructureIdentity) -> Establishment | None:
    """Create a tenant for an establishment that nobody registered; its FINESS gives the department."""
    department = department_of_finess(custodian.finess)
    if department is None:
        return None
    return Establishment(
        finess=custodian.finess,
        legal_entity=as_legal_entity(custodian.finess),
        department=department,
        name=register_name(custodian.name),
        provisional=True,
    )
