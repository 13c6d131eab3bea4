"""casebook: a council's experiment, kept as evidence that others can trust and rerun."""
