"""`python -m lims` is the command `lims`."""


def main() -> None:
    """Run the command; the import waits until here, so that the name alone costs nothing."""
    from lims.cli import main as command

    command()


if __name__ == "__main__":
    main()
