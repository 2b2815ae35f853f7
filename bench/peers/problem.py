"""What both sides of bench:peers work on: the training part that run.ts wrote, and dense values that both can make."""
import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp


class Problem:
    """train: users x items, float32 ones. settings: as BenchSettings of src/bench/benchmark.ts."""

    def __init__(self, folder):
        self.folder = Path(folder)
        described = json.loads((self.folder / 'problem.json').read_text())
        self.settings = described['settings']
        indptr = np.fromfile(self.folder / 'rowPtr.i32', dtype=np.int32)
        indices = np.fromfile(self.folder / 'colIdx.i32', dtype=np.int32)
        ones = np.ones(len(indices), dtype=np.float32)
        self.train = sp.csr_matrix((ones, indices, indptr), shape=(described['users'], described['items']))

    def factors(self):
        """The user and item factors that our side wrote before this side started."""
        width = self.settings['embeddingDim']
        return [np.fromfile(self.folder / f'{side}.f32', dtype=np.float32).reshape(-1, width) for side in ('users', 'items')]

    def normalised_adjacency(self):
        """D^-1/2 A D^-1/2 over users and items, float32 (LightGCN, Eq. 7)."""
        adjacency = sp.bmat([[None, self.train], [self.train.T, None]], format='csr', dtype=np.float32)
        degrees = np.asarray(adjacency.sum(axis=1)).ravel()
        scale = np.zeros_like(degrees)
        scale[degrees > 0] = degrees[degrees > 0] ** -0.5
        diagonal = sp.diags(scale, format='csr', dtype=np.float32)
        result = (diagonal @ adjacency @ diagonal).tocsr()
        result.sort_indices()
        return result


def hashed_matrix(rows, cols, stream):
    """The same numbers as hashedMatrix of src/bench/hashed-values.ts."""
    at = np.arange(rows * cols, dtype=np.uint64)
    word = ((at + stream * 0x9E3779B9) & 0xFFFFFFFF).astype(np.uint32)
    word = (word ^ (word >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    word = (word ^ (word >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    word ^= word >> np.uint32(16)
    return ((word >> np.uint32(8)).astype(np.float32) / np.float32(2**24) - np.float32(0.5)).reshape(rows, cols)


def norm(values):
    return float(np.sqrt(np.square(values, dtype=np.float64).sum()))
