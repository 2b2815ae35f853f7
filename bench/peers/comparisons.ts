// What is compared with what, and how much faster ours has to be.
import type { BenchSettings } from '../../src/bench/benchmark.ts'

export interface Comparison {
  /** Name of the benchmark on both sides. */
  readonly name: string
  /** Name on the peer's side, where it has several forms. */
  readonly peerName?: string
  /** For the table. */
  readonly title: string
  readonly peer: string
  readonly settings?: Partial<BenchSettings>
  /** Least ratio peer ÷ ours of CPU medians, by data set; `*` for every other one. Absent: reported only. */
  readonly gates: Readonly<Record<string, number>>
}

const NUMPY_BLOCKS = 'numpy matmul + argpartition, 64 users a block (its fastest)'

export const COMPARISONS: readonly Comparison[] = [
  {
    name: 'spmm',
    title: 'SpMM, adjacency × n×64 f32',
    peer: 'scipy CSR @ dense',
    gates: { gowalla: 1.5, netflix_llmrec: 1.1 },
  },
  {
    name: 'spmm-prescaled',
    peerName: 'spmm',
    title: "SpMM in LightGCN's form (prescaled, n×32 blocks)",
    peer: 'scipy CSR @ dense',
    gates: { gowalla: 1.5, netflix_llmrec: 1.1 },
  },
  {
    name: 'lightgcn-epoch',
    title: 'LightGCN epoch (K 3, d 64, B 2048)',
    peer: 'scipy + numpy, gradient by hand',
    gates: { '*': 2 },
  },
  {
    name: 'ease',
    title: 'EASE inverse f32',
    peer: 'numpy.linalg.inv f32',
    settings: { precision: 'float32' },
    gates: { '*': 1.8 },
  },
  {
    name: 'ease',
    title: 'EASE inverse f64',
    peer: 'numpy.linalg.inv f64',
    settings: { precision: 'float64' },
    gates: { '*': 0.9 },
  },
  { name: 'ials', title: 'iALS epoch (d 64, CG 3)', peer: 'implicit, least_squares_cg', gates: { '*': 0.9 } },
  { name: 'bpr', title: 'BPR epoch, SGD (d 64)', peer: 'implicit, bpr_update', gates: {} },
  {
    name: 'rank',
    title: 'full ranking, top 50 (iALS factors, d 64)',
    peer: NUMPY_BLOCKS,
    gates: { '*': 2 },
  },
  {
    name: 'rank',
    peerName: 'rank-1024',
    title: 'full ranking, top 50 (iALS factors, d 64)',
    peer: 'the same, 1,024 users a block',
    gates: {},
  },
  {
    name: 'score-one',
    title: 'one request, top 50 (iALS factors, d 64)',
    peer: 'numpy matvec + argpartition',
    gates: { '*': 2 },
  },
  {
    name: 'rank-random',
    peerName: 'rank',
    title: 'full ranking, top 50 (random factors, d 64)',
    peer: NUMPY_BLOCKS,
    gates: {},
  },
  {
    name: 'score-one-random',
    peerName: 'score-one',
    title: 'one request, top 50 (random factors, d 64)',
    peer: 'numpy matvec + argpartition',
    gates: {},
  },
]

/** The gate of a comparison on a data set. */
export function gateOf({ gates }: Comparison, data: string): number | undefined {
  return gates[data] ?? gates['*']
}
