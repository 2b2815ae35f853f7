import { expand, quantise } from '../../embed/quantise.ts'

const SCALE_BYTES = 4

/** A vector at one byte a number, as the log keeps it: the scale as float32, little-endian, then the codes (`quantise`). */
export function packVector(vector: Float32Array): Uint8Array {
  const { scale, codes } = quantise(vector)
  const bytes = new Uint8Array(SCALE_BYTES + codes.length)
  new DataView(bytes.buffer).setFloat32(0, scale, true)
  bytes.set(new Uint8Array(codes.buffer), SCALE_BYTES)
  return bytes
}

export function unpackVector(bytes: Uint8Array): Float32Array {
  const scale = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true)
  return expand({ scale, codes: Int8Array.from(bytes.subarray(SCALE_BYTES)) })
}
