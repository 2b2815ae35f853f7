import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { mixBits } from '../numeric/mix-bits.ts'

/** Golden ratio in 32 bits: keeps the streams apart. */
const STREAM_STEP = 0x9e3779b9

/**
 * A rows×cols matrix of values spread evenly over [−0.5, 0.5) that any program can make again bit for bit: entry `at` of
 * stream `s` is the finaliser of MurmurHash3 of `at + s · 0x9e3779b9 (mod 2³²)`, its upper 24 bits over 2²⁴, less a half.
 */
export function hashedMatrix(rows: number, cols: number, stream: number): Matrix {
  const data = new Float32Array(rows * cols)
  const start = Math.imul(stream, STREAM_STEP)
  for (let at = 0; at < data.length; at++) {
    data[at] = (mixBits((at + start) | 0) >>> 8) / 2 ** 24 - 0.5
  }
  return matrixOf(rows, cols, data)
}

/** √(Σ x²) in float64: one number that tells most wrong results from a right one. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] * values[at]
  return Math.sqrt(sum)
}
