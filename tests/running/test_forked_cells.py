"""A forked kernel's cells are a plain kernel's: the same outputs, whatever a cell does."""

import re
import shutil

import nbformat
import pytest
from cells import run_cells

from analysis.running import forking
from analysis.running.kernels import kernel_manager

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forking.can_fork(), reason="no forking on this system"),
]

FIGURE = "plt.plot([1, 3, 2]); plt.title('Caerdydd ŵ')"
AWKWARD = {
    "arithmetic": "6 * 7",
    "what kind of process": """import os, signal, sys, threading, gc
print(sys.argv[1] == '-f', sys.argv[0], sys.path, __name__, sys.getrecursionlimit())
print(os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid(), os.getcwd(), gc.isenabled())
print([signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)])
print(sorted(t.name for t in threading.enumerate()), os.umask(0o022), sys.stdin.closed)""",
    "environment": "print({k: v for k, v in os.environ.items() if k != 'JPY_PARENT_PID'})",
    "magic": "%pwd",
    "shell": "!echo from the shell && pwd",
    "cell magic": "%%capture held\nprint('held')\n",
    "what was captured": "held.stdout",
    "written file": "%%writefile note.txt\nllyfr\n",
    "removed file": "os.remove('note.txt')",
    "display update": """from IPython.display import HTML, Markdown
shown = display(1, display_id='one'); shown.update(2)
display(HTML('<b>3</b>'), Markdown('*4*'))""",
    "standard error": "print(1, file=sys.stderr); print('two'); print(3, file=sys.stderr)",
    "descriptors": "os.write(1, b'low\\n'); sys.stdout.flush(); import time; time.sleep(0.1)",
    "warning": "import warnings; warnings.warn('take care')",
    "same warning again": "for _ in range(2): warnings.warn('once more')",
    "input": "input('name? ')",
    "await": "import asyncio; await asyncio.sleep(0.01); print(await asyncio.sleep(0, 'later'))",
    "exit": "sys.exit(3)",
    "after exit": "print('still here')",
    "traceback": "def f(x):\n    return 1 / x\nf(0)",
    "chained": "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('no') from e",
    "syntax": "for for",
    "deep recursion": """sys.setrecursionlimit(400)  # else IPython takes seconds to tell it
def down(n):
    return down(n + 1)
down(0)""",
    "unicode": "sys.setrecursionlimit(3000); ŵyn = 'Ynys Môn 🏴 ŷ'; ŵyn",
    "rich": "import pandas as pd; pd.DataFrame({'a': [1, 2]}, index=['x', 'y'])",
    "figure before": "import matplotlib.pyplot as plt\n" + FIGURE,
    "two figures": "plt.figure(); plt.plot([1]); plt.figure(); plt.plot([2]); print('two')",
    "kept figure": "from matplotlib.figure import Figure\nFigure(figsize=(1, 1))",
    "figure as svg": """%config InlineBackend.figure_formats = ['svg']
%config InlineBackend.print_figure_kwargs = {'metadata': {'Date': None}}
plt.rcParams['svg.hashsalt'] = 'same'; """
    + FIGURE,
    "settings": "import matplotlib; print(plt.get_backend(), dict(matplotlib.rcParams))",
    "subprocess": "import subprocess as s; print(s.run(['echo', 'child'], capture_output=True))",
    "threads": """import concurrent.futures as cf
with cf.ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))""",
    "much": "print('x' * 2_000_000)",
    "many": "for i in range(3000): print(i)",
    "time": "import time; print(time.tzname)",
    "history": "In[1], Out[1]",
    "exit code of shell": "!exit 3\n_exit_code",
    "interrupt": "raise KeyboardInterrupt",
}
CHANGES_EACH_RUN = (r"ipykernel_\d+/\d+\.py", r"0x[0-9a-f]+", r"casebook-\w+", r"Thread-\d+")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The outputs of the awkward cells by kind."""
    forking.start(["matplotlib.pyplot", "pandas"])
    found = {}
    folder = tmp_path_factory.mktemp("awkward")
    for kind in ("plain", "forked"):
        notebook = run_cells(kind, list(AWKWARD.values()), folder)
        found[kind] = dict(zip(AWKWARD, notebook.cells, strict=True))
    return found


def comparable(cell):
    said = repr([cell.id, cell.execution_count, joined(cell.outputs)])
    for pattern in CHANGES_EACH_RUN:
        said = re.sub(pattern, "…", said)
    return said


def joined(outputs):
    """Join what one stream said at several times: where it is cut is chance."""
    parts = []
    for out in outputs:
        if parts and out.output_type == "stream" and parts[-1].get("name") == out.name:
            parts[-1] = {**parts[-1], "text": parts[-1]["text"] + out.text}
        else:
            parts.append(dict(out))
    return parts


@pytest.mark.parametrize("name", AWKWARD)
def test_a_forked_kernels_cell_is_a_plain_ones(outputs, name):
    plain, forked = (comparable(outputs[kind][name]) for kind in ("plain", "forked"))
    assert plain == forked


def test_figures_are_there_in_every_format(outputs):
    for kind in ("plain", "forked"):
        found = [
            mime
            for name in ("figure before", "two figures", "figure as svg")
            for out in outputs[kind][name].outputs
            for mime in out.get("data", {})
            if mime.startswith("image/")
        ]
        assert found == ["image/png", "image/png", "image/png", "image/svg+xml"], kind


@pytest.mark.parametrize("kind", ["plain", "forked"])
def test_fifty_megabytes_of_output_arrive(kind):
    [cell] = run_cells(kind, ["for _ in range(50): print('x' * 1_000_000)"]).cells
    assert sum(len(out.text) for out in cell.outputs) == 50 * 1_000_001


def test_the_five_notebooks_are_the_same_cell_by_cell(project, tmp_path):
    import papermill

    sources = sorted((project / "notebooks").glob("*.ipynb"))
    made = {}
    forking.stop()
    for kind in ("plain", "forked"):
        shutil.rmtree(project / "data/processed", ignore_errors=True)
        if kind == "forked":
            forking.start(forking.imports_of(sources))
        for source in sources:
            target = tmp_path / f"{kind}-{source.name}"
            papermill.execute_notebook(
                str(source),
                str(target),
                {},
                kernel_name="python3",
                progress_bar=False,
                resources={"metadata": {"path": str(source.parent)}},
                kernel_manager_class=kernel_manager(kind, {}),
                shutdown_kernel="immediate",
            )
            made[kind, source.name] = nbformat.read(target, as_version=4).cells
    for source in sources:
        pairs = zip(made["plain", source.name], made["forked", source.name], strict=True)
        for plain, forked in pairs:
            assert joined(plain.get("outputs", [])) == joined(forked.get("outputs", []))
