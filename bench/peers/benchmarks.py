"""The peers' form of each benchmark. Each function prepares its input and gives (run, time factor, check or None)."""
import implicit.cpu._als as als
import implicit.cpu.bpr as bpr
import numpy as np

from lightgcn import LightGcn
from problem import hashed_matrix, norm

TOP_K = 50
PRODUCTS = 10
REQUESTS = 200
USER_STRIDE = 7919
GRAM_L2_WEIGHT = 100
IALS_ALPHA, IALS_L2_WEIGHT, CG_STEPS = 10, 10, 3


def spmm(problem):
    """scipy CSR @ dense."""
    graph = problem.normalised_adjacency()
    x = hashed_matrix(graph.shape[0], problem.settings['embeddingDim'], 1)
    result = {}

    def run():
        for _ in range(PRODUCTS):
            result['out'] = graph @ x

    return run, 1 / PRODUCTS, lambda: [norm(result['out'])]


def lightgcn_epoch(problem):
    """scipy and numpy: sampling, three layers forward, BPR, the same three backward (symmetric), dense Adam."""
    model = LightGcn(problem)
    steps = problem.settings['steps']

    def run():
        for _ in range(steps):
            model.step()

    return run, model.steps_per_epoch / steps, None


def ease(problem):
    """numpy.linalg.inv (LAPACK gesv)."""
    n = min(problem.settings['gramItems'], problem.train.shape[1])
    degrees = np.bincount(problem.train.indices, minlength=problem.train.shape[1])
    kept = np.sort(np.lexsort((np.arange(len(degrees)), -degrees))[:n])
    part = problem.train.tocsc()[:, kept].astype(problem.settings['precision'])
    gram = (part.T @ part).toarray()
    gram[np.diag_indices(n)] += GRAM_L2_WEIGHT
    result = {}

    def run():
        result['out'] = np.linalg.inv(gram)

    return run, 1, lambda: [norm(result['out'])]


def ials(problem):
    """implicit's conjugate gradient half steps, users then items: what one iteration of its fit calls."""
    d = problem.settings['embeddingDim']
    # implicit's confidence is our alpha + 1.
    confidence = (problem.train * np.float32(IALS_ALPHA + 1)).tocsr()
    turned = confidence.T.tocsr()
    start_users = hashed_matrix(problem.train.shape[0], d, 1)
    start_items = hashed_matrix(problem.train.shape[1], d, 2)
    users, items = np.empty_like(start_users), np.empty_like(start_items)
    options = {'num_threads': 1, 'cg_steps': CG_STEPS}

    def run():
        users[:] = start_users
        items[:] = start_items
        als.least_squares_cg(confidence, users, items, IALS_L2_WEIGHT, **options)
        als.least_squares_cg(turned, items, users, IALS_L2_WEIGHT, **options)

    return run, 1, lambda: [norm(users), norm(items)]


def bpr_epoch(problem):
    """implicit's BPR: one epoch of its fit. It draws pairs with replacement and negatives from the pairs."""
    d = problem.settings['embeddingDim']
    train = problem.train
    random = np.random.RandomState(problem.settings['seed'])
    user_ids = np.repeat(np.arange(train.shape[0], dtype=np.int32), np.diff(train.indptr))
    # A column of ones for the items' bias, as implicit has it.
    users = (random.random_sample((train.shape[0], d + 1)).astype(np.float32) - 0.5) / d
    items = (random.random_sample((train.shape[1], d + 1)).astype(np.float32) - 0.5) / d
    users[:, d] = 1.0
    numbers = bpr.RNGVector(1, train.nnz - 1, random.randint(0, 2**31, size=1, dtype='long'))

    def run():
        bpr.bpr_update(numbers, user_ids, train.indices, train.indptr, users, items, 0.01, 0.01, 1, True)

    return run, 1, None


def top_items(scores, train, users):
    """Exact best TOP_K of each row in order, what was taken masked. scores is changed."""
    for row, user in enumerate(users):
        scores[row, train.indices[train.indptr[user] : train.indptr[user + 1]]] = -np.inf
    k = min(TOP_K, scores.shape[1])
    best = np.argpartition(scores, scores.shape[1] - k, axis=1)[:, scores.shape[1] - k :]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
    return np.take_along_axis(best, order, axis=1)


def rank(problem, block_users=64):
    """numpy: matmul by blocks of users into one buffer, argpartition, argsort of the kept. 64 is its fastest size here."""
    train = problem.train
    users, items = problem.factors()
    turned = np.ascontiguousarray(items.T)
    scores = np.empty((block_users, train.shape[1]), dtype=np.float32)
    result = {}

    def run():
        total = 0
        for start in range(0, train.shape[0], block_users):
            block = range(start, min(start + block_users, train.shape[0]))
            np.matmul(users[block.start : block.stop], turned, out=scores[: len(block)])
            total += int(top_items(scores[: len(block)], train, block).sum())
        result['sum'] = total

    return run, 1, lambda: [result['sum']]


def score_one(problem):
    """numpy: matrix times vector, argpartition, argsort of the kept."""
    train = problem.train
    users, items = problem.factors()
    k = min(TOP_K, train.shape[1])
    result = {}

    def request(user):
        scores = items @ users[user]
        scores[train.indices[train.indptr[user] : train.indptr[user + 1]]] = -np.inf
        best = np.argpartition(scores, len(scores) - k)[len(scores) - k :]
        return best[np.argsort(-scores[best])]

    def run():
        result['sum'] = sum(int(request(r * USER_STRIDE % train.shape[0]).sum()) for r in range(REQUESTS))

    return run, 1 / REQUESTS, lambda: [result['sum']]


BENCHMARKS = {
    'spmm': spmm,
    'lightgcn-epoch': lightgcn_epoch,
    'ease': ease,
    'ials': ials,
    'bpr': bpr_epoch,
    'rank': rank,
    'rank-1024': lambda problem: rank(problem, 1024),
    'score-one': score_one,
}
