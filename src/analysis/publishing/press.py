"""Runs Typst on what stands on its standard input; a program of its own: see `pdf`.

It imports nothing of the package, so that it starts at once, and gives its memory back when it
ends: the typesetter keeps what it has laid out until its process is gone.
"""

import json
import sys
import tempfile


def main() -> int:
    """Read a job as JSON and write the PDF, or what was wrong and end with 1."""
    import typst

    job = json.load(sys.stdin.buffer)
    with tempfile.TemporaryDirectory() as empty:
        try:
            made = typst.compile(
                job["template"].encode(),
                root=empty,
                package_path=empty,
                package_cache_path=empty,
                font_paths=[job["fonts"]],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs=job["inputs"],
                pdf_standards=[job["standard"]],
                timestamp=job["moment"],
            )
        except typst.TypstError as error:
            sys.stderr.buffer.write(str(error).encode())
            return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
