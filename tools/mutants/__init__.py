"""Mutation tests: small changes of the program, one at a time; does a test fail? (docs/mutants.md)"""
