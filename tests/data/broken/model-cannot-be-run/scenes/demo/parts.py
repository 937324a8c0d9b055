WIDTH = 1 // 0
