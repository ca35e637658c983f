"""The queue without its tasks: enough to put jobs into it and to look after them."""

from __future__ import annotations

import procrastinate
from procrastinate.schema import SchemaManager

from archive_service.bootstrap import Services
from archive_service.storage.sql.queue_schema import check_queue_library

_PATIENCE_SECONDS = 5.0
"""Time to wait for a lost database at each request; afterwards the process that started the worker starts
another.
"""


def queue_of_jobs(services: Services) -> procrastinate.App:
    """Return the queue, on the service's own database and role; it knows no task."""
    check_queue_library(SchemaManager.get_schema())
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=services.database.queue_dsn(),
            min_size=1,
            max_size=4,
            timeout=_PATIENCE_SECONDS,
            reconnect_timeout=_PATIENCE_SECONDS,
        )
    )
