"""What the demonstration writes on the screen, and the files that it leaves to be opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from archive_service.bootstrap import Services
from archive_service.demo.commands import CommandLine

Line = dict[str, Any]


@dataclass(slots=True)
class Telling:
    """One run: the command line, the screen, and the files to open."""

    commands: CommandLine
    services: Services
    output: Path
    screen: Console
    to_open: list[tuple[str, Path]] = field(default_factory=list)

    def title(self, text: str, command: str) -> None:
        """Begin a step, with a command that does it."""
        self.screen.print(f"\n[bold]{text}[/]")
        self.screen.print(f"  $ archive-dui {command}", style="dim", highlight=False)

    def say(self, text: str) -> None:
        """Tell what happened."""
        self.screen.print(f"  {text}", highlight=False)
