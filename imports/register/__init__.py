"""Rows against the register: who is meant, what is new, what changes; and writing it, many rows at a time.

`states` loads what the register knows of a part of the rows, `taking` decides row by row and notes what it would do,
`writing` does it. A preview is the first two; applying is all three, in one transaction.
"""
