"""Stored forms of a request: its encrypted texts, and the grounds of its decision."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

import orjson

from archive_service.model.forms import Json, day_in, read_form
from archive_service.model.person_requests import Article, Ground, GroundCode, RequestTexts

REQUEST = "person-request/1"


def written_texts(texts: RequestTexts) -> bytes:
    """Return the texts of a request in the form that is encrypted."""
    return orjson.dumps(
        {
            "format": REQUEST,
            "by": texts.by,
            "about": texts.about,
            "reason": texts.reason,
            "nonce": b64encode(texts.nonce).decode(),
        }
    )


def read_texts(written: bytes) -> RequestTexts:
    """Read the result of `written_texts`; raise `UnknownForm`."""
    facts = read_form(written, REQUEST)
    return RequestTexts(
        by=facts["by"], about=facts["about"], reason=facts["reason"], nonce=b64decode(facts["nonce"])
    )


def ground_form(ground: Ground) -> Json:
    """Return the JSON form of a ground, which is also that of the service's lines."""
    return {
        "article": ground.article.value,
        "code": ground.code.value,
        "rule": ground.rule,
        "binding": ground.binding,
        "until": None if ground.until is None else ground.until.isoformat(),
        "records": ground.records,
    }


def written_grounds(grounds: Sequence[Ground]) -> str:
    """Return grounds as they are kept in clear: they identify nobody."""
    return orjson.dumps([ground_form(one) for one in grounds]).decode()


def read_grounds(written: str) -> tuple[Ground, ...]:
    """Read the result of `written_grounds`."""
    return tuple(
        Ground(
            article=Article(one["article"]),
            code=GroundCode(one["code"]),
            rule=one["rule"],
            binding=one["binding"],
            until=day_in(one["until"]),
            records=one["records"],
        )
        for one in orjson.loads(written)
    )
