"""What a router has to refuse."""


def expected(kind, run, message):
    """Runs what has to fail with an error of this kind that says so."""
    try:
        run()
    except kind as error:
        assert message in str(error), f"expected {message!r}, got {error}"
    else:
        raise AssertionError(f"expected an error: {message!r}")
