"""Sample petitions: when they arrive and how they are handled."""
