"""How fast gouji is beside others: ``python -m bench`` prints the table, ``python -m bench.rates`` what is located.

Needs the extra ``bench``. Returns, plantings and drifts are those of the tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
sys.path[:0] = [str(SOURCE), str(ROOT / "tests")]
