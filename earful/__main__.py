"""`python -m earful`."""

from earful.cli import main

main()
