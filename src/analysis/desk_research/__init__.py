"""Desk research: which councils are like ours, and what others did.

Pure functions from tables to tables. Nothing here reads or writes a file.
"""
