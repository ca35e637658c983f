"""The schema of a database as lines to read and compare: tables, rights, policies, functions.

`python -m tests.archive_service.storage.sql.schema_listing` writes the expected listing anew.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from archive_service.storage.postgres.database import Database
from archive_service.storage.postgres.embedded import EmbeddedPostgres

EXPECTED = Path(__file__).with_name("schema.txt")

_CAST_MEMBER = re.compile(r"\(('[^']*'::character varying)\)::text")
_CAST_ARRAY = re.compile(r"\((ARRAY\[[^\]]*\])\)::text\[\]")

_OURS = "nspname IN ('public', 'queue') AND relname NOT LIKE 'alembic_version%'"
_TABLES = f"""
SELECT nspname || '.' || relname,
  CASE WHEN relrowsecurity THEN 'row security enabled' ELSE 'NO ROW SECURITY' END
  || CASE WHEN relforcerowsecurity THEN ', forced' ELSE ', NOT FORCED' END
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE {_OURS} AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""
# The order of columns is not listed: one that was added later stands at the end, and no statement cares.
_COLUMNS = f"""
SELECT nspname || '.' || relname, 'column ' || attname || ' ' || format_type(atttypid, atttypmod)
  || CASE WHEN attnotnull THEN ' not null' ELSE '' END
  || CASE attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity by default' ELSE '' END
  || CASE WHEN attgenerated <> '' THEN ' generated' ELSE '' END
  || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
  LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum
WHERE {_OURS} AND relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped
"""
_CONSTRAINTS = f"""
SELECT nspname || '.' || relname, 'constraint ' || conname || ' ' || pg_get_constraintdef(o.oid)
FROM pg_constraint o JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
WHERE {_OURS} AND contype <> 'n'
"""
_INDEXES = f"""
SELECT nspname || '.' || relname, 'index ' || pg_get_indexdef(indexrelid)
  || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OURS}
"""
_TRIGGERS = f"""
SELECT nspname || '.' || relname, 'trigger ' || pg_get_triggerdef(t.oid)
  || CASE tgenabled WHEN 'O' THEN '' ELSE ' NOT ENABLED' END
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
WHERE {_OURS} AND NOT tgisinternal
"""
_POLICIES = f"""
SELECT nspname || '.' || relname, 'policy ' || polname
  || CASE polcmd WHEN 'r' THEN ' for select' WHEN 'a' THEN ' for insert' WHEN 'w' THEN ' for update'
     WHEN 'd' THEN ' for delete' ELSE '' END
  || CASE WHEN polpermissive THEN '' ELSE ' restrictive' END
  || CASE WHEN polroles = '{{0}}' THEN '' ELSE ' to ' || polroles::regrole[]::text END
  || coalesce(' using ' || pg_get_expr(polqual, polrelid), '')
  || coalesce(' with check ' || pg_get_expr(polwithcheck, polrelid), '')
FROM pg_policy JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OURS}
"""
_GRANTED = (
    "coalesce(nullif(g.grantee, 0)::regrole::text, 'public') || ': ' || string_agg(privilege_type, ', ' "
)
_RIGHTS = f"""
SELECT CASE relkind WHEN 'S' THEN 'sequence ' ELSE '' END || nspname || '.' || relname,
  'granted to ' || {_GRANTED} ORDER BY privilege_type)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl) AS g
WHERE {_OURS} AND g.grantee <> relowner GROUP BY relkind, nspname, relname, g.grantee
"""
_COLUMN_RIGHTS = f"""
SELECT nspname || '.' || relname,
  'column ' || attname || ' granted to ' || {_GRANTED} ORDER BY privilege_type)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace,
  aclexplode(attacl) AS g
WHERE {_OURS} AND attnum > 0 AND g.grantee <> relowner GROUP BY nspname, relname, attname, g.grantee
"""
_SEQUENCES = f"""
SELECT 'sequence ' || nspname || '.' || relname, 'kept by ' || coalesce((
  SELECT refobjid::regclass::text FROM pg_depend WHERE objid = c.oid AND refclassid = 'pg_class'::regclass
  AND deptype IN ('a', 'i')), 'none')
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OURS} AND relkind = 'S'
"""
_FUNCTIONS = f"""
SELECT 'function ' || nspname || '.' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  pg_get_function_result(p.oid) || ', '
  || CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END
  || CASE WHEN prosecdef THEN ', SECURITY DEFINER' ELSE '' END
  || CASE WHEN proparallel = 's' THEN ', parallel safe' ELSE '' END
  || CASE WHEN proleakproof THEN ', leakproof' ELSE '' END
  || coalesce(', set ' || proconfig::text, '')
  || CASE nspname WHEN 'public' THEN ': ' || prosrc ELSE ': body md5 ' || md5(coalesce(prosrc, '')) END
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname IN ('public', 'queue')
UNION ALL
SELECT 'function ' || nspname || '.' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  'granted to ' || {_GRANTED} ORDER BY privilege_type)
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace,
  aclexplode(coalesce(proacl, acldefault('f', proowner))) AS g
WHERE nspname IN ('public', 'queue') AND g.grantee <> proowner GROUP BY nspname, proname, p.oid, g.grantee
"""
_TYPES = """
SELECT 'type ' || nspname || '.' || typname, coalesce(
  (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
  (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
   FROM pg_attribute WHERE attrelid = typrelid))
FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
WHERE nspname IN ('public', 'queue') AND (typtype = 'e' OR relkind = 'c')
"""
_SCHEMAS = f"""
SELECT 'schema ' || nspname, 'granted to ' || {_GRANTED} ORDER BY privilege_type)
FROM pg_namespace, aclexplode(nspacl) AS g WHERE nspname IN ('public', 'queue') AND g.grantee <> nspowner
GROUP BY nspname, g.grantee
"""
_DEFAULTS = """
SELECT 'default rights', defaclobjtype::text || ' ' || defaclacl::text FROM pg_default_acl
"""
_OWNED = """
SELECT 'role archive_service', 'owns ' || count(*) FROM pg_class WHERE relowner = 'archive_service'::regrole
UNION ALL SELECT 'role archive_service', 'super ' || rolsuper || ', bypasses row security ' || rolbypassrls
FROM pg_roles WHERE rolname = 'archive_service'
"""

_STRUCTURE = (_COLUMNS, _CONSTRAINTS, _INDEXES)
_ALL = (
    *(_TABLES, *_STRUCTURE, _TRIGGERS, _POLICIES, _RIGHTS, _COLUMN_RIGHTS),
    *(_SEQUENCES, _FUNCTIONS, _TYPES, _SCHEMAS, _DEFAULTS, _OWNED),
)


def schema_listing(connection: psycopg.Connection[Any]) -> list[str]:
    """Return everything of the schema that the service relies on, one line each."""
    return _listed(connection, _ALL)


def structure_listing(connection: psycopg.Connection[Any]) -> list[str]:
    """Return the columns, constraints and indexes alone: what `tables.py` says."""
    return _listed(connection, _STRUCTURE)


def _listed(connection: psycopg.Connection[Any], queries: Iterable[str]) -> list[str]:
    connection.execute("SET search_path TO pg_catalog")
    lines = [row for query in queries for row in connection.execute(query.encode()).fetchall()]
    connection.execute("RESET search_path")
    return sorted(
        f"{subject}: {_without_casts(' '.join(definition.split()))}" for subject, definition in lines
    )


def _without_casts(definition: str) -> str:
    """Return a definition in one form: PostgreSQL casts the members of an array after a restore, and the
    array before it.
    """
    return _CAST_ARRAY.sub(r"\1", _CAST_MEMBER.sub(r"\1", definition))


def expected_listing() -> list[str]:
    """Return the listing that the last revision must leave."""
    return EXPECTED.read_text(encoding="utf-8").splitlines()


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        server = EmbeddedPostgres(home)
        try:
            owner = server.ensure_running().superuser_dsn
            Database.of(owner, secret=b"", embedded=True).upgrade(b"")
            with psycopg.connect(owner) as connection:
                EXPECTED.write_text("\n".join(schema_listing(connection)) + "\n", encoding="utf-8")
        finally:
            server.release()


if __name__ == "__main__":
    _write()
