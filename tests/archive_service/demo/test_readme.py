"""The commands of the README work as they are written there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from archive_service.demo.flows import write_flows
from archive_service.demo.people import REGISTER

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_main_job_of_the_readme_can_be_typed_as_it_is(tmp_path: Path) -> None:
    (block,) = [
        one for one in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "export ARCHIVE_HOME" in one
    ]
    write_flows(tmp_path / "demo-out" / "flux")
    (tmp_path / "demo-out" / "etablissements.csv").write_text(REGISTER, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr
    assert "sealed 2" in done.stdout
    assert list((tmp_path / "my-packages").glob("*.zip"))


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    named = set(re.findall(r"`?make ([a-z]+)", README))

    assert {"demo", "test", "check", "judge", "bench"} <= named
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named), named
