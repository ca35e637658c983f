"""The bodies of requests in JSON: read strictly, and described in `/openapi.json`."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from archive_service.api.dependencies import media_type_of_body
from archive_service.api.problems import KeyTwice, MediaTypeUnknown
from archive_service.api.repeated_keys import has_key_twice
from archive_service.api.request_body import small_body

Body = TypeVar("Body", bound=BaseModel)


def json_body(kind: type[BaseModel]) -> dict[str, Any]:
    """Return the description of a request's body in JSON."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}
    return {"requestBody": {"required": True, "content": content}}


async def read_json(kind: type[Body], request: Request, limit: int) -> Body:
    """Return the body of a request, which has `limit` bytes at most.

    Raises:
        MediaTypeUnknown: it is not declared as JSON.
        RequestValidationError: it has another form; the error tells the places, never the values.
        KeyTwice: an object in it has a key twice.
    """
    if media_type_of_body(request) != "application/json":
        raise MediaTypeUnknown("the body is JSON")
    content = await small_body(request, limit)
    try:
        found = kind.model_validate_json(content)
    except ValidationError as error:
        flaws = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in flaws]) from None
    if has_key_twice(content):
        raise KeyTwice("an object of the body has a key twice")
    return found
