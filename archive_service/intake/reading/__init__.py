"""Read bytes to values, within limits: JSON, XML, long base64 texts and media types."""
