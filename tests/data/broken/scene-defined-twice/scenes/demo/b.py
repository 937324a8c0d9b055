from scenes.demo.a import Rows


class Columns(Rows):
    pass


class Rows(Columns):
    pass
