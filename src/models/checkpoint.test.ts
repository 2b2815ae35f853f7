import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { Er2almError, type ErrorCode } from '../errors.ts'
import { emptyCsr } from '../numeric/csr.ts'
import { matrixOf, zeros } from '../numeric/matrix.ts'
import { encodeSafetensors } from '../numeric/safetensors.ts'
import { bprMf } from './bpr-mf.ts'
import { decodeCheckpoint, encodeCheckpoint, restoreScorer, trainedTensors } from './checkpoint.ts'

const INFO = { model: 'bpr-mf', config: { epochs: 3 }, seed: 2, numUsers: 2, numItems: 3 }
const DATA: FitData = {
  numUsers: 2,
  numItems: 3,
  train: emptyCsr(2, 3),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}

function tensors(numItems: number): ReturnType<typeof trainedTensors> {
  return trainedTensors({ users: matrixOf(2, 1, Float32Array.of(1, 2)), items: zeros(numItems, 1) }, [])
}

function throwsCode(code: ErrorCode, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof Er2almError && error.code === code && error.hint !== undefined)
}

test('a checkpoint › gives back its settings, its seed and its numbers', () => {
  const loaded = decodeCheckpoint(encodeCheckpoint(INFO, tensors(3)), INFO)
  assert.deepEqual(loaded.config, { epochs: 3 })
  assert.equal(loaded.seed, 2)
  assert.deepEqual(loaded.tensors.get('final.users'), matrixOf(2, 1, Float32Array.of(1, 2)))
})

test('a checkpoint › of another model or of other dimensions is refused', () => {
  const bytes = encodeCheckpoint(INFO, tensors(3))
  throwsCode('CHECKPOINT_MISMATCH', () => decodeCheckpoint(bytes, { ...INFO, model: 'lightgcn' }))
  throwsCode('CHECKPOINT_MISMATCH', () => decodeCheckpoint(bytes, { ...INFO, numUsers: 4 }))
  throwsCode('CHECKPOINT_MISMATCH', () => decodeCheckpoint(bytes, { ...INFO, numItems: 4 }))
})

test('a checkpoint › that some other program wrote is refused', () => {
  const bytes = encodeSafetensors({ tensors: tensors(3), metadata: { format: 'pt' } })
  throwsCode('CHECKPOINT_INVALID', () => decodeCheckpoint(bytes, INFO))
})

test('a checkpoint › cut off in the middle is refused', () => {
  const bytes = encodeCheckpoint(INFO, tensors(3))
  throwsCode('TENSORS_INVALID', () => decodeCheckpoint(bytes.subarray(0, bytes.length - 4), INFO))
})

test('restoreScorer › refuses tensors that are missing or of another shape, whatever the metadata said', () => {
  const config = bprMf.config.parse({})
  throwsCode('CHECKPOINT_INVALID', () => restoreScorer(bprMf, DATA, config, new Map()))
  throwsCode('CHECKPOINT_MISMATCH', () => restoreScorer(bprMf, DATA, config, tensors(4)))
})
