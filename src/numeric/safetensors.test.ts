import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import type { Matrix } from './matrix.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'

const USERS: Matrix = { rows: 2, cols: 3, data: Float32Array.of(1, -2.5, 3, 0, 1e-30, 6) }
const BIAS: Matrix = { rows: 1, cols: 1, data: Float32Array.of(7) }

/** A file with the given header text and number of data bytes. */
function fileOf(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

function entry(shape: unknown, offsets: unknown, dtype = 'F32'): unknown {
  return { dtype, shape, data_offsets: offsets }
}

describe('encodeSafetensors', () => {
  it('writes what decodeSafetensors reads: tensors, metadata, names of any text', () => {
    const tensors = new Map([
      ['users', USERS],
      ['__proto__', BIAS],
      ['空 "quoted"', { rows: 0, cols: 4, data: new Float32Array(0) }],
    ])
    const metadata = { model: 'lightgcn', note: 'ü' }
    const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }))
    assert.deepEqual(new Map(read.tensors), tensors)
    assert.deepEqual(read.metadata, metadata)
  })

  it('lays the file out as the format says', () => {
    const bytes = encodeSafetensors({ tensors: new Map([['b', BIAS]]), metadata: {} })
    const view = new DataView(bytes.buffer)
    const headerBytes = Number(view.getBigUint64(0, true))
    assert.equal(headerBytes % 8, 0)
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes))
    assert.equal(header.trimEnd(), '{"b":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}')
    assert.equal(view.getFloat32(8 + headerBytes, true), 7)
    assert.equal(bytes.length, 8 + headerBytes + 4)
  })

  it('writes float64 matrices as float32', () => {
    const tensors = new Map([['x', { rows: 1, cols: 1, data: Float64Array.of(0.1) }]])
    assert.equal(
      decodeSafetensors(encodeSafetensors({ tensors, metadata: {} })).tensors.get('x')?.data[0],
      Math.fround(0.1),
    )
  })

  it('refuses a tensor with the name of the metadata', () => {
    assert.throws(
      () => encodeSafetensors({ tensors: new Map([['__metadata__', BIAS]]), metadata: {} }),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

describe('decodeSafetensors', () => {
  it('reads one dimension as a row and none as 1×1, from any place in a buffer', () => {
    const file = fileOf(JSON.stringify({ v: entry([2], [0, 8]), s: entry([], [8, 12]) }), 12)
    const shifted = new Uint8Array(file.length + 3)
    shifted.set(file, 3)
    const { tensors } = decodeSafetensors(shifted.subarray(3))
    assert.deepEqual(tensors.get('v'), { rows: 1, cols: 2, data: new Float32Array(2) })
    assert.deepEqual(tensors.get('s'), { rows: 1, cols: 1, data: new Float32Array(1) })
  })

  const good = encodeSafetensors({ tensors: new Map([['users', USERS]]), metadata: {} })
  const broken: Readonly<Record<string, { bytes: Uint8Array; says: RegExp }>> = {
    'an empty file': { bytes: new Uint8Array(0), says: /0 bytes are too few/ },
    'a header longer than the file': { bytes: good.subarray(0, 20), says: /the header says it is/ },
    'a file that is cut off': { bytes: good.subarray(0, good.length - 1), says: /"users" ends at byte 24 of 23/ },
    'bytes after the last tensor': { bytes: Uint8Array.of(...good, 0), says: /1 bytes after the last tensor/ },
    'a header that is not JSON': { bytes: fileOf('{', 0), says: /not JSON/ },
    'a header that is a list': { bytes: fileOf('[]', 0), says: /not a JSON object/ },
    'an entry that is a number': { bytes: fileOf('{"x":1}', 0), says: /entry "x" is not a JSON object/ },
    'metadata that is not text': { bytes: fileOf('{"__metadata__":{"a":1}}', 0), says: /metadata "a" is not a string/ },
    'another type': { bytes: fileOf(JSON.stringify({ x: entry([1], [0, 2], 'F16') }), 2), says: /type F16, not F32/ },
    'three dimensions': { bytes: fileOf(JSON.stringify({ x: entry([1, 1, 1], [0, 4]) }), 4), says: /shape \[1,1,1\]/ },
    'a negative size': { bytes: fileOf(JSON.stringify({ x: entry([-1, -1], [0, 4]) }), 4), says: /shape \[-1,-1\]/ },
    'offsets that descend': { bytes: fileOf(JSON.stringify({ x: entry([1], [4, 0]) }), 4), says: /two ascending/ },
    'offsets that do not fit the shape': {
      bytes: fileOf(JSON.stringify({ x: entry([2], [0, 4]) }), 4),
      says: /shape \[2\] has 4 bytes/,
    },
    'an overlap': {
      bytes: fileOf(JSON.stringify({ x: entry([1], [0, 4]), y: entry([1], [0, 4]) }), 4),
      says: /"y" begins at byte 0, not 4: it overlaps/,
    },
    'a gap': { bytes: fileOf(JSON.stringify({ x: entry([1], [4, 8]) }), 8), says: /leaves a gap/ },
  }
  for (const [what, { bytes, says }] of Object.entries(broken)) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => decodeSafetensors(bytes, 'model.safetensors'),
        (error) =>
          error instanceof Er2almError &&
          error.code === 'TENSORS_INVALID' &&
          error.file === 'model.safetensors' &&
          says.test(error.message),
      )
    })
  }
})
