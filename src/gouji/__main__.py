"""The command ``gouji``, also as ``python -m gouji``."""

from __future__ import annotations

import gc

_GARBAGE = 50_000, 20, 50
"""So many new objects are worth looking for garbage among; by 700, as Python has it, every import is looked through."""


def main() -> None:
    """Run gouji in a process of its own; see `gouji.cli.main.main`."""
    gc.set_threshold(*_GARBAGE)  # before anything is loaded
    from gouji.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
