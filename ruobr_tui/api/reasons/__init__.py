"""Why something is refused: one file of reasons for each area, shared by client and server.

A reason has a stable code, which travels, and an English sentence, which is the message id of the catalogues.
``declared`` finds a reason by its code. See docs/adr/0005-refusals-are-codes.md.
"""
