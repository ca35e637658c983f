"""What a process that a document took over may answer: whatever the document says."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable

from archive_service.documents.sandbox.process import Parts
from signing.pdf_seal import prepared_seal


def answer(question: bytes, pdf: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Answer what the last line of a PDF says: a head, a number of bytes, or a change of what is appended."""
    told = json.loads(pdf[pdf.rindex(b"\n%") + 2 :])
    if "bytes" in told:
        return b"{}", bytes(told["bytes"])
    if "head" in told:
        return told["head"].encode(), b"<00>"
    wanted, _ = pickle.loads(question)
    prepared = prepared_seal(pdf[: pdf.rindex(b"\n%") + 1], wanted)
    before, after = (one.encode() for one in told["change"])
    assert before in prepared.added
    return json.dumps({"hole": prepared.hole}).encode(), prepared.added.replace(before, after)
