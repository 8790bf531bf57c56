"""The one error a step of the setup raises: what is wrong, and what to do about it."""

import sys
from collections.abc import Callable


class SetupError(Exception):
    """A step cannot go on.

    :param message: what is wrong, one sentence
    :param advice: what the reader does about it
    """

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n  What to do: {self.advice}"


def run_command(main: Callable[[], int]) -> None:
    """Run ``main`` and leave with its exit code; a SetupError is told without a traceback."""
    try:
        code = main()
    except SetupError as error:
        print(f"\nStopped: {error}", file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("\nInterrupted; start it again and it continues.", file=sys.stderr, flush=True)
        code = 130
    sys.exit(code)
