"""A page of lines: a JSON array, with the address of the next page in `Link` (RFC 8288)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel
from starlette.responses import Response

from archive_service.contract.lines import Line


def page(path: str, lines: Sequence[Line], key: str, asked: BaseModel) -> Response:
    """Return the page; `key` is the identifier of a line, `asked` holds the filters, `after` and `limit`."""
    headers = {}
    filters = asked.model_dump(mode="json", exclude_none=True)
    if len(lines) == filters["limit"]:
        query = urlencode({**filters, "after": lines[-1][key]})
        headers["Link"] = f'<{path}?{query}>; rel="next"'
    return Response(orjson.dumps(lines), headers=headers, media_type="application/json")
