"""How long notebook 3 takes for a register of 60, from a cold start to the last chart.

Run with ``.venv/bin/python benchmarks/notebook.py``. A made-up case of 60 stakeholders is written
to a temporary folder; every cell runs in a new process, as a kernel runs it, charts included.
Beside it stands the time of plain networkx for the one measure of ours that all tools have:
betweenness of that register with people left out at random, as often as the notebook does it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, TIES, SEED, TRIALS = 60, 130, 2021, 1000
RUN = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_pub.publish = lambda *given, **more: None
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()
"""


def made_up_case(root: Path) -> nx.Graph:
    """Write the case with a register of 60 and ties between them; return who is tied to whom."""
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "pyproject.toml", root)
    folder = root / "data" / "raw" / "monmouthshire"
    rng = np.random.default_rng(SEED)
    register = pd.read_csv(folder / "stakeholders.csv", dtype=str)
    wanted = PEOPLE - len(register)
    more = register.iloc[rng.integers(1, len(register), wanted)].reset_index(drop=True)
    number = [str(place) for place in range(1, wanted + 1)]
    more = more.assign(
        stakeholder_id=["NEW" + place for place in number],
        name_en="Organisation " + pd.Series(number) + " of the county",
        name_cy="Sefydliad " + pd.Series(number) + " y sir",
        project_role="none",
        wave="2",
        asked="",
        answered="",
    )
    register = pd.concat([register, more])
    register.to_csv(folder / "stakeholders.csv", index=False)
    ties = pd.read_csv(folder / "ties.csv", dtype=str)
    names = register["stakeholder_id"].to_numpy()
    ends = pd.DataFrame(rng.choice(names, (TIES, 2)), columns=["from_id", "to_id"])
    ends = ends.loc[ends["from_id"] != ends["to_id"]].drop_duplicates().reset_index(drop=True)
    fixed = {"kind": "informs", "direction": "directed", "confidence": "medium", "wave": "2"}
    ends = ends.assign(**fixed, basis="illustrative")
    ends["tie_id"] = [f"MORE{place}" for place in ends.index]
    pd.concat([ties, ends]).to_csv(folder / "ties.csv", index=False)
    return nx.from_pandas_edgelist(pd.concat([ties, ends]), "from_id", "to_id")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        network = made_up_case(Path(folder))
        notebook = Path(folder) / "notebooks" / "3_stakeholder_network.ipynb"
        started = time.perf_counter()
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", RUN, str(notebook)],
            cwd=folder,
            check=True,
            env=os.environ | {"CASEBOOK_LANG": "en"},
            stdout=subprocess.DEVNULL,
        )
        took = time.perf_counter() - started
    rng = np.random.default_rng(SEED)
    started = time.perf_counter()
    for _ in range(TRIALS // 20):
        left = rng.permutation(list(network))[PEOPLE // 10 :].tolist()
        nx.betweenness_centrality(network.subgraph(left))
    plain = (time.perf_counter() - started) * 20
    cells = len(json.loads((ROOT / "notebooks" / notebook.name).read_text())["cells"])
    print(f"register of {PEOPLE}, {network.number_of_edges()} pairs with a tie, {cells} cells")
    print(f"the whole notebook, cold start and charts     {took:6.2f} s")
    print(f"plain networkx, {TRIALS} times betweenness alone {plain:6.2f} s, scaled up from 50")
    print(f"ratio                                         {plain / took:6.2f}")


if __name__ == "__main__":
    main()
