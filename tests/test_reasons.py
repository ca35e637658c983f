"""Every broad except, and every suppressed check, has its reason beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive_service", "exports", "retention_rules", "signing")
_BROAD = re.compile(r"^ *except (\(.*\b)?(Exception|BaseException)\b.*?:(?P<rest>.*)$")
_OVERLOOKED = re.compile(r"# (type: ignore|noqa)(\[[a-z, -]+\]|: [A-Z0-9, ]+)?(?P<rest>.*)$")
_SAID = re.compile(r"\w+ \w+")


def without_reason(lines: list[str]) -> Iterator[int]:
    """Give the numbers of lines with no reason on them, nor in a comment right above or below."""
    for number, line in enumerate(lines, 1):
        found = _BROAD.match(line) or _OVERLOOKED.search(line)
        if found is None or _SAID.search(found["rest"]):
            continue
        around = [*lines[number - 2 : number - 1], *lines[number : number + 1]]
        if not any(one.lstrip().startswith("# ") for one in around):
            yield number


def test_a_reason_is_found_on_the_line_above_or_below_and_missed_elsewhere() -> None:
    code = [
        "    except Exception:  # the answer is the same",
        "    except Exception as error:",
        "        # The text may quote a file.",
        "    x = f()  # type: ignore[misc]",
        "    y = g()  # noqa: SIM115 - closed below",
        "    except (ValueError, BaseException):",
        "        raise",
    ]

    assert list(without_reason(code)) == [6]
    assert list(without_reason(code[3:])) == [1, 3]


def test_nothing_is_caught_or_overlooked_without_a_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for number in without_reason(path.read_text(encoding="utf-8").splitlines())
    ]

    assert found == []
