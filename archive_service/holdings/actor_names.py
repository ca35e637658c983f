"""The names of actors, by the pseudonyms in permanent data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive_service.model.actors import Role
from archive_service.model.identifiers import uuid_or_none
from archive_service.ports import Transaction


def names_of(pseudonyms: Iterable[str], transaction: Transaction) -> Mapping[str, str]:
    """Return the names of actors whose name is not erased; the operator and the service have their role's
    name.
    """
    nobody = {role.value for role in Role}
    words = set(pseudonyms)
    wanted = {word: found for word in words if (found := uuid_or_none(word)) is not None}
    names = transaction.actors.names(list(wanted.values()))
    known = {word: names[one] for word, one in wanted.items() if one in names}
    return {**{word: word for word in words & nobody}, **known}
