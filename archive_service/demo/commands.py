"""Runs the service's own command line, as a user would, and reads its JSON lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive_service.errors import ArchiveServiceError


class DemoStopped(ArchiveServiceError):
    """A command of the demonstration did not end as expected."""

    code = "demo-stopped"


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`archive-dui` on one home."""

    home: Path
    now: str = ""
    """Sets the clock of each command (ISO 8601); empty: the present."""

    def run(self, *words: str, ends: Sequence[int] = (0,)) -> list[dict[str, Any]]:
        """Return the lines that the command wrote.

        Raises:
            DemoStopped: its exit code is not in `ends`; the message includes its standard error.
        """
        done = subprocess.run(
            [sys.executable, "-m", "archive_service.cli", "--home", str(self.home), "--json", *words],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **({"ARCHIVE_NOW": self.now} if self.now else {})},
            check=False,
        )
        if done.returncode not in ends:
            said = done.stderr.strip()[-2000:]
            raise DemoStopped(f"archive-dui {' '.join(words)} ended with {done.returncode}: {said}")
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
