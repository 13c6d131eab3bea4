"""How the runner starts its kernels and talks to them."""

import asyncio
import os
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from queue import Empty
from typing import Any, Literal

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from analysis.running.forking import ENVIRONMENT, can_fork
from analysis.running.kernel_folders import new_folder, remove_folder

__all__ = ["Kind", "SocketKernelManager", "can_fork", "kernel_manager"]

Kind = Literal["forked", "plain"]

LONGEST_SOCKET_PATH = 90  # systems allow some 104 bytes, and each socket adds an ending
PROVISIONER = "casebook-forked"
COMMAND = [
    *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"),
    "--IPKernelApp.extensions=analysis.running.guard",
]

REPLY_SECONDS = 1.0  # then a kernel is asked again
WELCOME_SECONDS = 0.05
RECONNECT_MILLISECONDS = 10
POLL_SECONDS = 0.01


def kernel_manager(kind: Kind, environment: Mapping[str, str]) -> type[AsyncKernelManager]:
    """Return the class of manager that papermill and nbclient start a kernel with.

    Parameters
    ----------
    kind
        ``"forked"`` from the preloaded parent, where that is possible, or ``"plain"``.
    environment
        What a kernel finds in its environment beside what the runner has.

    Returns
    -------
    type of AsyncKernelManager
        For ``kernel_manager_class``; it needs no installed kernel specification.
    """
    metadata = {}
    if kind == "forked" and can_fork():
        KernelProvisionerFactory.provisioners[PROVISIONER] = EntryPoint(
            PROVISIONER,
            "analysis.running.provisioner:ForkedProvisioner",
            KernelProvisionerFactory.GROUP_NAME,
        )
        metadata = {"kernel_provisioner": {"provisioner_name": PROVISIONER, "config": {}}}
    specification = KernelSpec(
        argv=COMMAND,
        display_name="casebook",
        language="python",
        metadata=metadata,
        env={**ENVIRONMENT, **environment},
    )
    return type("CasebookKernelManager", (SocketKernelManager,), {"specification": specification})


class PromptClient(AsyncKernelClient):
    """A client that does not wait where there is nothing to wait for.

    The usual one lets 0.2 seconds of silence pass before the first cell; who reads the output
    tells the messages of a cell from others by their origin, so that nothing needs to pass.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + (timeout or float("inf"))
        while True:
            self.kernel_info()
            if await _heard(self.shell_channel, REPLY_SECONDS):
                # that the output arrives too shows that it is subscribed to
                if await _heard(self.iopub_channel, WELCOME_SECONDS):
                    return
            elif not await self._async_is_alive():
                msg = "Kernel died before replying to kernel_info"
                raise RuntimeError(msg)
            if clock() > end:
                msg = f"Kernel didn't respond in {timeout:.0f} seconds"
                raise RuntimeError(msg)

    wait_for_ready = _async_wait_for_ready


async def _heard(channel: Any, seconds: float) -> bool:
    try:
        await channel.get_msg(timeout=seconds)
    except Empty:
        return False
    return True


class SocketKernelManager(AsyncKernelManager):
    """Talks to a kernel through sockets in a private folder: no network port, no race for one.

    Where the system has no such sockets, or the folder's path is too long, it stays with TCP.
    """

    specification: KernelSpec | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_factory = PromptClient
        self.folder = new_folder(self)
        self.connection_file = str(self.folder / "kernel.json")
        if os.name == "posix" and len(str(self.folder)) < LONGEST_SOCKET_PATH:
            self.transport = "ipc"
            self.ip = str(self.folder / "kernel")

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """Return how a kernel is started: not as some other program has installed it."""
        return self.specification or super().kernel_spec

    def client(self, **options: Any) -> AsyncKernelClient:  # type: ignore[override]
        """Return a client that looks often whether the kernel's sockets are there yet."""
        client = super().client(**options)
        client.context.reconnect_ivl = RECONNECT_MILLISECONDS
        return client

    async def _async_wait(self, pollinterval: float = POLL_SECONDS) -> None:
        await super()._async_wait(min(pollinterval, POLL_SECONDS))

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove the private folder with its sockets."""
        await super().cleanup_resources(restart)
        if not restart:
            remove_folder(self)
