"""`python -m autograder.cli`."""

from autograder.cli.app import main

if __name__ == "__main__":
    main()
