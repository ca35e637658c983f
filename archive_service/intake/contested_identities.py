"""Identities that contradict each other inside one flow, and the identifiers that then identify nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.model.flow import PersonIdentity
from archive_service.model.identity_matching import identifiers_of, traits_contradict


def contradictions(identities: Sequence[PersonIdentity]) -> Iterator[Finding]:
    """Yield findings for contradictions that make it unsafe to attribute the flow to a person."""
    by_ins: dict[str, PersonIdentity] = {}
    by_local: dict[str, PersonIdentity] = {}
    for identity in identities:
        if identity.ins:
            first = by_ins.setdefault(identity.ins, identity)
            if traits_contradict(first, identity):
                yield Code.TWO_PERSONS_ONE_INS.at(identity.where)
        for local_id in identity.local_ids:
            first = by_local.setdefault(local_id, identity)
            if traits_contradict(first, identity) or (
                first.ins and identity.ins and first.ins != identity.ins
            ):
                yield Code.TWO_PERSONS_ONE_LOCAL_ID.at(identity.where)
    kinds = {identity.ins_is_test for identity in identities if identity.ins}
    if len(kinds) > 1:
        where = next(identity.where for identity in identities if identity.ins_is_test)
        yield Code.TEST_AND_PRODUCTION_MIXED.at(where)


def contested_identifiers(
    identities: Sequence[PersonIdentity], context: ExaminationContext
) -> frozenset[str]:
    """Return the identifiers that cannot identify a person with certainty: those shared by two persons, and a
    test INS in production or beside a real INS.
    """
    contested: set[str] = set()
    first: dict[str, PersonIdentity] = {}
    for identity in identities:
        for name in identifiers_of(identity):
            other = first.setdefault(name, identity)
            two_ins = name != identity.ins and other.ins and identity.ins and other.ins != identity.ins
            if two_ins or traits_contradict(other, identity):
                contested.add(name)
    if context.production or len({identity.ins_is_test for identity in identities if identity.ins}) > 1:
        contested |= {identity.ins for identity in identities if identity.ins_is_test}
    return frozenset(contested)


def without_identifiers(identity: PersonIdentity, contested: frozenset[str]) -> PersonIdentity:
    """Return an identity without the contested identifiers."""
    if contested.isdisjoint(identifiers_of(identity)):
        return identity
    certain = identity.ins not in contested
    return replace(
        identity,
        ins=identity.ins if certain else "",
        ins_is_test=identity.ins_is_test and certain,
        local_ids=tuple(name for name in identity.local_ids if name not in contested),
    )
