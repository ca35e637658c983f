"""Judge an ASiC-E or ASiC-S container: its CAdES signatures, its time stamps, its evidence record, and that
each of its files is covered.

The zip is read by the rules for hostile ones; nothing is written to a disk.

Source: ETSI EN 319 162-1: 4.3 (ASiC-S), 4.4 (ASiC-E with CAdES), A.4, A.7 (manifests).
"""

from __future__ import annotations

import zipfile
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from posixpath import basename
from urllib.parse import unquote

from lxml import etree

from archive_service.file_formats.zip_archives import NO_ZIP, ZipLimits, files_in, flaw_of, size_of
from signing.archive_validation import Existence
from signing.digests import Digest
from signing.report import Outcome, Step, Verdict, failed, indeterminate, overall, passed, step_of
from signing.signature_validation import MOST_STAMPS, GivenSignature, judge_signature, steps_of
from signing.stamp_validation import TOKEN_STEPS, judge_token
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import proven_time, verify_evidence

_MIMETYPES = (b"application/vnd.etsi.asic-e+zip", b"application/vnd.etsi.asic-s+zip")
_LIMITS = ZipLimits(files=10_000)
_LARGEST = 256 << 20
"""Bytes of all files of a container, which are held in memory."""
_LARGEST_MANIFEST = 8 << 20
"""Bytes; one that names 10,000 files has 3 MB. As a tree in memory it is thirty times larger."""
_ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_ALGORITHMS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha224": "sha224",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What one manifest says: which file it is about, and the digests of others."""

    name: str
    about: str
    digests: Mapping[str, Digest]


@dataclass(slots=True)
class _Container:
    files: Mapping[str, bytes]
    trust: TrustStore
    judged: Existence
    """As of when what no proof dates is judged."""
    dated: dict[str, Existence] = field(default_factory=dict)
    """By name, what sound proofs over these very files prove."""
    manifests: list[_Manifest] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)
    proven: set[str] = field(default_factory=set)
    """Files that signatures name; files that time stamps or evidence name."""
    digests: dict[tuple[str, str], Digest] = field(default_factory=dict)
    """Of files, by name and algorithm: many manifests may name one file."""

    def digest_of(self, name: str, algorithm: str) -> Digest:
        known = self.digests.get((name, algorithm))
        if known is None:
            known = self.digests[name, algorithm] = Digest.of(self.files[name], algorithm)
        return known

    def existence(self, name: str) -> Existence:
        return self.dated.get(name, self.judged)

    def manifest_about(self, name: str) -> _Manifest | None:
        return next((one for one in self.manifests if one.about == name), None)


def judged_container(zipped: zipfile.ZipFile, packed: int, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a container of `packed` bytes."""
    read = "Lecture du conteneur"
    flaw = flaw_of(files_in(zipped), packed, _LIMITS)
    if flaw is not None:
        return [step_of(read, failed(f"Le conteneur est refusé : {flaw[1]}.", SubIndication.FORMAT_FAILURE))]
    if size_of(files_in(zipped)) > _LARGEST:
        detail = f"Le conteneur est trop grand pour être jugé : plus de {_LARGEST >> 20} Mio."
        return [step_of(read, indeterminate(detail, SubIndication.CUSTOM))]
    names = [one.filename for one in files_in(zipped)]
    if len({*names}) != len(names):
        detail = "Deux fichiers du conteneur ont le même nom."
        return [step_of(read, failed(detail, SubIndication.FORMAT_FAILURE))]
    try:
        files = {name: zipped.read(name) for name in names}
    except (*NO_ZIP, OSError, RuntimeError):
        detail = "Un fichier du conteneur est illisible."
        return [step_of(read, failed(detail, SubIndication.FORMAT_FAILURE))]
    if any(_is_manifest(name) and len(content) > _LARGEST_MANIFEST for name, content in files.items()):
        detail = (
            f"Un manifeste du conteneur est trop grand pour être lu : plus de {_LARGEST_MANIFEST >> 20} Mio."
        )
        return [step_of(read, indeterminate(detail, SubIndication.CUSTOM))]
    if sum(name.startswith("META-INF/") for name in names) > 2 * MOST_STAMPS:
        detail = f"Le conteneur porte plus de {2 * MOST_STAMPS} preuves et manifestes."
        return [step_of(read, indeterminate(detail, SubIndication.CUSTOM))]
    found = _Container(files, trust, Existence(at, proven=False))
    return [step_of(read, _form(found)), *_steps(found)]


def _form(found: _Container) -> Outcome:
    if found.files.get("mimetype", b"").strip() not in _MIMETYPES:
        return failed("Le fichier n'est pas un conteneur ASiC.", SubIndication.FORMAT_FAILURE)
    for name, content in found.files.items():
        if _is_manifest(name):
            try:
                found.manifests.append(_read_manifest(name, content))
            except (etree.XMLSyntaxError, ValueError, TypeError, KeyError):
                return failed(f"Le manifeste {name} est illisible.", SubIndication.FORMAT_FAILURE)
    data = len(_data(found))
    return passed(f"Conteneur ASiC de {data} fichier(s) et {len(found.manifests)} manifeste(s).")


def _is_manifest(name: str) -> bool:
    return name.startswith("META-INF/") and "ASiC" in name and name.endswith(".xml")


def _data(found: _Container) -> list[str]:
    return [name for name in found.files if name != "mimetype" and not name.startswith("META-INF/")]


def _read_manifest(name: str, content: bytes) -> _Manifest:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    about = root.find(f"{_ASIC}SigReference")
    if about is None:
        raise ValueError("no SigReference")
    digests = {}
    for one in root.iterfind(f"{_ASIC}DataObjectReference"):
        method, value = one.find(f"{_DS}DigestMethod"), one.find(f"{_DS}DigestValue")
        if method is None or value is None:
            raise ValueError("no digest")
        algorithm = _ALGORITHMS[method.attrib["Algorithm"]]
        digests[unquote(one.attrib["URI"])] = Digest(algorithm, b64decode(value.text or "", validate=False))
    return _Manifest(name, unquote(about.attrib["URI"]), digests)


def _steps(found: _Container) -> Iterator[Step]:
    """Judge proofs, from the outermost to the innermost, then the signatures that they date."""
    steps: list[Step] = []
    for name in _outermost_first(found):
        steps += _stamp(found, name) if name.endswith(".tst") else _evidence(found, name)
    signatures = sorted(
        name for name in found.files if name.startswith("META-INF/") and name.endswith((".p7s", ".p7m"))
    )
    for number, name in enumerate(signatures, start=1):
        steps += _signature(found, name, "" if len(signatures) == 1 else f"Signature {number}", number)
    unread = [name for name in found.files if "signatures" in name and name.endswith(".xml")]
    if unread:
        detail = f"Une signature XAdES ({unread[0]}) n'est pas lue."
        steps.append(step_of("Signatures", indeterminate(detail, SubIndication.FORMAT_FAILURE)))
    yield from steps
    covered = _coverage(found, found.signed, "signature") if signatures else None
    yield step_of("Fichiers couverts", covered or _coverage(found, found.proven if steps else None, "preuve"))


def _outermost_first(found: _Container) -> Iterator[str]:
    """Return evidence records and time stamps, each after those that are over it."""
    inside = sorted((name for name in found.files if name.startswith("META-INF/")), reverse=True)
    waiting = [name for name in inside if name.lower().endswith((".ers", ".xml")) and "evidence" in name]
    waiting += [name for name in inside if name.endswith(".tst")]
    named = {name: one.digests.keys() for name in waiting if (one := found.manifest_about(name))}
    while waiting:
        outer = (one for one in waiting if not any(one in named.get(other, ()) for other in waiting))
        name = next(outer, waiting[0])
        waiting.remove(name)
        yield name


def _coverage(found: _Container, covered: set[str] | None, kind: str) -> Outcome:
    """Say whether each file is covered: where there are signatures, a time stamp alone shows no author."""
    if covered is None:
        return failed("Le conteneur ne porte aucune preuve.", SubIndication.FORMAT_FAILURE)
    missing = sorted(set(_data(found)) - covered)
    if missing:
        shown = ", ".join(missing[:3])
        detail = f"{len(missing)} fichier(s) ne sont couverts par aucune {kind} : {shown}."
        return failed(detail, SubIndication.FORMAT_FAILURE)
    return passed(f"Les {len(_data(found))} fichier(s) du conteneur sont couverts.")


def _checked(found: _Container, manifest: _Manifest, covered: set[str]) -> Outcome:
    """Compare the files with the digests of a manifest, and add them to those that are covered."""
    for name, digest in manifest.digests.items():
        if name not in found.files:
            return failed(f"Le fichier {name} manque au conteneur.", SubIndication.SIGNED_DATA_NOT_FOUND)
        if found.digest_of(name, digest.algorithm) != digest:
            return failed(f"Le fichier {name} n'est pas celui du manifeste.", SubIndication.HASH_FAILURE)
    covered.update(manifest.digests)
    return passed(f"{len(manifest.digests)} fichier(s) conformes à {basename(manifest.name)}.")


def _date(found: _Container, names: Iterable[str], moment: datetime | None) -> None:
    """Note that these files existed at a moment that a sound proof over them states."""
    if moment is None:
        return
    for name in names:
        if moment <= found.existence(name).by:
            found.dated[name] = Existence(moment, proven=True)


def _evidence(found: _Container, name: str) -> Iterator[Step]:
    label = f"Preuve {basename(name)}"
    if not name.endswith(".ers"):
        if basename(name).startswith("ASiC"):
            return
        detail = "Une preuve au format XML (RFC 6283) n'est pas lue."
        yield step_of(label, indeterminate(detail, SubIndication.FORMAT_FAILURE))
        return
    manifest = found.manifest_about(name)
    if manifest is None:
        yield step_of(
            label, failed("Aucun manifeste ne dit ce qu'elle couvre.", SubIndication.FORMAT_FAILURE)
        )
        return
    outcome = _checked(found, manifest, found.proven)
    yield step_of(f"{label} : manifeste", outcome)
    members = [found.files[one] for one in manifest.digests if one in found.files]
    steps = verify_evidence(found.files[name], members, found.trust, found.existence(name).by)
    for step in steps:
        yield Step(0, f"{label} : {step.name}", step.verdict, step.detail, step.subindication)
    if overall(steps) is Verdict.PASSED and outcome.verdict is Verdict.PASSED:
        _date(found, manifest.digests, proven_time(found.files[name]))


def _stamp(found: _Container, name: str) -> Iterator[Step]:
    label, manifest = f"Horodatage {basename(name)}", found.manifest_about(name)
    if manifest is None:
        data = _data(found)
        if len(data) != 1:
            detail = "Aucun manifeste ne dit ce qu'il couvre."
            yield step_of(label, failed(detail, SubIndication.FORMAT_FAILURE))
            return
        names, dated = [data[0]], found.files[data[0]]
        outcome = passed("Il date le fichier du conteneur.")
        found.proven.add(data[0])
    else:
        names, dated = [manifest.name, *manifest.digests], found.files[manifest.name]
        outcome = _checked(found, manifest, found.proven)
    yield step_of(f"{label} : manifeste", outcome)
    existed_by = found.existence(name).by
    judged = judge_token(
        found.files[name], lambda algorithm: Digest.of(dated, algorithm), found.trust, existed_by
    )
    for step, one in zip(TOKEN_STEPS, judged.outcomes, strict=True):
        yield step_of(f"{label} : {step}", one)
    if outcome.verdict is Verdict.PASSED:
        _date(found, names, judged.proven)


def _signature(found: _Container, name: str, label: str, number: int) -> Iterator[Step]:
    manifest, data = found.manifest_about(name), _data(found)
    content: Sequence[bytes] | None
    if manifest is not None:
        form, content = _checked(found, manifest, found.signed), [found.files[manifest.name]]
    elif len(data) == 1:  # ASiC-S: the signature is over the only file itself
        form, content = passed("La signature porte sur le fichier du conteneur."), [found.files[data[0]]]
        found.signed.add(data[0])
    else:
        form = failed("Aucun manifeste ne dit ce que la signature couvre.", SubIndication.FORMAT_FAILURE)
        content = None
    given = GivenSignature(
        container=found.files[name],
        content=content,
        form=form,
        acceptance=passed("Signature dans un conteneur ASiC."),
    )
    yield from steps_of(judge_signature(given, found.trust, found.existence(name)), label, number)
