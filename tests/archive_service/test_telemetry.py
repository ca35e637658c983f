"""The log contains only codes and names of ours, whatever it is given."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from archive_service.telemetry import KEYS

SERVICE = Path(__file__).resolve().parents[2] / "archive_service"
PROGRAM = """
import logging, structlog
from archive_service.telemetry import log_to_stderr
log_to_stderr()
structlog.get_logger().warning("record.failed", code="not-found", title="Dossier de Mme Grandchamp")
logging.getLogger("library").warning("cannot read %s", "Grandchamp.pdf")
"""


def keys_logged() -> Iterator[str]:
    """Give every key that a line of the service's source logs."""
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log."):
                yield from (keyword.arg or "**" for keyword in node.keywords)


def test_every_key_that_the_service_logs_is_on_the_list() -> None:
    logged = set(keys_logged())

    assert logged
    assert logged <= KEYS


def test_what_is_not_on_the_list_is_not_logged_nor_are_the_words_of_libraries() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    first, second = (json.loads(line) for line in done.stderr.splitlines())
    assert (first["event"], first["code"]) == ("record.failed", "not-found")
    assert second["library"] == "library"
    assert "Grandchamp" not in done.stderr
    assert done.stdout == ""
