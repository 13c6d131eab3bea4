"""Forked kernels as processes: nothing leaks, what dies is named, nothing is left behind."""

import asyncio
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cells import FORKED_FROM, errors, is_forked, number_of, printed, run_cells, wait_for_end
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from analysis.running import forking
from analysis.running.kernels import kernel_manager

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forking.can_fork(), reason="no forking on this system"),
]

HERE = Path(__file__).parent
STATE = """import gc, locale, logging, os, random, sys, textwrap, warnings
import matplotlib, numpy as np, pandas
print(os.getcwd(), sys.path, sorted(os.environ), os.environ.get('LEFT'), locale.getlocale())
print(hash(str(dict(matplotlib.rcParams))), textwrap.dedent(' a'), hasattr(pandas, 'left'))
print('ghost' in sys.modules, len(warnings.filters), logging.root.level, np.geterr())
print(pandas.options.display.max_rows, gc.isenabled(), sys.getrecursionlimit())"""
MESS = """import logging, locale, os, random, sys, textwrap, types, warnings
import matplotlib, numpy as np, pandas
os.chdir('/'); os.environ['LEFT'] = 'behind'; sys.path.append('/left'); pandas.left = 1
matplotlib.rcParams['lines.linewidth'] = 9; textwrap.dedent = None; np.seterr(all='ignore')
sys.modules['ghost'] = types.ModuleType('ghost'); warnings.simplefilter('error')
logging.root.setLevel(1); random.seed(1); np.random.seed(1)
pandas.options.display.max_rows = 3; sys.setrecursionlimit(5000)"""
RUNNER = """import sys, time
sys.path.insert(0, {here!r})
from cells import run_cells
from analysis.running import forking
forking.start(["numpy"])
print(forking._client.process.pid, flush=True)
cell = '''import os, subprocess, time
started = subprocess.Popen(["sleep", "60"])
with open({file!r} + ".new", "w") as file:
    file.write(f"{{os.getpid()}} {{started.pid}}")
os.replace({file!r} + ".new", {file!r})
time.sleep(60)'''
run_cells("forked", [cell])
"""


@pytest.fixture(scope="module", autouse=True)
def parent():
    forking.start(["numpy", "pandas", "matplotlib"])
    yield
    forking.stop()


@asynccontextmanager
async def kernel(kind="forked", **options):
    """A kernel's manager and client."""
    manager = kernel_manager(kind, {})(kernel_name="python3")
    await manager.start_kernel(**options)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def test_nothing_that_a_notebook_does_reaches_the_next_one(tmp_path):
    before = printed(run_cells("forked", [STATE], tmp_path).cells[0])
    messed = run_cells("forked", [MESS, FORKED_FROM], tmp_path).cells
    assert not errors(messed[0]) and is_forked(messed[1])
    assert before and printed(run_cells("forked", [STATE], tmp_path).cells[0]) == before


def test_two_kernels_do_not_draw_the_same_unseeded_numbers():
    draw = "import random, numpy as np; print(random.random(), np.random.rand(), hash('a') != 0)"
    one, other = (printed(run_cells("forked", [draw]).cells[0]).split() for _ in "12")
    assert one[0] != other[0] and one[1] != other[1]


@pytest.mark.parametrize("kind", ["plain", "forked"])
@pytest.mark.parametrize(
    "death",
    [
        "import ctypes; ctypes.string_at(0)",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_a_kernel_that_crashes_is_named_and_the_next_one_runs(kind, death):
    with pytest.raises(DeadKernelError):
        run_cells(kind, [death, "1"])
    assert printed(run_cells("forked", ["print('well')"]).cells[0]) == "well\n"


@pytest.mark.parametrize("kind", ["plain", "forked"])
def test_a_cell_without_an_end_is_stopped_and_its_kernel_with_it(kind, tmp_path):
    cell = "import os; open('pid', 'w').write(str(os.getpid()))\nwhile True: pass"
    with pytest.raises(CellTimeoutError, match="while True"):
        run_cells(kind, [cell], tmp_path, seconds=1)
    assert wait_for_end(int((tmp_path / "pid").read_text()))


def test_a_signal_interrupts_a_cell_and_the_kernel_goes_on():
    async def interrupt():
        async with kernel() as (manager, client):
            shown = []
            cell = "print('begun', flush=True)\nwhile True: pass"
            running = asyncio.ensure_future(
                client.execute_interactive(cell, output_hook=shown.append, timeout=30)
            )
            while not any(message["msg_type"] == "stream" for message in shown):
                await asyncio.sleep(0.01)
            await manager.interrupt_kernel()
            reply = await running
            after = await client.execute_interactive("1", output_hook=shown.append, timeout=30)
            return reply["content"], after["content"]["status"], await manager.is_alive()

    reply, after, alive = asyncio.run(interrupt())
    assert reply["ename"] == "KeyboardInterrupt"
    assert (after, alive) == ("ok", True)


def test_a_kernel_can_be_restarted_and_ends_politely():
    async def restart():
        async with kernel() as (manager, client):
            first = manager.provisioner.process
            await manager.restart_kernel(now=True)
            await client.wait_for_ready(timeout=60)
            second = manager.provisioner.process
            await manager.shutdown_kernel()
            return first, first.poll(), second, second.poll(), await manager.is_alive()

    first, killed, second, ended, alive = asyncio.run(restart())
    assert first.pid != second.pid
    assert (killed, ended, alive) == (-signal.SIGKILL, 0, False)
    second.kill()  # long gone: no other process is met


def test_how_a_kernel_ended_is_told():
    async def end():
        async with kernel() as (manager, client):
            client.execute("import os; os._exit(7)")
            while await manager.is_alive():
                await asyncio.sleep(0.01)
            return await manager.provisioner.poll(), manager.provisioner.process.wait(5)

    assert asyncio.run(end()) == (7, 7)


def test_a_killed_parent_takes_its_kernels_along_and_another_takes_its_place(tmp_path):
    cell = "import os; os.kill(os.getppid(), 9); import time; time.sleep(30)"
    pid = "import os; open('pid', 'w').write(str(os.getpid()))"
    with pytest.raises(DeadKernelError):
        run_cells("forked", [pid, cell], tmp_path)
    assert wait_for_end(int((tmp_path / "pid").read_text()))
    assert is_forked(run_cells("forked", [FORKED_FROM]).cells[0])


def test_a_killed_runner_leaves_no_process_behind(tmp_path):
    file = tmp_path / "pids"
    code = RUNNER.format(here=str(HERE), file=str(file))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        parent = int(run.stdout.readline())
        end = time.monotonic() + 60
        while not file.is_file() and time.monotonic() < end:
            time.sleep(0.02)
        pids = [parent, *map(int, file.read_text().split())]
        assert not wait_for_end(*pids, seconds=0)
        run.kill()
        run.wait()
        assert wait_for_end(*pids), "the parent, its kernel or what that had started still lives"


def test_two_runners_at_once_have_a_parent_each():
    code = f"""import sys
sys.path.insert(0, {str(HERE)!r})
from cells import run_cells
print(run_cells("forked", ["import os; print(os.getppid())"]).cells[0].outputs[0].text)"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        ours = number_of(run_cells("forked", ["import os; print(os.getppid())"]).cells[0])
        theirs, _ = run.communicate(timeout=60)
    assert run.returncode == 0
    assert int(theirs) != ours
    assert wait_for_end(int(theirs))


def test_what_one_kernel_had_to_import_the_next_one_has():
    absent = "import sys; print('wave' in sys.modules)"
    seen = [printed(run_cells("forked", [absent, "import wave"]).cells[0])]
    for _ in range(20):
        seen.append(printed(run_cells("forked", [absent]).cells[0]))
        if seen[-1] == "True\n":
            break
    assert (seen[0], seen[-1]) == ("False\n", "True\n")


def test_a_notebooks_own_modules_are_not_learnt(tmp_path):
    (tmp_path / "my_helpers.py").write_text("VALUE = 1")
    run_cells("forked", ["import my_helpers", "import colorsys"], tmp_path)
    (tmp_path / "my_helpers.py").write_text("VALUE = 22")
    cells = run_cells("forked", ["import my_helpers; print(my_helpers.VALUE)"], tmp_path).cells
    assert printed(cells[0]) == "22\n"
