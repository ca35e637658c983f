"""Alembic revisions, run at start under an advisory lock.

How to add one:

1. Change `tables.py`, and write `versions/NNNN_what.py` with the next number; `down_revision` is the one
   before. There is no way back: no `downgrade`.
2. Write literal SQL. A revision imports nothing of this package but `errors`, because what it imports
   will change and it must not. One that has landed on main is never edited.
3. Begin with `SET LOCAL lock_timeout = '30s'`. All revisions of one upgrade share a transaction, so
   nothing that PostgreSQL refuses in one (`CREATE INDEX CONCURRENTLY`, use of a new enum value).
4. A new table has `tenant` and `department`, row-level security enabled and forced, the policy `scope`
   `USING (archive_sees(tenant, department)) WITH CHECK (archive_writes())`, and grants to
   `archive_service`: all four rights; all but DELETE, with its name in `tables.NEVER_DELETED`; or SELECT and
   INSERT with the trigger `append_only` and its name in
   `tables.APPEND_ONLY`. An identity column needs USAGE on its sequence. Who sees a part of the rows writes
   none of them: a key that spans tenants would tell what the others have (decision 0043).
5. Row-level security holds for the owner too: a revision that reads or changes rows sets `archive.scope` and
   `archive.role` first and empties them afterwards, as 0004 does. It cannot open what is encrypted; what must
   be decrypted to be moved is moved by the service, when it next writes the row.
6. `python -m tests.archive_service.storage.sql.schema_listing` writes the expected listing
   anew. Read its diff: it is what the revision does. `test_migrations.py` compares it with `tables.py` and
   with old homes.
7. A column that rows of an older version lack gets a default, or is filled in the same revision.
"""
