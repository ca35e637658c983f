"""The servers for the contract tests, each started once."""

from tests.s3_servers import minio, versitygw

__all__ = ["minio", "versitygw"]
