"""Where a kernel's process comes from: forked from the preloaded parent, or started anew."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from analysis.running import forking

LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]
START_SECONDS = 120.0  # the parent may still be importing what it preloads
FORKED_KEYWORDS = {"cwd", "env", "kernel_id", "extra_arguments", "independent", "path"}
# Python and the libraries read these when they start or are imported, which the parent has done
READ_ONCE = ("PYTHON", "LD_", "MPL", "OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_", "IPYTHON")


class ForkedProvisioner(LocalProvisioner):
    """Forks a kernel from the preloaded parent; is a `LocalProvisioner` where that is not safe.

    Registered with jupyter_client under `analysis.running.kernels.PROVISIONER`, so that
    papermill, nbclient, nbval and JupyterLab can use it through a kernel specification.
    """

    preload = List(Unicode(), help="Modules that the parent imports before it forks.").tag(
        config=True
    )

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start it anew."""
        process = await self._forked(cmd, options) if forking.can_fork() else None
        if process is None:
            return await super().launch_kernel(cmd, **options)
        self.process = process  # type: ignore[assignment]  # what LocalProvisioner asks of Popen
        self.pid, self.pgid = process.pid, None  # signals go through its handle, not by number
        self.cwd = options.get("cwd") or Path.cwd()
        return self.connection_info

    async def _forked(
        self, cmd: list[str], options: dict[str, Any]
    ) -> "forking.ForkedProcess | None":
        environment = dict(options.get("env") or os.environ)
        if not _is_ours(cmd, options) or not forking.start(self.preload):
            return None
        if _read_once(environment) != _read_once(forking.started_with()):
            return None
        folder = os.path.realpath(options.get("cwd") or "")
        asked = forking.kernel(cmd[len(LAUNCHER) :], environment, folder)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(asked), START_SECONDS)
        except (forking.NotForked, TimeoutError):
            return None


def _is_ours(cmd: list[str], options: dict[str, Any]) -> bool:
    """Say whether nothing is asked for that only a process of its own can give."""
    asked = {name for name, value in options.items() if value is not None}
    return (
        cmd[: len(LAUNCHER)] == LAUNCHER
        and not options.get("independent")
        and (asked <= FORKED_KEYWORDS)
    )


def _read_once(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(READ_ONCE)}
