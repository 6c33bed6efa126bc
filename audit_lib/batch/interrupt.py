"""What Ctrl-C, SIGTERM and SIGHUP do to a run: the first lets what runs finish, the second ends it at once.

A watching thread keeps the time. The main thread may be deep in an engine's C code, where Python's own handlers wait;
the thread then ends the process, and with it all that the process started: they end when they lose it.
"""

import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Collection
from contextlib import ExitStack
from types import FrameType
from typing import Self

GRACE_S = 10.0
# Windows has no SIGHUP.
SIGNALS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
STUCK_S = 3.0
"""How long the main thread gets to clear up when it is told to stop now."""

FIRST = "\navbryter: det som pågår får bli klart, högst 10 sekunder. Ctrl-C igen avslutar genast.\n"


class Interrupted(BaseException):
    """A signal ended the run; everything at a final path is whole and the same command goes on from here."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.exit_code = 128 + signum


class Stop(threading.Event):
    """Set by the first signal; use as a context manager in the main thread.

    The second signal, or the end of the time of grace, raises `Interrupted` there; the first does where there is no
    grace, for a command with nothing worth finishing.
    """

    def __init__(self, grace_s: float = GRACE_S) -> None:
        super().__init__()
        self._grace_s = grace_s
        self.signum = 0
        self._seen = 0
        self._is_cut = False
        self._undo = ExitStack()

    def check(self) -> None:
        """End here if a signal has come; called between the stages.

        Raises:
            Interrupted: one has.
        """
        if self.is_set():
            raise Interrupted(self.signum)

    def __enter__(self) -> Self:
        # Sockets and no pipe, which Windows can neither be woken by nor wait for. The thread closes the other end.
        read, write = socket.socketpair()
        write.setblocking(False)
        self._undo.callback(write.close)
        self._undo.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False))
        # What is ignored stays so: `nohup` means what it says.
        heeded = [signum for signum in SIGNALS if signal.getsignal(signum) is not signal.SIG_IGN]
        for signum in heeded:
            self._undo.callback(signal.signal, signum, signal.signal(signum, self._handle))
        threading.Thread(target=self._watch, args=(read, heeded), daemon=True).start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._undo.close()
        if self._is_cut and error is not None and not isinstance(error, Interrupted):
            # An engine makes an error of its own of what was raised inside it.
            raise Interrupted(self.signum) from None

    def _handle(self, signum: int, frame: FrameType | None) -> None:
        self._seen += 1
        self.signum = self.signum or signum
        self.set()
        if self._seen > 1 or not self._grace_s:
            self._is_cut = True
            raise Interrupted(self.signum)

    def _watch(self, read: socket.socket, heeded: Collection[int]) -> None:
        seen, deadline = 0, None
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if select.select([read], [], [], left)[0]:
                arrived = read.recv(1)
                if not arrived:
                    read.close()
                    return
                if arrived[0] not in heeded:
                    continue
                seen += 1 if self._grace_s else 2
                if seen == 1:
                    self.signum = arrived[0]
                    self.set()
                    sys.stderr.write(FIRST)
                deadline = time.monotonic() + (self._grace_s + 1 if seen == 1 else STUCK_S)
            elif seen == 1:
                os.kill(os.getpid(), self.signum)
            else:
                os._exit(128 + self.signum)
