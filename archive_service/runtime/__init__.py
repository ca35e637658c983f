"""The processes that run the service: supervisor, HTTP server, workers and the schedule."""
