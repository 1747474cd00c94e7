"""How sections fetch what they show, and how old it is."""
