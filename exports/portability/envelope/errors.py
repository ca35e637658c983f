"""Errors of envelopes that a caller can handle."""

from __future__ import annotations

from exports.errors import ExportError


class EnvelopeError(ExportError):
    """A certificate, a key or an envelope cannot be used. Each subclass has its code."""


class RecipientUnreadable(EnvelopeError):
    """The bytes given as the receiver's certificate are not a certificate."""

    code = "recipient-unreadable"


class AgeRecipientUnreadable(EnvelopeError):
    """A text given as the public key of a receiver is not one of age."""

    code = "age-recipient-unreadable"


class RecipientExpired(EnvelopeError):
    """The receiver's certificate has ended."""

    code = "recipient-expired"


class RecipientNotYetValid(EnvelopeError):
    """The receiver's certificate begins later."""

    code = "recipient-not-yet-valid"


class RecipientKeyUsage(EnvelopeError):
    """The receiver's certificate does not allow its key to be used for encryption."""

    code = "recipient-key-usage"


class RecipientKeyWeak(EnvelopeError):
    """The RSA key of the receiver is too short."""

    code = "recipient-key-weak"


class RecipientAlgorithmUnsupported(EnvelopeError):
    """The key of the receiver is neither RSA nor on one of the curves P-256, P-384 and P-521."""

    code = "recipient-algorithm-unsupported"


class EnvelopeWithoutRecipient(EnvelopeError):
    """An envelope was asked for that nobody could open."""

    code = "envelope-without-recipient"


class TooManyRecipients(EnvelopeError):
    """An envelope was asked for with more recipients than one may have."""

    code = "envelope-recipients-too-many"


class EnvelopeTooLarge(EnvelopeError):
    """The content is larger than what one envelope may contain; it must be split."""

    code = "envelope-too-large"


class EnvelopeMalformed(EnvelopeError):
    """The bytes are not an envelope: not CMS, or built against its rules."""

    code = "envelope-malformed"


class EnvelopeTruncated(EnvelopeError):
    """The envelope ends before its announced end."""

    code = "envelope-truncated"


class EnvelopeUnsupported(EnvelopeError):
    """CMS of another type or with another algorithm; the message says which."""

    code = "envelope-unsupported"


class EnvelopeForOthers(EnvelopeError):
    """The envelope was not made for this key."""

    code = "envelope-for-others"


class EnvelopeAltered(EnvelopeError):
    """The content or its key was changed after the encryption: nothing of it may be used."""

    code = "envelope-altered"


class PrivateKeyUnreadable(EnvelopeError):
    """The bytes are not a private key, or its passphrase is missing or wrong."""

    code = "private-key-unreadable"


class PrivateKeyUnsupported(EnvelopeError):
    """The private key is of a kind for which no envelope can be made."""

    code = "private-key-unsupported"
