"""Read a PDF that somebody sent, to seal it, in a process that it may crash, fill or keep busy.

That process returns what is appended to the PDF, with a hole for the seal. The digest that is sealed is made
here, of the bytes that came, and the key is used here: neither key nor database is within its reach.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable

import orjson

from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Died, NotStarted, Parts, Refused, Sandboxes
from archive_service.errors import MachineExhausted
from archive_service.model.seals import SealTooCostly
from signing.errors import SigningCode, SigningError
from signing.pdf_seal import prepared_seal
from signing.prepared_seals import PreparedSeal, WantedRevision

SECONDS = 10
"""Most processor time that reading a PDF may take; one of a thousand pages takes a tenth of a second."""

_sandboxes = Sandboxes(__name__)


def prepared_in_sandbox(pdf: bytes, wanted: WantedRevision, *, seconds: int = SECONDS) -> PreparedSeal:
    """Return what is appended to a PDF before it is sealed.

    Raises:
        SigningError: as `prepared_seal`.
        SealTooCostly: it takes more than `seconds` or the memory of a sandbox, or ends the process.
        MachineExhausted: no process can be started.
    """
    try:
        question = pickle.dumps((wanted, seconds), pickle.HIGHEST_PROTOCOL)
        head, added = _sandboxes.ask_again((question, pdf))
    except Died as error:
        raise SealTooCostly(f"more than {seconds} s or the memory of a sandbox") from error
    except NotStarted as error:
        raise MachineExhausted("no process can be started") from error
    except Refused as error:
        raise SigningError(SigningCode.NOT_A_PDF, f"the document cannot be read ({error})") from error
    told = orjson.loads(head)
    if "code" in told:
        raise SigningError(SigningCode(told["code"]), str(told["said"]))
    try:
        return PreparedSeal(added=added, hole=int(told["hole"]), size=wanted.size)
    except ValueError as error:
        raise SealTooCostly("the sandbox did not prepare it") from error


def answer(question: bytes, pdf: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Prepare in this process the PDF that `prepared_in_sandbox` gives."""
    # The request was written by the process that started this one.
    wanted, seconds = pickle.loads(question)  # noqa: S301
    end_at(used_seconds() + seconds)
    try:
        prepared = prepared_seal(pdf, wanted)
    except SigningError as error:
        return orjson.dumps({"code": error.code, "said": str(error)}), b""
    return orjson.dumps({"hole": prepared.hole}), prepared.added
