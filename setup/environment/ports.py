"""Free TCP ports on the loopback interface."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def next_free(wanted: int, attempts: int = 100) -> int:
    """``wanted``, or the first free port above it.

    :raises OSError: when none of ``attempts`` ports is free
    """
    for port in range(wanted, min(wanted + attempts, 65536)):
        if is_free(port):
            return port
    raise OSError(f"no free port from {wanted} to {wanted + attempts}")


def any_free() -> int:
    """Some free port, chosen by the kernel."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
