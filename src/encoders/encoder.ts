import type { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'

/** Turns texts into vectors. A vector is a function of its text alone, never of the texts beside it. */
export interface Encoder {
  /**
   * Names everything that can change a vector: model, revision or hash of the weights, number type, pooling, most
   * tokens, width. It is part of every vector's key in the store.
   */
  readonly id: string
  /** Width D of a vector. */
  readonly dim: number
  /**
   * @param texts  any strings, also empty ones
   * @param signal stops between two texts (or requests)
   * @returns      texts.length × dim, float32; each row has length 1
   * @throws {Er2almError} VECTOR_DIM if the model gives another width than `dim`; DEPENDENCY_MISSING, FILE_MISSING,
   *   ENCODER_REVISION, ENCODER_FAILED if it cannot be loaded, is not the one named, or does not answer
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>
}

/** What an encoder may use of the outside world. */
export interface EncoderPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch?: typeof fetch
  /** Loads the package `@huggingface/transformers`, an optional peer. */
  readonly importTransformers?: () => Promise<unknown>
}

/** A schema of settings that are told apart by their `kind`. */
export type EncoderConfigSchema<C> = z.ZodType<C> & z.core.$ZodTypeDiscriminable

/** One kind of encoder: its settings, and how it is made. */
export interface EncoderSpec<C> {
  /** One line for help and `doctor`. */
  readonly summary: string
  readonly config: EncoderConfigSchema<C>
  /** Does not load the model: that happens at the first `embed`, so that a replayed run needs no model. */
  create(config: C, ports: EncoderPorts): Promise<Encoder>
}

/**
 * Encodes the texts one after the other.
 *
 * @param embedOne the vector of one text, any length above 0; it is divided by its Euclidean length here
 * @throws {Er2almError} VECTOR_DIM if a vector has another width than `dim`; ENCODER_FAILED if it is not finite or zero
 */
export async function embedOneByOne(
  encoder: { readonly id: string; readonly dim: number },
  texts: readonly string[],
  embedOne: (text: string) => Promise<ArrayLike<number>> | ArrayLike<number>,
  signal?: AbortSignal,
): Promise<Matrix> {
  const out = zeros(texts.length, encoder.dim)
  for (let row = 0; row < texts.length; row++) {
    signal?.throwIfAborted()
    writeUnitRow(encoder, await embedOne(texts[row]), out, row)
  }
  return out
}

/** Writes v / ‖v‖ into a row of `out`; the sum of squares is taken in float64. Errors as `embedOneByOne`. */
export function writeUnitRow(
  encoder: { readonly id: string; readonly dim: number },
  vector: ArrayLike<number>,
  out: Matrix,
  row: number,
): void {
  const { id, dim } = encoder
  if (vector.length !== dim) {
    throw new Er2almError('VECTOR_DIM', `encoder ${id} gave a vector of ${vector.length} numbers, its dim is ${dim}`, {
      hint: `set the encoder's dim to ${vector.length}, or name the model that gives ${dim}`,
    })
  }
  let squares = 0
  for (let d = 0; d < dim; d++) squares += vector[d] * vector[d]
  const length = Math.sqrt(squares)
  if (!(length > 0 && Number.isFinite(length))) {
    throw new Er2almError('ENCODER_FAILED', `encoder ${id} gave a vector of length ${length} for text ${row + 1}`, {
      hint: 'check the model files; a model with another number type (dtype) may work',
    })
  }
  for (let d = 0; d < dim; d++) out.data[row * dim + d] = vector[d] / length
}
