"""Every error has a code of its own, and an HTTP status unless it is known never to reach HTTP."""

from __future__ import annotations

import pytest

from archive_service import errors
from archive_service.api.problems import UNEXPECTED, refusal_of
from archive_service.errors import ArchiveServiceError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ArchiveServiceError) and kind is not ArchiveServiceError
]
NEVER_OVER_HTTP = {
    # Errors of commands that have no HTTP route.
    "cannot-join",
    "agencies-missing",
    "push-address",
    "push-host-key",
    "push-refused",
    "push-interrupted",
    # Errors of the worker, or raised before anything is served.
    "misconfigured",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_outcome_has_a_status_of_its_own(kind: type[ArchiveServiceError]) -> None:
    refusal = refusal_of(kind("a name that must not be repeated"))

    assert (refusal is UNEXPECTED) == (kind.code in NEVER_OVER_HTTP)
    assert "must not be repeated" not in refusal.detail
    assert not kind.retryable or kind.code in NEVER_OVER_HTTP or refusal.headers["Retry-After"]


def test_codes_are_given_once() -> None:
    # A finer kind of an outcome may have the code of that outcome.
    codes = [kind.code for kind in KINDS if "code" in vars(kind)]

    assert len(set(codes)) == len(codes)
