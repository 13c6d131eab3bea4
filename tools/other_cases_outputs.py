"""Empty the outputs of a notebook that was run for another case than the project's own example.

From standard input to standard output, ahead of nbstripout: outputs tagged keep_output were
reviewed for that case alone; of another they may show its people.
"""

import json
import re
import sys

EXAMPLE = re.compile(r"""^case\s*(?::\s*str\s*)?=\s*["']monmouthshire["']""", re.MULTILINE)


def is_example(cells: list) -> bool:
    """Say whether every cell that names a case names the example; a tag of one's own counts."""
    named = (
        "".join(cell["source"])
        for cell in cells
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", []))
    )
    return all(EXAMPLE.search(source) for source in named)


def main() -> None:
    """Read a notebook and write it; what is no notebook goes through as it is."""
    content = sys.stdin.buffer.read()
    try:
        notebook = json.loads(content)
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        if not is_example(code):
            for cell in code:
                cell["outputs"] = []
            content = (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # git shall not lose a file that is half written
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
