/**
 * Vectors at one byte a number: v_d ≈ scale · code_d with codes in −127 .. 127.
 *
 * A stored vector IS this form, expanded again, in live and in replayed runs alike: so both agree bit for bit, and a
 * recording of 384-wide vectors takes a quarter of its float32 size at a cosine of .9999 or more to what the encoder said.
 */
export interface QuantisedVector {
  /** Float32 with at most 16 significant bits, so that scale · code is exact in float32. 0 for the zero vector. */
  readonly scale: number
  readonly codes: Int8Array
}

const MOST = 127
/** The bits of a float32 beyond the 16 most significant ones of its fraction (leading one included). */
const LOW_BITS = 0xff

/**
 * Rounds to the nearest multiple of scale = max|v| / 127, taken up to 16 significant bits.
 * Quantising an expanded vector gives the same scale and codes again.
 */
export function quantise(vector: Float32Array): QuantisedVector {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = roundedUp(largest / MOST)
  const codes = new Int8Array(vector.length)
  if (scale > 0) for (let d = 0; d < vector.length; d++) codes[d] = Math.round(vector[d] / scale)
  return { scale, codes }
}

/** The float32 vector scale · codes, exactly. */
export function expand({ scale, codes }: QuantisedVector): Float32Array {
  return Float32Array.from(codes, (code) => scale * code)
}

/** The next float32 with 16 significant bits at or above x ≥ 0: rounded up, so that no code passes 127. */
function roundedUp(x: number): number {
  const single = new Float32Array([x])
  const bits = new Uint32Array(single.buffer)
  if (single[0] < x) bits[0] += 1 // the nearest float32 lies below x
  bits[0] = (bits[0] + LOW_BITS) & ~LOW_BITS
  return single[0]
}
