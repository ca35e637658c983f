"""Deadlines of orders: data, each with the text that says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exports.portability.clock_profiles import deadlines, load_profiles, longest
from exports.portability.errors import ClockProfileUnreadable

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "clocks"
ORDERED = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOUND = """name = "contrat"
title = "Contrat de l'établissement"
force = "contract"
verified = true
[[deadline]]
name = "delivery"
after = { days = 10 }
met_by = "delivered"
source = "article 4"
[[window]]
name = "access"
begins = "ready"
lasts = { days = 20 }
source = "article 5"
"""


def test_the_shipped_profiles_say_their_force_and_their_source() -> None:
    profiles = {profile.name: profile for profile in load_profiles(SHIPPED)}

    assert (profiles["data-act"].force, profiles["data-act"].verified) == ("law", False)
    assert profiles["pdlgc"].force == "analogy"
    assert all(clock.source for profile in profiles.values() for clock in profile.clocks)


def test_deadlines_come_in_order_of_time() -> None:
    due = deadlines(load_profiles(SHIPPED), ORDERED)

    assert [one.at for one in due] == sorted(one.at for one in due)
    assert (due[0].name, due[0].at) == ("pdlgc/acknowledgement", ORDERED + timedelta(hours=48))
    assert {one.name: one.at - ORDERED for one in due}["pdlgc/delivery"] == timedelta(days=30)


@pytest.mark.parametrize(
    "change",
    [
        ("days = 10", "days = 0"),
        ("days = 10", "days = -1"),
        ("days = 10", "days = 99999"),
        ("days = 10", "weeks = 'x'"),
        ("days = 10", "moons = 1"),
        ('source = "article 4"', ""),
        ('source = "article 4"', "source = 4"),
        ('force = "contract"', 'force = "habit"'),
        ('name = "contrat"', 'name = ""'),
        ("verified = true", ""),
        ('met_by = "delivered"', ""),
        ('met_by = "delivered"', 'met_by = "paid"'),
        ('begins = "ready"', 'begins = "tomorrow"'),
        ('begins = "ready"', ""),
        ("days = 20", "days = 0"),
        ("[[window]]", "[window]"),
        ("[[deadline]]", "[deadline]"),
        ("[[deadline]]", "[[deadline"),
    ],
)
def test_a_profile_with_a_defect_is_named(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "contrat.toml").write_text(SOUND.replace(*change), "utf-8")

    with pytest.raises(ClockProfileUnreadable, match=r"contrat\.toml: "):
        load_profiles(tmp_path)


def test_of_several_windows_the_longest_satisfies_every_text() -> None:
    profiles = load_profiles(SHIPPED)

    assert longest(profiles, "ready") == timedelta(days=90)
    assert longest(profiles, "closed") == timedelta(days=90)
    assert longest(profiles[:1], "closed") == timedelta(days=30)
    assert longest([], "ready") == timedelta(0)


def test_a_profile_is_text_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "contrat.toml").write_bytes(SOUND.encode("latin-1"))

    with pytest.raises(ClockProfileUnreadable):
        load_profiles(tmp_path)
