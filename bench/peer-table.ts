// The peers' figures, copied from the "test" tables of the design notes (peers.md), with the settings used there, and our
// settings for the same model. One line a figure: a model that is not here has no peer on that data set. Means over three
// seeds for bpr-mf, lightgcn and ials, but one on gowalla and for the first two on netflix_llmrec. `implicit`'s alpha is
// our alpha + 1.
import type { PeerDataName } from './peer-data-sets.ts'

export interface PeerLine {
  readonly data: PeerDataName
  readonly model: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly program: string
  /** Recall@10, Recall@20, Recall@50, NDCG@20. */
  readonly figures: readonly [number, number, number, number]
  /** CPU seconds on one thread of a busy machine; null where the table has wall seconds. */
  readonly fitSeconds: number | null
  readonly rankSeconds: number | null
}

type Row = readonly [
  model: string,
  settings: Readonly<Record<string, unknown>>,
  program: string,
  figures: PeerLine['figures'],
  fitSeconds: number | null,
  rankSeconds: number | null,
]

// biome-ignore format: a table
const TABLES: Readonly<Record<PeerDataName, readonly Row[]>> = {
  netflix_llmrec: [
    ['itemknn', { numNeighbours: 0, shrink: 100 }, 'scipy', [0.0547, 0.0911, 0.1572, 0.0361], 0.02, 0.28],
    ['rp3beta', { numNeighbours: 0, alpha: 0.4, beta: 0 }, 'scipy', [0.0499, 0.0829, 0.1382, 0.031], 0.03, 0.29],
    ['ease', { l2Weight: 500 }, 'numpy', [0.0537, 0.0878, 0.1561, 0.0342], 15.8, 0.44],
    ['slim', { l1Weight: 0.1, l2Weight: 150 }, 'lenskit 2025.8', [0.0585, 0.0894, 0.1556, 0.0358], 0.31, 0.95],
    ['ials', { embeddingDim: 128, l2Weight: 100, alpha: 9 }, 'implicit 0.7.3', [0.0524, 0.0795, 0.1373, 0.0312], 2.1, 0.46],
    ['bpr-mf', { optimizer: 'sgd', learningRate: 0.01, l2Weight: 0.02, epochs: 270 }, 'torch', [0.0358, 0.0564, 0.116, 0.0222], 33.5, 0.53],
    ['lightgcn', { learningRate: 0.01, l2Weight: 0.01, epochs: 100 }, 'torch', [0.0233, 0.0564, 0.1079, 0.0182], 156, 0.47],
    ['popularity', {}, 'numpy', [0.0146, 0.0249, 0.0656, 0.0087], 0, 0.73],
  ],
  gowalla: [
    ['rp3beta', { numNeighbours: 500, alpha: 0.8, beta: 0.2 }, 'scipy', [0.1226, 0.1765, 0.2724, 0.1441], 2.9, 12.2],
    ['itemknn', { numNeighbours: 100, shrink: 20 }, 'scipy', [0.0942, 0.1404, 0.2294, 0.1089], 5.6, 9],
    ['ials', { embeddingDim: 128, l2Weight: 30, alpha: 39 }, 'implicit 0.7.3', [0.1143, 0.1633, 0.2569, 0.1377], 10.1, 16.4],
    ['lightgcn', { epochs: 5 }, 'torch', [0.0793, 0.1118, 0.1745, 0.0972], null, null],
    ['popularity', {}, 'numpy', [0.0292, 0.0416, 0.0624, 0.0317], null, null],
  ],
  movietweetings100k: [
    ['rp3beta', { numNeighbours: 200, alpha: 0.8, beta: 0 }, 'scipy', [0.1543, 0.234, 0.3665, 0.1168], 0.04, 0.29],
    ['itemknn', { numNeighbours: 0, shrink: 20 }, 'scipy', [0.1427, 0.2192, 0.3496, 0.111], 0.04, 0.33],
    ['popularity', {}, 'numpy', [0.1294, 0.2194, 0.3378, 0.1087], 0, 0.27],
    ['ease', { l2Weight: 300 }, 'numpy', [0.1391, 0.2074, 0.34, 0.1053], 0.42, 0.22],
    ['slim', { l1Weight: 0.1, l2Weight: 150 }, 'lenskit 2025.8', [0.1354, 0.2069, 0.3389, 0.1035], 0.27, 1.1],
    ['ials', { embeddingDim: 128, l2Weight: 100, alpha: 19 }, 'implicit 0.7.3', [0.1353, 0.2111, 0.3562, 0.1032], 0.74, 0.19],
    ['bpr-mf', { optimizer: 'sgd', learningRate: 0.05, l2Weight: 0.01, epochs: 100 }, 'torch', [0.1362, 0.2141, 0.3559, 0.1034], 4.6, 0.19],
    ['lightgcn', { learningRate: 0.005, l2Weight: 0.01, epochs: 155 }, 'torch', [0.1487, 0.2302, 0.3748, 0.1122], 34.4, 0.19],
  ],
  ml100k: [
    ['rp3beta', { numNeighbours: 200, alpha: 0.4, beta: 0.6 }, 'scipy', [0.1162, 0.1861, 0.3539, 0.1428], 0.06, 0.1],
    ['itemknn', { numNeighbours: 200, shrink: 0 }, 'scipy', [0.1149, 0.1872, 0.3461, 0.1426], 0.06, 0.08],
    ['ease', { l2Weight: 100 }, 'numpy', [0.1156, 0.1923, 0.3415, 0.1463], 0.21, 0.06],
    ['slim', { l1Weight: 0.1, l2Weight: 50 }, 'lenskit 2025.8', [0.1157, 0.1878, 0.3382, 0.1441], 0.5, 0.3],
    ['ials', { embeddingDim: 256, l2Weight: 30, alpha: 9 }, 'implicit 0.7.3', [0.1139, 0.193, 0.3554, 0.1483], 0.76, 0.06],
    ['bpr-mf', { optimizer: 'sgd', learningRate: 0.02, l2Weight: 0.01, epochs: 130 }, 'torch', [0.1019, 0.1823, 0.3464, 0.1342], 6.3, 0.05],
    ['lightgcn', { learningRate: 0.005, l2Weight: 0.001, epochs: 135 }, 'torch', [0.106, 0.186, 0.3554, 0.1361], 25.1, 0.04],
    ['popularity', {}, 'numpy', [0.0583, 0.1047, 0.2095, 0.0859], 0, 0.06],
  ],
}

export const peerLines: readonly PeerLine[] = Object.entries(TABLES).flatMap(([data, rows]) =>
  rows.map(([model, settings, program, figures, fitSeconds, rankSeconds]) => ({
    data: data as PeerDataName,
    model,
    settings,
    program,
    figures,
    fitSeconds,
    rankSeconds,
  })),
)
