def blocks():
    return 96


def _hidden():
    return 12


def scaled(by):
    return 3 * by
