"""How often somebody may ask whether a job is done."""

from __future__ import annotations

from uuid import UUID

from archive_service.api.poll_limit import MOST_POLLS, PERIOD_SECONDS, PollLimit

JOB, OTHER = UUID(int=1), UUID(int=2)


def test_asking_too_often_is_refused_until_time_has_passed() -> None:
    time = [0.0]
    limit = PollLimit(now=lambda: time[0])

    first = [limit.is_too_often(JOB) for _ in range(MOST_POLLS)]

    assert not any(first)
    assert limit.is_too_often(JOB)
    assert not limit.is_too_often(OTHER)
    time[0] = PERIOD_SECONDS
    assert not limit.is_too_often(JOB)
