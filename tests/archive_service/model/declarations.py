"""Random declarations about a file, on few days so that they coincide and contradict each other."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from archive_service.holdings.file_facts import file_of
from archive_service.model.declared_events import DeclaredAppeal, DeclaredStay, EventKind, RetentionEvents

DAYS = st.dates(date(1990, 1, 1), date(1990, 1, 9)) | st.just(date(9999, 12, 31))
MAYBE = st.none() | DAYS
IDENTIFIERS = st.sampled_from([(), ("local|1",), ("local|2",), ("local|1", "other|1")])
STAYS = st.builds(
    DeclaredStay,
    identifiers=IDENTIFIERS,
    start=MAYBE,
    end=MAYBE,
    ongoing=st.booleans(),
    seen_on=MAYBE,
    told_on=MAYBE,
)
APPEALS = st.builds(DeclaredAppeal, DAYS, MAYBE, st.sampled_from(["", "recours-1"]))
EVENTS = st.builds(
    RetentionEvents,
    stays=st.lists(STAYS, max_size=3).map(tuple),
    last_contact=MAYBE,
    last_consultation=MAYBE,
    death_date=MAYBE,
    birth_date=MAYBE,
    events=st.lists(st.tuples(st.sampled_from(EventKind), DAYS), max_size=2).map(tuple),
    appeals=st.lists(APPEALS, max_size=2).map(tuple),
)


FILES = st.lists(EVENTS, max_size=4).map(file_of)
