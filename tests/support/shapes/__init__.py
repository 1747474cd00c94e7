"""What clients with typed models hold an answer to, written down strictly from the contract.

These are copies of no one's models: only the names and types that the contract lists, read without
any leniency (a "1" is no number, a null is no list).
"""
