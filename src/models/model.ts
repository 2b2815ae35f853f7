import type { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { Param, Tape, Var } from '../numeric/tape.ts'
import type { FoldIn } from './fold-in.ts'

/** Scores of a block of users over all items: all that evaluation and serving know of a model. */
export interface Scorer {
  readonly numItems: number
  /** Where a score is the dot product of two rows and nothing else: the matrices, for kernels that rank without writing scores. */
  readonly factors?: Encoded
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
  readonly optimizer: 'adam' | 'adamw' | 'sgd'
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

/** The loss of one batch, as numbers. */
export interface StepLoss {
  /** Mean over the batch, taken before the parameters were moved or, in a step that moves them triple by triple, on the way. */
  readonly total: number
  readonly terms: LossValue['terms']
}

/** A model trained by the loop of train/. */
export interface RecModel {
  readonly groups: readonly ParamGroup[]
  readonly sampling: { readonly kind: SamplerKind; readonly batchSize: number; readonly negatives: number }
  /** Called before the first batch of an epoch. */
  beginEpoch?(epoch: number): void
  loss(tape: Tape, batch: Batch): LossValue
  /**
   * One training step by a kernel of the model's own: moves the parameters in place and returns the loss. Where it is
   * there, the loop calls it in place of `loss`, backward and optimiser, and everything else stays as it is: batches,
   * abort, check for divergence, records, early stopping. `loss` remains the plain form that tests compare it with.
   *
   * What is kept, put back and saved are the arrays of `groups`. A model that keeps its numbers in another layout
   * meanwhile writes them back in `encode`: the loop calls that before it copies or replaces the arrays, and reads the
   * final matrices by another `encode` after it has replaced them.
   *
   * @param epoch from 1, for rates that change
   */
  step?(batch: Batch, epoch: number): StepLoss
  /** Evaluation mode: no dropout, no noise. */
  encode(): Encoded
  /** Ends the threads of a model that has its own. Called when training ends, in whatever way. */
  close?(): void
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
  /** False when the interactions change nothing (random scores). Absent means true. */
  readonly learns?: boolean
  readonly requires: {
    readonly itemFeatures?: boolean
    /** Read where the data has them; the model does without. */
    readonly itemAttributes?: boolean
    readonly userFeatures?: boolean
    readonly augmentedPairs?: boolean
    readonly times?: boolean
  }
  /**
   * Scores for somebody the saved model was not trained on. Absent where items taken say nothing about a user's scores.
   * @param data    what it was fitted on
   * @param tensors read, not copied
   * @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH
   */
  foldIn?(data: FitData, config: C, tensors: Tensors): FoldIn
}

/** A model with parameters and a loss. */
export interface TrainableSpec<C> extends ModelSpecBase<C> {
  readonly kind: 'trainable'
  /** Most epochs the loop runs; early stopping may choose fewer. */
  epochs(config: C): number
  /** @param threads how many a step may use; the values do not depend on it */
  create(data: FitData, config: C, random: Random, threads?: number): RecModel
}

/** A model fitted at once. */
export interface FittedSpec<C> extends ModelSpecBase<C> {
  readonly kind: 'fitted'
  fit(data: FitData, config: C, random: Random): FittedModel
  /** The scorer that the saved tensors describe. */
  restore(data: FitData, config: C, tensors: Tensors): Scorer
}

export type ModelSpec<C = unknown> = TrainableSpec<C> | FittedSpec<C>
