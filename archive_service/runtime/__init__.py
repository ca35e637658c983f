"""The processes of the service: supervisor, HTTP server, workers and schedule."""
