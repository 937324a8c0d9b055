"""Words of the planted scenes that stand away from the scenes that show them."""

LAYERS = [
    "Embedding",
    "Atention",  # typo: Atention
    "Prediction",
]

CAPTIONS = {
    "start": "The sentence begins here",
    "middle": "A vector for every tokken",  # typo: tokken
    "end": "One word is left",
}

AXIS = "probabillity"  # typo: probabillity
