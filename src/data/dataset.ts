import type { Csr } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'

declare const userBrand: unique symbol
declare const itemBrand: unique symbol
/** Dense index of a user, 0 .. numUsers − 1. Not interchangeable with an item index. */
export type UserIndex = number & { readonly [userBrand]: true }
/** Dense index of an item, 0 .. numItems − 1. */
export type ItemIndex = number & { readonly [itemBrand]: true }

/** The original ids, by dense index. They stay in data/, pipeline/, explain/, report/ and serve/. */
export interface IdMaps {
  readonly users: readonly string[]
  readonly items: readonly string[]
}

/**
 * What a model may be fitted on. It has no validation and no test part: a model cannot look at what it is judged on.
 */
export interface FitData {
  readonly numUsers: number
  readonly numItems: number
  /** User × item, columns ascending, values absent (binary). */
  readonly train: Csr
  /** Unix seconds of each stored entry of `train`, same order as `train.colIdx`. Absent when the data has no times. */
  readonly trainTimes?: Float64Array
  /** Named dense matrices, a row per item. */
  readonly itemFeatures: ReadonlyMap<string, Matrix>
  /**
   * What is known of the items: by attribute, item × value. A stored value is how far the statement is to be relied on,
   * in (0, 1]; without stored values it is 1.
   */
  readonly itemAttributes?: ReadonlyMap<string, Csr>
  /** Named dense matrices, a row per user. */
  readonly userFeatures: ReadonlyMap<string, Matrix>
  /** Item index or −1 per user: the item the LLM says the user would like (E⁺). */
  readonly augmentedPositive?: Int32Array
  /** Item index or −1 per user: the item the LLM says the user would not like (E⁻). */
  readonly augmentedNegative?: Int32Array
}

/** Interactions in three parts, with the features of both sides. */
export interface RecDataset extends FitData {
  readonly validation: Csr
  readonly validationTimes?: Float64Array
  readonly test: Csr
  readonly testTimes?: Float64Array
}
