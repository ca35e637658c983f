"""Read the facts of files from the database; merges in a former form are made again from the records."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from archive_service.holdings.file_facts import summed_again
from archive_service.model.identifiers import Finess
from archive_service.model.person_file import PersonFile
from archive_service.ports import Transaction

Place = tuple[UUID, Finess]
"""A file: a person and the FINESS of an establishment."""


def known_file(person: UUID, establishment: Finess, transaction: Transaction) -> PersonFile:
    """Return the facts of a file, empty when it is new; its row is locked."""
    return current_sum(transaction.people.file(person, establishment), (person, establishment), transaction)


def known_files(person: UUID, transaction: Transaction) -> Mapping[Finess, PersonFile]:
    """Return the facts of each of a person's files, by establishment; the rows are locked."""
    files = transaction.reassignments.files(person)
    return {finess: current_sum(file, (person, finess), transaction) for finess, file in files.items()}


def current_sum(stored: PersonFile, place: Place, transaction: Transaction) -> PersonFile:
    """Return a file as it was stored, or merged again when it was stored in a former form."""
    return summed_again(stored, transaction.records.of_file(*place)) if stored.former else stored
