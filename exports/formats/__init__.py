"""Package formats, one facade module each."""
