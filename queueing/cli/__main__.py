"""`python -m queueing.cli`: the same as `docket`."""

from queueing.cli import main

if __name__ == "__main__":
    main()
