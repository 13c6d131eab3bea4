"""What looks at finished files before they are published: each rule names file, place and fault."""
