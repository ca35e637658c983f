"""The service: combines retention rules, signing and exports into journeys, and serves them."""
