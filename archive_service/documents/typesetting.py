"""Typst, kept ready: one compiler per thread and template, read once, files passed without a disk."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson
import typst

from archive_service.documents import fonts

TEMPLATE_NAME = "record/1"
_TEMPLATE = Path(__file__).with_name("record.typ").read_bytes()
TEMPLATE_DIGEST = sha256(_TEMPLATE + fonts.digests()).hexdigest()
"""SHA-256, lower-case hexadecimal, over the template's bytes and `fonts.digests()`.
"""

RECORD, STATEMENT = "record", "statement"
"""The templates: that of records, and that of documents of the service itself."""

_EVERY_FACE = "".join(
    f'#text(font: "{family}", weight: "{weight}", style: "{style}", "a")'
    for family in ("DejaVu Sans", "DejaVu Sans Mono")
    for weight in ("regular", "bold")
    for style in ("normal", "italic")
).encode()

_local = threading.local()


class TypesettingFailed(Exception):
    """The typesetter refused this document; the message comes from the typesetter."""


def pdf_of(data: str, timestamp: datetime, template: str = RECORD) -> bytes:
    """Return the PDF/A-3a that a template makes from JSON data.

    Raises:
        TypesettingFailed: Typst stopped; another document may still succeed.
    """
    try:
        warm = _warm(template)
        _fill(warm.data, data.encode())
        pdf = warm.compiler.compile(
            input=warm.main,
            format="pdf",
            pdf_standards=["a-3a"],
            timestamp=int(timestamp.timestamp()),
        )
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
    except BaseException as error:
        # A panic inside the compiler is raised as a BaseException; the compiler's state is then lost.
        if type(error).__name__ != "PanicException":
            raise
        for one in _kept().values():
            one.close()
        _local.__dict__.clear()
        raise TypesettingFailed("the typesetter panicked") from error
    # Typst ends a file without a line feed; an appended revision would then break PDF/A 6.1.9-1.
    assert isinstance(pdf, bytes)
    return pdf + b"\n"


def give_back() -> None:
    """Return freed memory to the system: the memory of a long document must not count against the next ones.

    Measured: 0.4 ms, whatever the amount.
    """
    if sys.platform == "linux":
        _libc().malloc_trim(0)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


@contextmanager
def handed_over(files: Sequence[bytes]) -> Iterator[list[str]]:
    """Give the files names under the typesetter's root, as long as the context lasts.

    The files are anonymous memory, opened through /proc/self/fd: no part of a record is ever on a disk, and a
    killed process leaves nothing behind. Measured for 100 KB: not slower than passing a string (0.1 ms),
    while base64 or an array of numbers in JSON takes 20 times as long as the whole page; strings cannot hold
    a PDF.
    """
    descriptors: list[int] = []
    try:
        for content in files:
            descriptors.append(_anonymous(content))
        yield [str(descriptor) for descriptor in descriptors]
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _anonymous(content: bytes) -> int:
    if sys.platform == "linux":
        descriptor = os.memfd_create("record", os.MFD_CLOEXEC)
    else:  # an unlinked file, which never has a name
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    _fill(descriptor, content)
    return descriptor


def _fill(descriptor: int, content: bytes) -> None:
    """Replace the whole content of the file."""
    os.ftruncate(descriptor, 0)
    written = 0
    with memoryview(content) as left:
        while written < len(left):
            written += os.pwrite(descriptor, left[written:], written)


@dataclass(frozen=True, slots=True)
class _Warm:
    """A thread's compiler, the text that it compiles, and the files (by descriptor) that it reads."""

    process: int
    compiler: typst.Compiler
    main: bytes
    template: int
    data: int

    def close(self) -> None:
        os.close(self.template)
        os.close(self.data)


def _kept() -> dict[str, _Warm]:
    kept: dict[str, _Warm] = _local.__dict__.setdefault("warm", {})
    return kept


def _warm(template: str) -> _Warm:
    """Return this thread's compiler of a template.

    The data of all documents is passed in one file: inputs that differ would make the compiler discard its
    caches (its library, the layout of earlier words). Measured: 40 % of the time of a page. The template is a
    file included by the compiled text: a text argument is parsed again each time, but an unchanged file is
    not. Measured: 0.7 ms.
    """
    # One document is too small for several threads: starting them takes a quarter of its time. Several
    # processes share the work instead. A setting of the operator is respected.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    known = _kept().get(template)
    if known is None or known.process != os.getpid():  # its root contains descriptors of one process
        root = "/proc/self/fd" if sys.platform == "linux" else "/dev/fd"
        file, data = _anonymous(_text_of(template)), _anonymous(b"")
        main = b'#include "/%d"\n' % file
        inputs = {"data": str(data)}
        compiler = typst.Compiler(input=main, root=root, font_paths=_fonts(), sys_inputs=inputs)
        known = _Warm(os.getpid(), compiler, main, file, data)
        _kept()[template] = known
    return known


def _text_of(template: str) -> bytes:
    if template == RECORD:
        return _TEMPLATE
    return Path(__file__).with_name(f"{template}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Return the faces, each read by now: their files are gone.

    Measured: 36 ms in all.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, face in enumerate(fonts.for_typesetting()):
            Path(folder, f"{number}.ttf").write_bytes(face)
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        # The typesetter reads the file of a face when it first draws a letter with it.
        typst.Compiler(input=_EVERY_FACE, font_paths=found).compile(format="svg")
    return found


def as_inputs(facts: Mapping[str, object]) -> str:
    """Return the data of a document as the JSON that the template reads."""
    return orjson.dumps(facts).decode()
