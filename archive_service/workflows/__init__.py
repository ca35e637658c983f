"""The journeys of the service, one module each, in the order the business says them."""
