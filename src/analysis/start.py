"""Where the casebook command begins: a key that stops it is answered from the first moment on."""

import sys

from analysis.interrupting import INTERRUPTED, heard, insist


def main() -> None:
    """Run the command; what interrupts it, its imports too, ends it without a trace."""
    try:
        insist()
        from analysis import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        heard()
