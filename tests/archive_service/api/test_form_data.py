"""The files in a body `multipart/form-data`."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive_service.api.form_data import boundary_of, parts_in
from archive_service.errors import InvalidRequest

names = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
GOOD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nxyz\r\n--b--\r\n'


@given(some.lists(some.tuples(names, some.binary(max_size=200)), min_size=1, max_size=5))
@example([("a", b""), ("b", b"\r\n"), ("c", b"\r\n--")])
def test_what_a_client_writes_is_found_byte_for_byte(files: list[tuple[str, bytes]]) -> None:
    request = httpx.Request("POST", "http://x", files=[("data", one) for one in files])
    body = request.read()

    found = parts_in(body, boundary_of(request.headers["content-type"]))

    assert [body[part.start : part.end] for part in found] == [content for _, content in files]
    assert {part.field for part in found} == {"data"}


@given(some.binary(max_size=300))
@example(GOOD[:-4])
@example(b"--b--")
@example(b"--b\r\n\r\n\r\n--b--")
def test_any_bytes_are_parts_or_a_refusal(body: bytes) -> None:
    try:
        found = parts_in(body, b"b")
    except InvalidRequest:
        return

    assert all(0 <= part.start <= part.end <= len(body) for part in found)


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("begin with its boundary", b"preamble\r\n" + GOOD),
        ("does not end", GOOD[: GOOD.index(b"xyz")]),
        ("has no name", GOOD.replace(b' name="file";', b"")),
        ("is encoded", GOOD.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1)),
        ("bytes follow", GOOD + b"epilogue"),
        ("more than 32 parts", GOOD.removesuffix(b"--b--\r\n") * 33 + b"--b--\r\n"),
        ("no headers", b"--b\r\n" + b"x" * 9_000 + b"\r\n\r\n\r\n--b--"),
    ],
)
def test_what_no_client_writes_is_refused(said: str, body: bytes) -> None:
    with pytest.raises(InvalidRequest, match=said):
        parts_in(body, b"b")


def test_a_type_without_boundary_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="boundary"):
        boundary_of("multipart/form-data; boundary=")
    assert boundary_of('multipart/form-data; charset=utf-8; boundary="a b"') == b"a b"
