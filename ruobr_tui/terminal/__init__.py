"""How bytes reach a terminal: the driver that sends only the cells that changed."""
