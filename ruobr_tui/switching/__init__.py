"""Several accounts in one program: changing between them."""
