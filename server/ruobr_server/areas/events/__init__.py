"""Live events: changes, published to connected clients."""
