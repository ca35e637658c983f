"""The tables. Every row has a tenant and is under forced row-level security (see migrations)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    Sequence,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()


def _scope(*, indexed: bool = False) -> tuple[Column[str], Column[str]]:
    """Return the columns of every row by which row-level security decides who sees it."""
    return (
        Column("tenant", String(32), nullable=False, index=indexed or None),
        Column("department", String(3), nullable=False),
    )


establishment = Table(
    "establishment",
    metadata,
    Column("finess", String(9), primary_key=True),
    *_scope(indexed=True),
    Column("siren", String(9), nullable=False, index=True),
    Column("siret", String(14), nullable=False, index=True),
    Column("category", String(16), nullable=False),
    Column("legal_status", String(16), nullable=False),
    Column("name", String(300), nullable=False),
    Column("closed_on", Date),
    Column("successor", String(9), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("public_service_mission", Boolean),
)

establishment_move = Table(
    "establishment_move",
    metadata,
    Column("finess", String(9), primary_key=True),
    Column("tenant", String(32), primary_key=True),
    Column("provisional", String(32), nullable=False, index=True),
    Column("department", String(3), nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
)

actor = Table(
    "actor",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    # Null once the actor is erased: then nothing leads from a name to the row.
    Column("index", LargeBinary, unique=True),
    Column("facts", LargeBinary, nullable=False),
    Column("erased", DateTime(timezone=True)),
)

token = Table(
    "token",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    *_scope(),
    # The name in clear, in rows of older versions until the service has encrypted it; empty since then.
    Column("actor", String(200), nullable=False),
    Column("holder", Uuid, index=True),
    Column("role", String(16), nullable=False),
    Column("tenants", ARRAY(String), nullable=False),
    Column("departments", ARRAY(String), nullable=False),
    Column("expires", DateTime(timezone=True)),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("revoked", DateTime(timezone=True)),
)

deposit = Table(
    "deposit",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("sender", LargeBinary, nullable=False),
    Column("also_sent_by", ARRAY(LargeBinary), nullable=False, server_default="{}"),
    Column("outcome", String(16), nullable=False),
    Column("grade", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("content_index", LargeBinary, nullable=False, index=True),
    Column("key", String(128), nullable=False),
    Column("object", String(128), nullable=False),
    Column("envelope", String(128), nullable=False),
    Column("entry", Uuid, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("records", ARRAY(Uuid), nullable=False),
)
Index("deposit_unsettled", deposit.c.outcome, deposit.c.number)
Index("deposit_also_sent_by", deposit.c.also_sent_by, postgresql_using="gin")

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("merged_into", Uuid),
    Column("key", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

person_identifier = Table(
    "person_identifier",
    metadata,
    Column("index", LargeBinary, primary_key=True),
    Column("tenant", String(32), primary_key=True),
    Column("department", String(3), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
)

file = Table(
    "file",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("establishment", String(9), nullable=False),
    Column("person", Uuid, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    UniqueConstraint("person", "establishment"),
)

record = Table(
    "record",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("establishment", String(9), nullable=False, index=True),
    Column("deposit", Uuid, nullable=False, index=True),
    Column("person", Uuid, index=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("document_date", Date),
    Column("version", Integer),
    Column("document_index", LargeBinary, index=True),
    Column("set_index", LargeBinary, index=True),
    Column("replaces", Uuid),
    Column("replaced_by", Uuid),
    Column("related", ARRAY(Uuid), nullable=False),
    Column("in_perimeter", Boolean, nullable=False),
    Column("rule", String(64), nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("retention", String(16), nullable=False),
    Column("final_action", String(16), nullable=False),
    # Rows that were last written by an older version have none: it is in their decision.
    Column("active_until", Date),
    Column("check_until", Date),
    Column("key", String(128), nullable=False),
    Column("source_key", String(128), nullable=False),
    Column("source_object", String(128), nullable=False),
    Column("document_object", String(128), nullable=False),
    Column("dossier_object", String(128), nullable=False),
    Column("evidence_object", String(128), nullable=False),
    Column("evidence_batch", Uuid, index=True),
    Column("evidence_position", Integer),
    Column("attempts", Integer, nullable=False),
    Column("problem", String(200), nullable=False),
    Column("facts", LargeBinary, nullable=False),
    CheckConstraint(
        "state IN ('received', 'documented', 'sealed', 'set-aside', 'eliminating', 'eliminated')",
        name="record_state_known",
    ),
)
Index("record_state_number", record.c.state, record.c.number)
Index("record_tenant_number", record.c.tenant, record.c.number)
Index("record_department_number", record.c.department, record.c.number)

earlier_decision = Table(
    "earlier_decision",
    metadata,
    Column("record", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_scope(),
    Column("facts", LargeBinary, nullable=False),
)

rulebook = Table(
    "rulebook",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    *_scope(),
    Column("layer", String(16), nullable=False),
    Column("key", String(9), nullable=False),
    Column("name", String, nullable=False),
    Column("object", String(128), nullable=False),
    Column("first_seen", DateTime(timezone=True), nullable=False),
)

rulebook_act = Table(
    "rulebook_act",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("version", Uuid, nullable=False),
    Column("act", String(16), nullable=False),
    Column("layer", String(16), nullable=False),
    Column("key", String(9), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("valid_from", Date),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("effect", String, nullable=False),
)

rule_simulation = Table(
    "rule_simulation",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("state", String(16), nullable=False),
    Column("read", BigInteger, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("tenants", ARRAY(String), nullable=False),
    Column("departments", ARRAY(String), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("draft", LargeBinary, nullable=False),
    Column("result", String),
)

time_authority = Table(
    "time_authority",
    metadata,
    # Empty: all of them together.
    Column("name", String(200), primary_key=True),
    *_scope(),
    Column("answered_at", DateTime(timezone=True)),
    Column("failing_since", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("code", String(64), nullable=False),
    Column("set_aside_until", DateTime(timezone=True)),
    # Positive when its clock is ahead of ours; NULL before its first token.
    Column("skew", Interval),
)

witness_address = Table(
    "witness_address",
    metadata,
    Column("witness", Uuid, primary_key=True),
    *_scope(),
    Column("address", String(500), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("answered_at", DateTime(timezone=True)),
    Column("failing_since", DateTime(timezone=True)),
    Column("failures", Integer, nullable=False),
    Column("code", String(64), nullable=False),
)

record_link = Table(
    "record_link",
    metadata,
    # Equality on bytes is leakproof, so the index can be used under row-level security; equality on arrays is
    # not.
    Column("index", LargeBinary, primary_key=True),
    Column("record", Uuid, primary_key=True),
    *_scope(),
)
Index("record_link_record", record_link.c.record)

resource = Table(
    "resource",
    metadata,
    Column("type", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    *_scope(),
    Column("deposit", Uuid, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("record", Uuid),
)

stored_object = Table(
    "stored_object",
    metadata,
    Column("name", String(200), primary_key=True),
    *_scope(indexed=True),
    Column("kind", String(24), nullable=False),
    # Objects older than this table have no size until they are read for the first time.
    Column("size", BigInteger),
    Column("key", String(128), nullable=False),
    Column("store", String(64), nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("read_well_at", DateTime(timezone=True)),
    # The time when its key was destroyed: nothing is left to protect, so its lock is no longer renewed.
    Column("released_at", DateTime(timezone=True)),
    # The time since when an elimination waits for the end of its lock: the lock is not renewed meanwhile.
    Column("let_go_at", DateTime(timezone=True)),
)
Index("stored_object_key", stored_object.c.key)

evidence_batch = Table(
    "evidence_batch",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("object", String(200), nullable=False),
    Column("algorithm", String(16), nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("dated_at", DateTime(timezone=True), nullable=False),
    Column("authority", String(300), nullable=False),
    Column("certificate_ends", DateTime(timezone=True)),
    Column("members", Integer, nullable=False),
    # Its later time stamps in order: the object that contains each, and the place of the batch in its tree.
    Column("renewal_objects", ARRAY(String), nullable=False, server_default="{}"),
    Column("renewal_positions", ARRAY(Integer), nullable=False, server_default="{}"),
    # Scheme and key size of the last one, such as `ecdsa 256`; empty in rows of older versions.
    Column("signature", String(32), nullable=False, server_default=text("''")),
    Column("renewed_at", DateTime(timezone=True)),
)

evidence_begun = Table(
    "evidence_begun",
    metadata,
    Column("record", Uuid, primary_key=True),
    *_scope(),
    Column("batch", Uuid, nullable=False, index=True),
    Column("begun_at", DateTime(timezone=True), nullable=False),
)

row_image_number = Sequence("row_image_number", metadata=metadata)
"""Numbers the row images: of two images of a row, the one with the higher number is valid."""

SUBJECT_OF_ENTRY = """"substring"(encode(entry, 'escape'), '"subject":"([^"]*)","tag":"[^"]*"}$')"""
"""The subject of an entry of the journal, as PostgreSQL computes it from the canonical bytes."""

journal_entry = Table(
    "journal_entry",
    metadata,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    *_scope(),
    Column("entry", LargeBinary, nullable=False),
    # Read from the entry, of both forms: it says nothing that the entry does not.
    Column("subject", Text, Computed(SUBJECT_OF_ENTRY, persisted=True)),
)
Index("journal_entry_subject", journal_entry.c.subject, postgresql_using="hash")

journal_waiting = Table(
    "journal_waiting",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    *_scope(),
)

journal_leaf = Table(
    "journal_leaf",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    *_scope(),
    Column("entry", BigInteger, nullable=False, unique=True),
    Column("leaf", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    *_scope(),
    Column("root", LargeBinary, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)

trace = Table(
    "trace",
    metadata,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    *_scope(),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("act", String(32), nullable=False),
    Column("deposits", ARRAY(Uuid), nullable=False),
    Column("records", ARRAY(Uuid), nullable=False),
    Column("persons", ARRAY(Uuid), nullable=False),
    Column("purpose", LargeBinary, nullable=False),
    Column("purpose_key", String(128), nullable=False),
)
Index("trace_tenant_number", trace.c.tenant, trace.c.number)

trace_batch = Table(
    "trace_batch",
    metadata,
    Column("id", Uuid, nullable=False, unique=True),
    *_scope(),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("entry", Uuid, nullable=False),
)

seal_use = Table(
    "seal_use",
    metadata,
    Column("tenant", String(32), primary_key=True),
    Column("department", String(3), nullable=False),
    Column("day", Date, primary_key=True),
    Column("seals", BigInteger, nullable=False),
    Column("by_purpose", JSONB, nullable=False),
)

seal_rate = Table(
    "seal_rate",
    metadata,
    Column("tenant", String(32), primary_key=True),
    Column("department", String(3), nullable=False),
    Column("taken_until", DateTime(timezone=True), nullable=False),
)

seal_answer = Table(
    "seal_answer",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    *_scope(),
    Column("request", LargeBinary, nullable=False),
    Column("seal", Uuid, nullable=False),
    Column("object", String(128), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False, index=True),
)

seal_batch = Table(
    "seal_batch",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("state", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False, index=True),
    Column("object", String(128), nullable=False),
    Column("files", Integer, nullable=False),
    Column("sealed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
)

seal_batch_file = Table(
    "seal_batch_file",
    metadata,
    Column("batch", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_scope(),
    Column("state", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

export_order = Table(
    "export_order",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("state", String(16), nullable=False),
    Column("ordered_at", DateTime(timezone=True), nullable=False),
    Column("progress", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("key", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

establishment_freeze = Table(
    "establishment_freeze",
    metadata,
    Column("export_order", Uuid, primary_key=True),
    Column("establishment", String(9), primary_key=True, index=True),
    *_scope(),
    Column("frozen_at", DateTime(timezone=True), nullable=False),
    Column("lifted_at", DateTime(timezone=True)),
)

export_shard = Table(
    "export_shard",
    metadata,
    Column("export", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_scope(),
    Column("digest", LargeBinary, nullable=False),
    Column("records", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", String(200), nullable=False),
    Column("done", Boolean, nullable=False),
    Column("plan_object", String(128), nullable=False),
    Column("lines_object", String(128), nullable=False),
    Column("kept_object", String(128), nullable=False),
    Column("outcome_object", String(128), nullable=False),
)

carried_file = Table(
    "carried_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("kind", String(100), nullable=False),
    Column("record", Uuid),
    Column("person", Uuid),
    Column("deposit", Uuid),
    Column("path_index", LargeBinary, nullable=False),
    Column("key", String(128), nullable=False),
    Column("object", String(128), nullable=False),
    UniqueConstraint("tenant", "path_index"),
    Index("ix_carried_file_record", "record", postgresql_where=text("record IS NOT NULL")),
    Index("ix_carried_file_person", "person", postgresql_where=text("person IS NOT NULL")),
    Index("ix_carried_file_deposit", "deposit", postgresql_where=text("deposit IS NOT NULL")),
)

appraisal = Table(
    "appraisal",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("state", String(16), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("producer_due", Date, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("key", String(128), nullable=False),
    Column("annex_key", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

appraisal_line = Table(
    "appraisal_line",
    metadata,
    Column("appraisal", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_scope(),
    Column("record", Uuid, nullable=False, index=True),
    Column("establishment", String(9), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("last_day", Date, nullable=False),
    Column("final_action", String(16), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("needs_visa", Boolean, nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("verdict", String(8), nullable=False),
    # Whether the appraisal claims the record: not once it is over.
    Column("claims", Boolean, nullable=False),
    # 0, null and empty for a line of no sampled series.
    Column("series", Integer, nullable=False, server_default=text("0")),
    Column("person_file", Uuid),
    Column("sure", String(32), nullable=False, server_default=text("''")),
    Column("split", String(16), nullable=False, server_default=text("''")),
    Column("transferred", Boolean, nullable=False, server_default=text("false")),
    Index("appraisal_line_claimed", "record", unique=True, postgresql_where=text("claims")),
)

execution = Table(
    "execution",
    metadata,
    Column("appraisal", Uuid, primary_key=True),
    *_scope(),
    Column("list_digest", LargeBinary, nullable=False),
    Column("agreed_by", String(64), nullable=False),
    Column("visa_by", String(64), nullable=False),
    Column("visa_at", DateTime(timezone=True)),
    Column("executed_by", String(64), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("certificate_object", String(200), nullable=False),
)

elimination = Table(
    "elimination",
    metadata,
    Column("appraisal", Uuid, primary_key=True),
    Column("record", Uuid, primary_key=True, index=True),
    *_scope(),
    Column("number", BigInteger, nullable=False),
    Column("rule", String(64), nullable=False),
    Column("last_day", Date, nullable=False),
    Column("final_action", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("code", String(32), nullable=False),
    Column("locked_until", DateTime(timezone=True)),
    # What is to be destroyed, until it was looked for and not found.
    Column("keys", ARRAY(String), nullable=False),
    Column("objects", ARRAY(String), nullable=False),
    # How many of them were looked for and not found.
    Column("gone_keys", Integer, nullable=False, server_default="0"),
    Column("gone_objects", Integer, nullable=False, server_default="0"),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("elimination_stage", "appraisal", "stage", "number"),
    Index(
        "elimination_once",
        "record",
        unique=True,
        postgresql_where=text("stage IN ('waiting', 'eliminating', 'eliminated')"),
    ),
)

hold = Table(
    "hold",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("reason", String(16), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("review", Date, nullable=False),
    Column("reminded", Date),
    Column("lifted_at", DateTime(timezone=True)),
    Column("lifted_by", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

hold_target = Table(
    "hold_target",
    metadata,
    Column("hold", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    *_scope(),
    Column("record", Uuid),
    Column("person", Uuid),
    Column("establishment", String(9), nullable=False),
    Index("ix_hold_target_record", "record", postgresql_where=text("record IS NOT NULL")),
    Index("ix_hold_target_person", "person", postgresql_where=text("person IS NOT NULL")),
    Index("ix_hold_target_establishment", "establishment", postgresql_where=text("establishment <> ''")),
)

APPEND_ONLY = (journal_entry, journal_leaf, journal_head, rulebook, rulebook_act, trace, trace_batch)
stated_event = Table(
    "stated_event",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(),
    Column("person", Uuid, nullable=False, index=True),
    Column("establishment", String(9), nullable=False),
    Column("corrects", Uuid, unique=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("told_on", Date, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    Column("object", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

person_request = Table(
    "person_request",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(),
    # None once the person is eliminated.
    Column("person", Uuid),
    Column("kind", String(16), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", String(64), nullable=False),
    Column("grounds", Text, nullable=False),
    Column("to_eliminate", Integer, nullable=False),
    Column("key", String(128), nullable=False),
    Column("object", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Index("ix_person_request_person", "person", postgresql_where=text("person IS NOT NULL")),
)

seal_key = Table(
    "seal_key",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("vault", String(16), nullable=False),
    Column("algorithm", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("certificates", ARRAY(LargeBinary), nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("enrolled_at", DateTime(timezone=True)),
    Column("ends_at", DateTime(timezone=True)),
    Column("compromised_since", DateTime(timezone=True)),
    Column("replaces", Uuid),
    Column("key", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Index("seal_key_requested_once", "tenant", unique=True, postgresql_where=text("state = 'requested'")),
)

seal_delegation = Table(
    "seal_delegation",
    metadata,
    Column("number", BigInteger, Identity(always=True), unique=True),
    Column("id", Uuid, primary_key=True),
    *_scope(indexed=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("key", String(128), nullable=False),
    Column("object", String(128), nullable=False),
    Column("facts", LargeBinary, nullable=False),
)

# What was decided stays for ever: the service has no right to delete such a row.
NEVER_DELETED = (
    appraisal,
    appraisal_line,
    hold,
    hold_target,
    person_request,
    seal_key,
    seal_delegation,
)
