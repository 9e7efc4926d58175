"""`python -m earful`."""

from earful.cli import main

if __name__ == "__main__":
    main()
