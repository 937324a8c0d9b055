from pipeline.stage import CuedScene


class Base:
    pass


class CountParameters(CuedScene):
    pass
