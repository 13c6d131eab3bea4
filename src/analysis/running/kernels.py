"""How the runner talks to its kernels."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

LONGEST_SOCKET_PATH = 90  # systems allow some 104 bytes, and each socket adds an ending


class SocketKernelManager(AsyncKernelManager):
    """Talks to a kernel through sockets in a private folder: no network port, no race for one.

    Where the system has no such sockets, or the folder's path is too long, it stays with TCP.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(tempfile.mkdtemp(prefix="casebook-"))
        if os.name == "posix" and len(str(self.folder)) < LONGEST_SOCKET_PATH:
            self.transport = "ipc"
            self.ip = str(self.folder / "kernel")

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove the private folder with its sockets."""
        await super().cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self.folder, ignore_errors=True)
