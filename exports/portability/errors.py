"""Errors of portability packages that a caller can handle."""

from __future__ import annotations

from exports.errors import ExportError


class InvalidLeaf(ExportError):
    """A file cannot be in a package as it was given: its path or another value breaks the rules."""

    code = "invalid-leaf"


class FilesOutOfOrder(ExportError):
    """Files were not given in order of path: the package cannot be written with bounded memory."""

    code = "files-out-of-order"


class PathsClash(ExportError):
    """Two paths are equal, or equal when case is ignored, or one is a folder of the other."""

    code = "paths-clash"


class InventoryDiffers(ExportError):
    """The files given for the second pass, or their bytes, are not those of the inventory."""

    code = "inventory-differs"


class EquationUnbalanced(ExportError):
    """What was accepted is not the sum of what was exported, excluded, transferred and eliminated."""

    code = "equation-unbalanced"


class JournalIncomplete(EquationUnbalanced):
    """The journal names fewer accepted records than when the package was made."""

    code = "journal-incomplete"


class InvalidManifest(ExportError):
    """A value is not allowed in a manifest; the message says which."""

    code = "invalid-manifest"


class NotAReceipt(ExportError):
    """The bytes are not a receipt for a portability package in a CMS SignedData."""

    code = "not-a-receipt"


class ReceiptAltered(ExportError):
    """The receipt is not what its signer signed."""

    code = "receipt-altered"


class ReceiptSignatureWrong(ExportError):
    """The signature of the receipt is not valid, or not of a kind that is accepted."""

    code = "receipt-signature-wrong"


class ReceiptKeyUnusable(ExportError):
    """A receipt cannot be signed with this key and certificate."""

    code = "receipt-key-unusable"


class ClockProfileUnreadable(ExportError):
    """A clock profile is not TOML, or lacks a member; the message names the file."""

    code = "clock-profile-unreadable"
