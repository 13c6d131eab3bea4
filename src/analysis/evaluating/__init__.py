"""For evaluators: was it the same when run again, what does a parameter move, whence a number."""
