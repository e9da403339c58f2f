"""Running the command line in this process."""

from crossread.cli.main import main


class Ended:
    """How a command ended: its exit code and what it wrote."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


def runner(capsys):
    def run(*arguments):
        code = main([str(one) for one in arguments])
        return Ended(code, *capsys.readouterr())

    return run
