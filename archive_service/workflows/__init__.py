"""The journeys of the service, one module each, in business order."""
