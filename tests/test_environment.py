"""environment.yml gives conda users what the lock file gives everyone else."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.markers import Marker, default_environment

CONDA_PYTHON = "3.11"


def locked_versions(root: Path) -> dict[str, str]:
    """The version of each package that the lock file gives conda's Python on Linux."""
    target = {
        **default_environment(),
        "python_version": CONDA_PYTHON,
        "python_full_version": f"{CONDA_PYTHON}.9",
        "sys_platform": "linux",
    }
    found = {}
    for package in tomllib.loads((root / "uv.lock").read_text())["package"]:
        markers = package.get("resolution-markers")
        if not markers or any(Marker(marker).evaluate(target) for marker in markers):
            found[package["name"]] = package["version"]
    return found


def expected_pins(root: Path) -> list[str]:
    """One pin a direct dependency, the package's own and its tests'."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    versions = locked_versions(root)
    names = sorted(re.split(r"[<>=!~\[;]", line)[0].strip().lower() for line in asked)
    return [f"{name}=={versions[name]}" for name in names]


def test_environment_file_pins_what_the_lock_file_pins(project_root):
    environment = yaml.safe_load((project_root / "environment.yml").read_text())
    pips = next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))
    assert pips[-1] == "-e ."
    assert pips[:-1] == expected_pins(project_root)


def test_environment_file_has_the_python_that_the_pins_are_for(project_root):
    environment = yaml.safe_load((project_root / "environment.yml").read_text())
    assert f"python={CONDA_PYTHON}" in environment["dependencies"]
    wanted = tomllib.loads((project_root / "pyproject.toml").read_text())["project"]
    assert wanted["requires-python"] == f">={CONDA_PYTHON}"
