"""The servers that the contracts are asked of, each started once."""

from tests.s3_servers import minio, versitygw

__all__ = ["minio", "versitygw"]
