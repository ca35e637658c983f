"""Bytes to values: JSON, XML, long base64 texts and media types, within bounds."""
