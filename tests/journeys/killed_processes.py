"""Run a part of the service again and again in processes that are killed without a word, at random moments.

A process that has loaded everything forks one for each run, so that a run begins within milliseconds however
busy the machine is.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_FORKING = """
import os, sys, traceback
from pathlib import Path
from uuid import UUID
from archive_service.bootstrap import Services
from archive_service.settings import read_settings
{before}
def work(home, *words):
    services = Services(read_settings(Path(home)))
    {work}
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            work(*line.rstrip("\\n").split("\\t"))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of one program, each in a process of its own."""

    process: subprocess.Popen[str]
    chance: random.Random

    def whole(self, *words: object) -> float:
        """Run to the end; return how long it took."""
        began = time.monotonic()
        self._begun(words)
        assert self._ended() == 0
        return time.monotonic() - began

    def killed(self, within: float, *words: object) -> bool:
        """Run, and kill at a random moment of so many seconds; return whether it was still running."""
        child = self._begun(words)
        time.sleep(self.chance.uniform(0, within))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = self._ended()
        assert status in (0, signal.SIGKILL), status
        return status != 0

    def _begun(self, words: tuple[object, ...]) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._ended()

    def _ended(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def runs_of(work: str, before: str = "") -> Iterator[Runs]:
    """Give runs of `work`: statements that know `services` and `words`. `before` is run once."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _FORKING.format(work=work, before=before)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    try:
        yield Runs(process, random.Random(20261129))
    finally:
        process.kill()
        process.communicate()
