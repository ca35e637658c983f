"""Facts as they are written into sealed rows and dossiers: JSON that names its own form, and back.

Digests and nonces are lower-case hexadecimal, days and times are ISO 8601, what is unknown is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from archive_service.model.files import FileStay, KnownFile
from archive_service.model.persons import ActKind, KnownPerson, PersonAct, PersonTraits

PERSON, FILE = "person/1", "file/1"

Json = Mapping[str, Any]
"""What one fact is written as; it goes no further than this module and whoever makes bytes of it."""


class UnknownForm(ValueError):
    """What was written has another form than this version of the service reads."""


def _read(written: bytes, form: str) -> Json:
    facts: Json = orjson.loads(written)
    if facts.get("format") != form:
        raise UnknownForm(f"facts in the form {facts.get('format')!r}, where {form!r} is read")
    return facts


def written_person(person: KnownPerson) -> bytes:
    """Return what is known of a person, as it is sealed."""
    traits = person.traits
    return orjson.dumps(
        {
            "format": PERSON,
            "name": person.name,
            "traits": None if traits is None else _traits(traits),
            "acts": [_act(act) for act in person.acts],
        }
    )


def read_person(written: bytes) -> KnownPerson:
    """Return what `written_person` wrote; raise `UnknownForm`."""
    facts = _read(written, PERSON)
    return KnownPerson(
        name=facts["name"],
        traits=None if facts["traits"] is None else _traits_in(facts["traits"]),
        acts=tuple(_act_in(act) for act in facts["acts"]),
    )


def written_file(file: KnownFile) -> bytes:
    """Return what is known of a file, as it is sealed."""
    return orjson.dumps(
        {
            "format": FILE,
            "stays": [(stay.start, stay.end) for stay in file.stays],
            "last_contact": file.last_contact,
            "death": file.death,
            "birth": file.birth,
        }
    )


def read_file(written: bytes) -> KnownFile:
    """Return what `written_file` wrote; raise `UnknownForm`."""
    facts = _read(written, FILE)
    return KnownFile(
        stays=tuple(FileStay(_day(start), _day(end)) for start, end in facts["stays"]),
        last_contact=_day(facts["last_contact"]),
        death=_day(facts["death"]),
        birth=_day(facts["birth"]),
    )


def _traits(traits: PersonTraits) -> Json:
    return {
        "family": traits.family,
        "given": traits.given,
        "birth_date": traits.birth_date,
        "gender": traits.gender,
        "birth_place": traits.birth_place,
        "ins": traits.ins,
        "local_ids": traits.local_ids,
    }


def _traits_in(facts: Json) -> PersonTraits:
    return PersonTraits(
        family=facts["family"],
        given=facts["given"],
        birth_date=_day(facts["birth_date"]),
        gender=facts["gender"],
        birth_place=facts["birth_place"],
        ins=facts["ins"],
        local_ids=tuple(facts["local_ids"]),
    )


def _act(act: PersonAct) -> Json:
    return {
        "act": act.act.value,
        "with": act.other,
        "at": act.at,
        "by": act.by,
        "reason": act.reason,
        "nonce": act.nonce.hex(),
        "records": act.records,
    }


def _act_in(facts: Json) -> PersonAct:
    return PersonAct(
        act=ActKind(facts["act"]),
        other=UUID(facts["with"]),
        at=datetime.fromisoformat(facts["at"]),
        by=facts["by"],
        reason=facts["reason"],
        nonce=bytes.fromhex(facts["nonce"]),
        records=tuple(UUID(one) for one in facts["records"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
