"""PDFs signed by another program at every PAdES level, with the development authority's keys and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import tsp
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.development_tsa import DevelopmentTimeStamper
from signing.trust import pem
from tests.signing.signing_home import PASSPHRASE, Home

LEVELS = ("b-b", "b-t", "b-lt", "b-lta")


class _Authority(TimeStamper):
    """The development authority, as pyHanko asks it."""

    def __init__(self, stamper: DevelopmentTimeStamper) -> None:
        super().__init__()
        self._stamper = stamper

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._stamper.answer(req.dump()))


@dataclass(frozen=True, slots=True)
class Program:
    """pyHanko with a home's keys; it takes `at` for the present time."""

    home: Home
    at: datetime

    def signed(self, pdf: bytes, level: str, *, certify: bool = True, field: str = "Signature") -> bytes:
        """The document signed at `level`."""
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=certify,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=level in ("b-lt", "b-lta"),
            use_pades_lta=level == "b-lta",
            validation_context=self._context(),
        )
        stamper = None if level == "b-b" else self._authority()
        writer = IncrementalPdfFileWriter(BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))
        output: BytesIO = signers.sign_pdf(writer, metadata, self._signer(), timestamper=stamper)
        return output.getvalue()

    def renewed(self, pdf: bytes) -> bytes:
        """The document with one more document time stamp."""
        stamper = signers.PdfTimeStamper(self._authority())
        output: BytesIO = stamper.update_archival_timestamp_chain(
            PdfFileReader(BytesIO(pdf)), self._context(), in_place=False
        )
        return output.getvalue()

    def stamped(self, pdf: bytes) -> bytes:
        """The document with a document time stamp alone."""
        stamper = signers.PdfTimeStamper(self._authority())
        output: BytesIO = stamper.timestamp_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)), "sha256", self._context(), in_place=False
        )
        return output.getvalue()

    def _authority(self) -> _Authority:
        stamper = self.home.stamper
        return _Authority(
            DevelopmentTimeStamper(stamper.certificate, stamper.crl, lambda: self.at, stamper._key)
        )

    def _context(self) -> ValidationContext:
        trust = self.home.trust
        return ValidationContext(
            trust_roots=list(load_certs_from_pemder_data(pem(trust.anchors))),
            other_certs=list(load_certs_from_pemder_data(pem(trust.intermediates))),
            crls=list(trust.crls),
            moment=self.at,
            allow_fetching=False,
            revocation_mode="hard-fail",
        )

    def _signer(self) -> signers.SimpleSigner:
        key = (self.home.folder / "seals" / "750000001" / "key.pem").read_bytes()
        chain = list(load_certs_from_pemder_data(pem(self.home.key.certificates)))
        registry = SimpleCertificateStore()
        registry.register_multiple(chain)
        return signers.SimpleSigner(
            signing_cert=chain[0],
            signing_key=load_private_key_from_pemder_data(key, PASSPHRASE),
            cert_registry=registry,
            embed_roots=False,
        )
