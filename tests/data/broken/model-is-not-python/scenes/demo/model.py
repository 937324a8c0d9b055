def blocks():
    return (96
