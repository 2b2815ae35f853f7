import type { FitData } from '../data/dataset.ts'
import type { Csr } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'

/** Interactions that a benchmark works on. */
export interface BenchData {
  /** For tables: the folder's name, or what the synthetic data is made of. */
  readonly name: string
  /** User × item pattern. */
  readonly train: Csr
}

/** What may be chosen; each benchmark reads what concerns it. */
export interface BenchSettings {
  /** Width d of user and item vectors. */
  readonly embeddingDim: number
  /** Rows of the matrix that `ease` inverts; the most popular items, fewer if the data has fewer. */
  readonly gramItems: number
  /** Numbers that `ease` inverts in. */
  readonly precision: 'float32' | 'float64'
  /** Training steps that `lightgcn-epoch` takes a repeat. */
  readonly steps: number
  readonly seed: number
}

export const DEFAULT_SETTINGS: BenchSettings = {
  embeddingDim: 64,
  gramItems: 3700,
  precision: 'float64',
  steps: 4,
  seed: 1,
}

/** A benchmark whose input is ready. */
export interface Prepared {
  /** Shapes and settings, for the report. */
  readonly size: Readonly<Record<string, number | string>>
  /** Reported time ÷ time of a `run`: 1, or what turns some steps into an epoch, or many requests into one. */
  readonly timeFactor: number
  /** What another program must be given, beside the data, to do the same work. */
  readonly inputs?: Readonly<Record<string, Matrix>>
  /** The work that is timed. May be called any number of times. */
  run(): void
  /** Figures of the latest run's result that another program must agree with; absent where chance enters. */
  check?(): readonly number[]
}

/** One thing that can be timed. */
export interface Benchmark {
  readonly name: string
  /** One line for help: what one time is the time of. */
  readonly summary: string
  prepare(data: BenchData, settings: BenchSettings): Prepared
}

/** The data as a model is given it, without features. */
export function fitDataOf({ train }: BenchData): FitData {
  return { numUsers: train.rows, numItems: train.cols, train, itemFeatures: new Map(), userFeatures: new Map() }
}

/** Shape of the data, for `Prepared.size`. */
export function sizeOf({ name, train }: BenchData): {
  readonly data: string
  readonly users: number
  readonly items: number
  readonly interactions: number
} {
  return { data: name, users: train.rows, items: train.cols, interactions: train.colIdx.length }
}
