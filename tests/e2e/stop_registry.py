# SPDX-License-Identifier: Apache-2.0
"""Ends the registry that the end-to-end tests started."""
import os
import signal

import support

PID = support.CACHE / "registry/pid"
if PID.exists():
    try:
        os.kill(int(PID.read_text(encoding="utf-8")), signal.SIGTERM)
    except ProcessLookupError:
        pass
    PID.unlink()
