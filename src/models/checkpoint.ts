import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { decodeSafetensors, encodeSafetensors } from '../numeric/safetensors.ts'
import type { Param } from '../numeric/tape.ts'
import type { Encoded, ModelSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'
import { dotScorer } from './scorer.ts'

const FORMAT = 'er2alm-model-1'
const FINAL_USERS = 'final.users'
const FINAL_ITEMS = 'final.items'
const PARAM_PREFIX = 'param.'

/** What a saved model must be, to be loaded for a data set. */
export interface Expected {
  readonly model: string
  readonly numUsers: number
  readonly numItems: number
}

/** What stands in the file beside the numbers. */
export interface CheckpointInfo extends Expected {
  /** Parsed settings, defaults included; must survive JSON. */
  readonly config: unknown
  readonly seed: number
}

export interface Checkpoint extends CheckpointInfo {
  readonly tensors: Tensors
}

/**
 * What is saved of a trained model: its final matrices, which are all that scoring needs, and its parameters by name.
 * The final matrices are copied, the parameters are not.
 */
export function trainedTensors(encoded: Encoded, params: readonly Param[]): Tensors {
  return new Map([
    [FINAL_USERS, { ...encoded.users, data: encoded.users.data.slice() }],
    [FINAL_ITEMS, { ...encoded.items, data: encoded.items.data.slice() }],
    ...params.map((param) => [`${PARAM_PREFIX}${param.name}`, param.value] as const),
  ])
}

/** Final matrices of a saved trained model. @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH */
export function savedEncoding(tensors: Tensors, data: FitData): Encoded {
  const users = savedTensor(tensors, FINAL_USERS, data.numUsers)
  return { users, items: savedTensor(tensors, FINAL_ITEMS, data.numItems, users.cols) }
}

/**
 * The scorer of a saved model.
 * @throws {Er2almError} CHECKPOINT_INVALID or CHECKPOINT_MISMATCH if the tensors are not this model's, or of other data
 */
export function restoreScorer<C>(spec: ModelSpec<C>, data: FitData, config: C, tensors: Tensors): Scorer {
  return spec.kind === 'fitted' ? spec.restore(data, config, tensors) : dotScorer(savedEncoding(tensors, data))
}

/** The bytes of a safetensors file (float32) that holds a model, with its name, settings, seed and dimensions. */
export function encodeCheckpoint(info: CheckpointInfo, tensors: Tensors): Uint8Array<ArrayBuffer> {
  const metadata = {
    format: FORMAT,
    model: info.model,
    config: JSON.stringify(info.config),
    seed: String(info.seed),
    numUsers: String(info.numUsers),
    numItems: String(info.numItems),
  }
  return encodeSafetensors({ tensors, metadata })
}

/**
 * Reads what `encodeCheckpoint` wrote.
 *
 * @param expected the model and the dimensions it must have
 * @param file     named in errors
 * @throws {Er2almError} TENSORS_INVALID if the bytes are damaged, CHECKPOINT_INVALID if they are not a model of ours,
 *                       CHECKPOINT_MISMATCH if they are another model or of other data
 */
export function decodeCheckpoint(bytes: Uint8Array, expected: Expected, file?: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, file)
  if (metadata.format !== FORMAT) {
    throw new Er2almError('CHECKPOINT_INVALID', `the file's format is "${metadata.format ?? ''}", not "${FORMAT}"`, {
      hint: 'Give a file from the models/ folder of a run, or train the model again.',
      file,
    })
  }
  const found = { model: metadata.model, numUsers: Number(metadata.numUsers), numItems: Number(metadata.numItems) }
  for (const key of ['model', 'numUsers', 'numItems'] as const) {
    if (found[key] === expected[key]) continue
    throw new Er2almError('CHECKPOINT_MISMATCH', `the saved ${key} is ${found[key]}, not ${expected[key]}`, {
      hint: 'The folder holds models of other data: run the config again (er2alm run CONFIG --out DIR).',
      file,
    })
  }
  return { ...found, config: parsedConfig(metadata.config, file), seed: Number(metadata.seed), tensors }
}

function parsedConfig(text: string, file: string | undefined): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Er2almError('CHECKPOINT_INVALID', 'the settings saved with the model are not JSON', { file, cause })
  }
}
