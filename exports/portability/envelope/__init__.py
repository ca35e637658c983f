"""The envelope that keeps a volume confidential on its way: CMS AuthEnvelopedData (AES-256-GCM), or age."""

from exports.portability.envelope.decryption import decrypt
from exports.portability.envelope.encryption import (
    LARGEST_CONTENT,
    EnvelopeKeys,
    encrypt_for,
    encrypt_with,
    new_keys,
)
from exports.portability.envelope.errors import (
    AgeRecipientUnreadable,
    EnvelopeAltered,
    EnvelopeError,
    EnvelopeForOthers,
    EnvelopeMalformed,
    EnvelopeTooLarge,
    EnvelopeTruncated,
    EnvelopeUnsupported,
    EnvelopeWithoutRecipient,
    PrivateKeyUnreadable,
    PrivateKeyUnsupported,
    RecipientAlgorithmUnsupported,
    RecipientExpired,
    RecipientKeyUsage,
    RecipientKeyWeak,
    RecipientNotYetValid,
    RecipientUnreadable,
    TooManyRecipients,
)
from exports.portability.envelope.private_keys import PrivateKey, private_key
from exports.portability.envelope.recipients import Recipient, recipient

__all__ = [
    "LARGEST_CONTENT",
    "AgeRecipientUnreadable",
    "EnvelopeAltered",
    "EnvelopeError",
    "EnvelopeForOthers",
    "EnvelopeKeys",
    "EnvelopeMalformed",
    "EnvelopeTooLarge",
    "EnvelopeTruncated",
    "EnvelopeUnsupported",
    "EnvelopeWithoutRecipient",
    "PrivateKey",
    "PrivateKeyUnreadable",
    "PrivateKeyUnsupported",
    "Recipient",
    "RecipientAlgorithmUnsupported",
    "RecipientExpired",
    "RecipientKeyUsage",
    "RecipientKeyWeak",
    "RecipientNotYetValid",
    "RecipientUnreadable",
    "TooManyRecipients",
    "decrypt",
    "encrypt_for",
    "encrypt_with",
    "new_keys",
    "private_key",
    "recipient",
]
