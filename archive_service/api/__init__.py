"""The journeys over HTTP: what is asked and how it is answered, no decisions."""
