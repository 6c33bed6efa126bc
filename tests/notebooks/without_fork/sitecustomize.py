"""Makes this Python as poor as one on Windows: what only POSIX has is gone, and whoever reaches for it fails.

Modules are gone for the project alone: other packages choose by the system's name, and would rightly miss them here.
"""

import builtins
import os
import signal
import warnings

NAMES = {
    os: ("fork", "forkpty", "getsid", "killpg", "O_DIRECTORY", "pidfd_open", "set_blocking", "setsid"),
    signal: ("SIGHUP", "SIGIO", "SIGSTOP"),
}
MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
_import = builtins.__import__


def import_as_on_windows(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002 (called by these names)
    importer = (globals or {}).get("__name__", "")
    if name in MODULES and importer.partition(".")[0] == "audit_lib":
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import(name, globals, locals, fromlist, level)


for module, names in NAMES.items():
    for name in names:
        delattr(module, name)
builtins.__import__ = import_as_on_windows
# Windows reads a text without a named encoding as another than UTF-8 (with PYTHONWARNDEFAULTENCODING).
warnings.filterwarnings("error", category=EncodingWarning, module="audit_lib")
