# The commands of a working day. Without just, type what stands below the name.

# A virtual environment with everything
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[dev]'

# The tests that take less than a few seconds each
quick:
    .venv/bin/python -m pytest -q -n auto -m 'not slow'

# All tests
test:
    .venv/bin/python -m pytest -q -n auto

# Which lines no quick test runs; it takes twice the time, so CI does without
coverage:
    .venv/bin/python -m pytest -q -m 'not slow' --cov=gouji

# Style of code, and names of changelog fragments
lint:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/towncrier build --draft --version next >/dev/null

types:
    .venv/bin/mypy

# The reference pages, from the code
docs:
    .venv/bin/python docs/make.py

# The blanks for download and the template of letters
templates:
    .venv/bin/python templates/make.py
    .venv/bin/python templates/letter.py

# The one-file page, gouji.html
page:
    npm ci --prefix page --ignore-scripts
    .venv/bin/python page/build.py

# The pictures of the page in the clerk's guide, from that page
pictures:
    .venv/bin/python docs/pictures/make.py gouji.html

# Ratios to other programs and to an earlier gouji, with what falls short; `just bench --small` for a quick look
bench *options:
    .venv/bin/python -m bench {{options}}

# How often located errors are the true ones
rates:
    .venv/bin/python -m bench.rates

# The whole story on the samples
demo:
    .venv/bin/gouji demo

# Fragments into CHANGELOG.md
changelog version:
    .venv/bin/towncrier build --yes --version {{version}}
