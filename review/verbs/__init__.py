"""The verbs of `roughcut notes`, one file each; `review.commands` names them."""
