"""Package formats; each format has one module that callers import."""
