from scenes.demo.parts import WIDTH


def blocks():
    return WIDTH
