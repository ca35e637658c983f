"""The service: composes retention rules, signing and exports into journeys, and serves them."""
