"""People's own data: pseudonyms by a keyed hash, and forgetting a person who asks for it.

What lies in a case's folder ``private`` is read here and nowhere else: this room stands above
publishing, which therefore cannot reach it.
"""
