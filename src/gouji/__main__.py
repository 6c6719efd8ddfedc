"""``python -m gouji``."""

from gouji.cli.main import main

main()
