"""The journeys over HTTP: requests and answers, no decisions."""
