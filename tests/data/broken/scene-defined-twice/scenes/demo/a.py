from pipeline.stage import CuedScene as Scene


class Rows(Scene):
    pass
