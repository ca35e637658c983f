"""What the journeys need from outside; every adapter must keep the promises written here."""

from archive_service.ports.access import Actors, Establishments, Tokens
from archive_service.ports.appraisals import Appraisals
from archive_service.ports.carried_files import CarriedFiles
from archive_service.ports.clock import Clock
from archive_service.ports.deposits import Deposits
from archive_service.ports.exports import ExportOrders, ExportShards
from archive_service.ports.holds import Holds
from archive_service.ports.keys import Cipher, KeyStore
from archive_service.ports.objects import (
    RETENTION_OF_LOCKS,
    EncryptedObjects,
    EncryptedWriter,
    ObjectStore,
    ObjectWriter,
    PublicObjects,
    PublishedFiles,
)
from archive_service.ports.person_requests import PersonRequests
from archive_service.ports.persons import People, Reassignments
from archive_service.ports.proofs import EvidenceBatches, Journal, KeptRulebooks, StoredObjects
from archive_service.ports.records import Records
from archive_service.ports.rule_simulations import RuleSimulations
from archive_service.ports.rulebook_acts import RulebookActs
from archive_service.ports.seal_batches import SealBatches
from archive_service.ports.seals import SealAnswers, SealUse
from archive_service.ports.stated_events import StatedEvents
from archive_service.ports.traces import Traces
from archive_service.ports.transactions import LongLocks, Transaction, Transactions
from archive_service.ports.trust import Keyring, Receipts, ValidationSource

__all__ = [
    "RETENTION_OF_LOCKS",
    "Actors",
    "Appraisals",
    "CarriedFiles",
    "Cipher",
    "Clock",
    "Deposits",
    "EncryptedObjects",
    "EncryptedWriter",
    "Establishments",
    "EvidenceBatches",
    "ExportOrders",
    "ExportShards",
    "Holds",
    "Journal",
    "KeptRulebooks",
    "KeyStore",
    "Keyring",
    "LongLocks",
    "ObjectStore",
    "ObjectWriter",
    "People",
    "PersonRequests",
    "PublicObjects",
    "PublishedFiles",
    "Reassignments",
    "Receipts",
    "Records",
    "RuleSimulations",
    "RulebookActs",
    "SealAnswers",
    "SealBatches",
    "SealUse",
    "StatedEvents",
    "StoredObjects",
    "Tokens",
    "Traces",
    "Transaction",
    "Transactions",
    "ValidationSource",
]
