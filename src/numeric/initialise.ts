import type { Random } from '../context.ts'
import { type Matrix, zeros } from './matrix.ts'

/** Glorot and Bengio 2010, uniform: U(−a, a) with a = √(6/(rows + cols)). Float32, a fresh matrix, as all below. */
export function xavierUniform(rows: number, cols: number, random: Random): Matrix {
  return uniform(rows, cols, Math.sqrt(6 / (rows + cols)), random)
}

/** Glorot and Bengio 2010, normal: N(0, 2/(rows + cols)). */
export function xavierNormal(rows: number, cols: number, random: Random): Matrix {
  return normal(rows, cols, Math.sqrt(2 / (rows + cols)), random)
}

/**
 * U(−1/√fanIn, 1/√fanIn): PyTorch's default for weight and bias of a dense layer.
 *
 * @param fanIn number of inputs of the layer: the rows of its weight, and that same number for its bias
 */
export function linearDefault(rows: number, cols: number, fanIn: number, random: Random): Matrix {
  return uniform(rows, cols, 1 / Math.sqrt(fanIn), random)
}

/** N(0, deviation²). */
export function normal(rows: number, cols: number, deviation: number, random: Random): Matrix {
  const made = zeros(rows, cols)
  for (let at = 0; at < made.data.length; at++) made.data[at] = deviation * random.normal()
  return made
}

/** He et al. 2015: N(0, 2/rows), for a weight that is used as X·W (its rows are the inputs). */
export function kaimingNormal(rows: number, cols: number, random: Random): Matrix {
  return normal(rows, cols, Math.sqrt(2 / rows), random)
}

function uniform(rows: number, cols: number, bound: number, random: Random): Matrix {
  const made = zeros(rows, cols)
  for (let at = 0; at < made.data.length; at++) made.data[at] = bound * (2 * random.next() - 1)
  return made
}
