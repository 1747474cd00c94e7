"""What the models of the areas are made of: the base, types of fields, text, money, histories."""
