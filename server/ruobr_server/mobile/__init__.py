"""The mobile contract, both generations, on top of the areas."""
