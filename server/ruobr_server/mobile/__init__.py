"""The mobile contract, both generations, over the areas of the portal."""
