"""LightGCN (He et al. 2020) in scipy and numpy, with its gradient by hand: 3 layers, batches of 2048, L2 on the start."""
import numpy as np
import scipy.sparse as sp

LAYERS = 3
BATCH_SIZE = 2048
LEARNING_RATE = 1e-3
L2_WEIGHT = 1e-4
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class LightGcn:
    def __init__(self, problem):
        self.graph = problem.normalised_adjacency()
        self.train = problem.train
        self.num_users, self.num_items = problem.train.shape
        self.random = np.random.default_rng(problem.settings['seed'])
        shape = (self.graph.shape[0], problem.settings['embeddingDim'])
        self.x = (self.random.standard_normal(shape) * 0.1).astype(np.float32)
        self.m = np.zeros_like(self.x)
        self.v = np.zeros_like(self.x)
        self.buffer = np.empty_like(self.x)
        self.steps = 0
        self.degrees = np.diff(self.train.indptr)
        self.active = np.flatnonzero(self.degrees)
        # A pair as one number, ascending, to look negatives up.
        rows = np.repeat(np.arange(self.num_users, dtype=np.int64), self.degrees)
        self.pairs = rows * self.num_items + self.train.indices
        self.steps_per_epoch = -(-self.train.nnz // BATCH_SIZE)

    def sample(self):
        users = self.random.choice(self.active, BATCH_SIZE)
        offsets = (self.random.random(BATCH_SIZE) * self.degrees[users]).astype(np.int64)
        positives = self.train.indices[self.train.indptr[users] + offsets]
        negatives = self.random.integers(self.num_items, size=BATCH_SIZE)
        taken = np.arange(BATCH_SIZE)
        while len(taken) > 0:
            keys = users[taken] * np.int64(self.num_items) + negatives[taken]
            places = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
            taken = taken[self.pairs[places] == keys]
            negatives[taken] = self.random.integers(self.num_items, size=len(taken))
        return users, positives + self.num_users, negatives + self.num_users

    def propagate(self, x):
        """Mean over layers 0 to LAYERS, by Horner."""
        y = x
        for _ in range(LAYERS):
            y = self.graph @ y
            y += x
        y *= np.float32(1 / (LAYERS + 1))
        return y

    def step(self):
        nodes = np.concatenate(self.sample())
        z = self.propagate(self.x)
        rows = z[nodes]
        p, q, k = np.split(rows, 3)
        difference = q - k
        x = np.einsum('bd,bd->b', p, difference)
        slope = (-1 / (1 + np.exp(x)) / BATCH_SIZE)[:, None].astype(np.float32)
        gradient = np.concatenate([slope * difference, slope * p, -slope * p])
        # Adds rows of the same node: a sparse product is faster than np.add.at.
        ones = np.ones(len(nodes), dtype=np.float32)
        scatter = sp.csr_matrix((ones, (nodes, np.arange(len(nodes)))), shape=(len(self.x), len(nodes)))
        total = self.propagate(scatter @ gradient)
        total += scatter @ (np.float32(L2_WEIGHT / BATCH_SIZE) * self.x[nodes])
        self.adam(total)
        return float(np.mean(np.logaddexp(0, -x)))

    def adam(self, gradient):
        """Dense, in place, by way of one buffer."""
        self.steps += 1
        buffer = self.buffer
        self.m *= np.float32(BETA1)
        np.multiply(gradient, np.float32(1 - BETA1), out=buffer)
        self.m += buffer
        self.v *= np.float32(BETA2)
        np.multiply(gradient, gradient, out=buffer)
        buffer *= np.float32(1 - BETA2)
        self.v += buffer
        np.sqrt(self.v, out=buffer)
        buffer *= np.float32(1 / np.sqrt(1 - BETA2**self.steps))
        buffer += np.float32(EPSILON)
        np.divide(self.m, buffer, out=buffer)
        buffer *= np.float32(LEARNING_RATE / (1 - BETA1**self.steps))
        self.x -= buffer
