"""Why a seal, a token or a proof could not be made."""

from enum import StrEnum


class SigningCode(StrEnum):
    """Stable codes of this package's errors. Codes are added, never renamed."""

    NOT_A_PDF = "signing-not-a-pdf"
    ALREADY_SEALED = "signing-already-sealed"
    UNSUPPORTED_KEY = "signing-unsupported-key"
    KEY_UNREADABLE = "signing-key-unreadable"
    KEY_UNAVAILABLE = "signing-key-unavailable"
    KEY_MISMATCH = "signing-key-mismatch"
    AUTHORITY_MISSING = "signing-authority-missing"
    AUTHORITY_EXPIRED = "signing-authority-expired"
    AUTHORITY_NOT_YET_VALID = "signing-authority-not-yet-valid"
    TIMESTAMP_UNAVAILABLE = "signing-timestamp-unavailable"
    TIMESTAMP_REFUSED = "signing-timestamp-refused"
    TIMESTAMP_WRONG = "signing-timestamp-wrong"
    TIMESTAMP_UNREACHABLE = "signing-timestamp-unreachable"
    TIMESTAMP_SLOW = "signing-timestamp-slow"
    TIMESTAMP_HTTP_STATUS = "signing-timestamp-http-status"
    TIMESTAMP_REDIRECTS = "signing-timestamp-redirects"
    TIMESTAMP_CONTENT_TYPE = "signing-timestamp-content-type"
    TIMESTAMP_TOO_LARGE = "signing-timestamp-too-large"
    TIMESTAMP_UNREADABLE = "signing-timestamp-unreadable"
    TIMESTAMP_NONCE = "signing-timestamp-nonce"
    TIMESTAMP_IMPRINT = "signing-timestamp-imprint"
    TIMESTAMP_POLICY = "signing-timestamp-policy"
    TIMESTAMP_OUTSIDE_VALIDITY = "signing-timestamp-outside-validity"
    TIMESTAMP_UNTRUSTED = "signing-timestamp-untrusted"
    TIMESTAMP_REVOKED = "signing-timestamp-revoked"
    TIMESTAMP_CLOCK = "signing-timestamp-clock"
    OWN_CLOCK = "signing-own-clock"
    EMPTY_TREE = "signing-empty-tree"
    EMPTY_GROUP = "signing-empty-group"
    BAD_INPUT = "signing-bad-input"
    TRUST_UNREADABLE = "signing-trust-unreadable"
    POLICY_UNREADABLE = "signing-policy-unreadable"
    ALGORITHM_REFUSED = "signing-algorithm-refused"
    CHAIN_UNKNOWN = "signing-chain-unknown"
    LIST_MISSING = "signing-list-missing"
    ALREADY_ARCHIVED = "signing-already-archived"
    KEY_REFUSED = "signing-key-refused"
    ENCRYPTED = "signing-encrypted"
    NOT_SEALED = "signing-not-sealed"
    CHANGED = "signing-changed"


class SigningError(Exception):
    """An outcome that a caller can handle. Any other exception is a bug."""

    def __init__(self, code: SigningCode, message: str, *, retryable: bool = False) -> None:
        """Keep the code beside the message; `retryable` says that a later try may succeed."""
        super().__init__(message)
        self.code = code
        self.retryable = retryable
