"""`python -m qa_studio` is the command line."""

from qa_studio.cli import main

if __name__ == "__main__":
    main()
