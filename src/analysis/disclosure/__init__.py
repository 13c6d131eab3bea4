"""What may be published about people: statements, what a reader can infer, and repair."""
