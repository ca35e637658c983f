"""Objects by name, on files or on S3."""
