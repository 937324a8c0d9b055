from pipeline.stage import CuedScene


class Rows(CuedScene)
    pass
