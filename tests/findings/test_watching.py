"""A person in JupyterLab sees how long a cell has been at work; a run keeps no such output."""

import re

import pytest
from jupyter_client.manager import start_new_kernel

STARTS = "import time\nfrom analysis.findings import watching\n"
STARTS += "watching.PATIENCE = 0.2\nwatching.start()"
FROM_JUPYTERLAB = {"recordTiming": False, "deletedCells": [], "cellId": "a"}


@pytest.fixture(scope="module")
def client():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        assert shown(client, STARTS, {}) == []
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def shown(client, code, metadata):
    """Run a cell as a front end would; return what it displays and updates."""
    message = client.session.msg(
        "execute_request",
        {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
        metadata=metadata,
    )
    client.shell_channel.send(message)
    found = []
    while True:
        heard = client.get_iopub_msg(timeout=30)
        if heard["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if heard["msg_type"] in ("display_data", "update_display_data", "error"):
            found.append((heard["msg_type"], heard["content"].get("data", {}).get("text/plain")))
        if heard["msg_type"] == "status" and heard["content"]["execution_state"] == "idle":
            return found


@pytest.mark.slow
def test_a_long_cell_run_in_jupyterlab_says_how_long_it_works_and_how_long_it_took(client):
    first, *between, last = shown(client, "time.sleep(1.5)", FROM_JUPYTERLAB)
    assert (first[0], last[0]) == ("display_data", "update_display_data")
    assert re.fullmatch(r"Working: \d s", first[1])
    assert re.fullmatch(r"Took: [1-9] s", last[1])
    assert [said for _, said in between if not re.fullmatch(r"Working: \d s", said)] == []


def test_a_short_cell_shows_nothing_more(client):
    assert shown(client, "1 + 1", FROM_JUPYTERLAB) == []


def test_a_cell_run_by_papermill_nbclient_or_nbval_keeps_no_output_of_the_clock(client):
    assert shown(client, "time.sleep(0.6)", {}) == []


@pytest.mark.slow
def test_watching_twice_shows_once(client):
    assert shown(client, "watching.start()\ntime.sleep(0.5)", FROM_JUPYTERLAB)
    said = shown(client, "time.sleep(0.5)", FROM_JUPYTERLAB)
    assert [kind for kind, _ in said].count("display_data") == 1


def test_outside_a_notebook_nothing_is_watched():
    from analysis.findings import watching

    watching.start()
