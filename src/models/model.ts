import type { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { Param, Tape, Var } from '../numeric/tape.ts'

/** Scores of a block of users over all items: all that evaluation and serving know of a model. */
export interface Scorer {
  readonly numItems: number
  /**
   * @param users dense user indices, length B
   * @param out   B × numItems, row-major, overwritten
   */
  scoreBlock(users: Int32Array, out: Float32Array): void
}

export type SamplerKind = 'distinctUsers' | 'uniformUsers' | 'edgeShuffle'

/** A mini-batch of training triples. */
export interface Batch {
  readonly users: Int32Array // (B)
  readonly positives: Int32Array // (B)
  readonly negatives: Int32Array // (B × negativesPerPositive), row-major
  readonly negativesPerPositive: number
}

export interface ParamGroup {
  readonly params: readonly Param[]
  readonly optimizer: 'adam' | 'adamw'
  readonly learningRate: number
  /** AdamW only; default 0.01. */
  readonly weightDecay?: number
  readonly betas?: readonly [number, number]
  /** Factor on the rate, by epoch (from 1). */
  readonly learningRateAt?: (epoch: number) => number
}

/** Final user and item matrices; the score is the dot product of rows. */
export interface Encoded {
  readonly users: Matrix
  readonly items: Matrix
}

export interface LossValue {
  /** 1×1, the backward pass starts here. */
  readonly total: Var
  /** For the log: bpr, l2, contrast, … */
  readonly terms: Readonly<Record<string, number>>
}

/** A model trained by the loop of train/. */
export interface RecModel {
  readonly groups: readonly ParamGroup[]
  readonly sampling: { readonly kind: SamplerKind; readonly batchSize: number; readonly negatives: number }
  /** Called before the first batch of an epoch. */
  beginEpoch?(epoch: number): void
  loss(tape: Tape, batch: Batch): LossValue
  /** Evaluation mode: no dropout, no noise. */
  encode(): Encoded
}

/** Named tensors, as they go into a safetensors file. */
export type Tensors = ReadonlyMap<string, Matrix>

/** A model fitted at once (popularity, kNN, EASE): its scorer, and what restores it. */
export interface FittedModel {
  readonly scorer: Scorer
  readonly tensors: Tensors
}

/** Values to try per setting. Every list is in the order of a grid; the first entry is tried first. */
export type SearchSpace<C> = { readonly [K in keyof C]?: readonly C[K][] }

interface ModelSpecBase<C> {
  readonly name: string
  /** One line for tables and help, with the source. */
  readonly summary: string
  /** Parses the model's settings; every default stands here and nowhere else. */
  readonly config: z.ZodType<C>
  readonly searchSpace: SearchSpace<C>
  /** False when the seed changes nothing: one run then stands for all seeds. */
  readonly random: boolean
  /** False when every user gets the same scores (popularity). Absent means true. */
  readonly personal?: boolean
  readonly requires: {
    readonly itemFeatures?: boolean
    readonly userFeatures?: boolean
    readonly augmentedPairs?: boolean
    readonly times?: boolean
  }
}

/** A model with parameters and a loss. */
export interface TrainableSpec<C> extends ModelSpecBase<C> {
  readonly kind: 'trainable'
  /** Most epochs the loop runs; early stopping may choose fewer. */
  epochs(config: C): number
  create(data: FitData, config: C, random: Random): RecModel
}

/** A model fitted at once. */
export interface FittedSpec<C> extends ModelSpecBase<C> {
  readonly kind: 'fitted'
  fit(data: FitData, config: C, random: Random): FittedModel
  /** The scorer that the saved tensors describe. */
  restore(data: FitData, config: C, tensors: Tensors): Scorer
}

export type ModelSpec<C = unknown> = TrainableSpec<C> | FittedSpec<C>
