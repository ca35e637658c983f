"""The identifiers by which a person is searched among known persons."""

from __future__ import annotations

from archive_service.holdings.declared_details import lookup_names
from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity
from archive_service.model.identifiers import Department, Finess, as_legal_entity

HERE = Establishment(
    finess=Finess("250000015"), legal_entity=as_legal_entity("250000999"), department=Department("25")
)


def test_a_local_identifier_under_an_oid_is_found_in_the_form_that_fhir_flows_once_gave_it() -> None:
    names = lookup_names(PersonIdentity(ins="1.2|9", local_ids=("1.2.999|7", "https://x|8")), HERE)

    assert names == [
        "ins 1.2|9",
        "local 250000015 1.2.999|7",
        "local 250000015 urn:oid:1.2.999|7",
        "local 250000015 https://x|8",
    ]


def test_who_has_no_identifier_is_found_by_traits_and_nobody_by_nothing() -> None:
    assert lookup_names(None, HERE) == lookup_names(PersonIdentity(family="X"), HERE) == []
