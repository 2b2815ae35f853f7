import { Er2almError } from '../errors.ts'
import type { WeightsDtype } from './model-weights.ts'

/** The part of a transformers.js tensor that is used here. */
interface Tensor {
  readonly data: BigInt64Array | Float32Array
  readonly dims: readonly number[]
  slice(...ranges: readonly (null | readonly [number, number])[]): Tensor
}

type Inputs = Readonly<Record<string, Tensor>>

/** A tokenizer and a model, ready to run. */
export interface LoadedModel {
  readonly tokenize: (text: string) => Inputs
  readonly run: (inputs: Inputs) => Promise<Readonly<Record<string, Tensor>>>
}

export interface ModelRequest {
  /** Absolute folder, or id on the hub. */
  readonly source: string
  readonly localFilesOnly: boolean
  readonly revision?: string
  readonly dtype: WeightsDtype
  readonly threads: number
  readonly cacheDir?: string
}

/** The part of the package `@huggingface/transformers` that is used here. */
interface TransformersPackage {
  readonly AutoTokenizer: { from_pretrained(source: string, options: object): Promise<LoadedModel['tokenize']> }
  readonly AutoModel: { from_pretrained(source: string, options: object): Promise<LoadedModel['run']> }
}

/**
 * Loads tokenizer and model.
 *
 * @throws {Er2almError} DEPENDENCY_MISSING if the package is not installed, ENCODER_FAILED if the model cannot be loaded
 */
export async function loadTransformersModel(
  request: ModelRequest,
  importPackage: () => Promise<unknown>,
): Promise<LoadedModel> {
  const { AutoTokenizer, AutoModel } = await importTransformers(importPackage)
  const options = {
    local_files_only: request.localFilesOnly,
    ...(request.revision === undefined ? {} : { revision: request.revision }),
    ...(request.cacheDir === undefined ? {} : { cache_dir: request.cacheDir }),
  }
  try {
    return {
      tokenize: await AutoTokenizer.from_pretrained(request.source, options),
      run: await AutoModel.from_pretrained(request.source, {
        ...options,
        dtype: request.dtype,
        session_options: { intraOpNumThreads: request.threads, interOpNumThreads: 1 },
      }),
    }
  } catch (cause) {
    throw new Er2almError('ENCODER_FAILED', `cannot load the encoder ${request.source}: ${messageOf(cause)}`, {
      cause,
      hint: "check the encoder's model and path; without network, set path to a local copy of the model",
    })
  }
}

async function importTransformers(importPackage: () => Promise<unknown>): Promise<TransformersPackage> {
  try {
    return (await importPackage()) as TransformersPackage
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause
    throw new Er2almError(
      'DEPENDENCY_MISSING',
      'the transformers encoder needs the package @huggingface/transformers',
      {
        cause,
        hint: 'npm install --ignore-scripts @huggingface/transformers@^4.3.1',
      },
    )
  }
}

/**
 * Mean of the last hidden states over the tokens of one text (one text: no padding, the mask is all ones).
 *
 * @returns width of the model, not normalised, summed in float64
 * @throws {Er2almError} ENCODER_FAILED if the model has no token states
 */
export async function meanPooled(loaded: LoadedModel, text: string, maxTokens: number): Promise<Float64Array> {
  const outputs = await loaded.run(truncated(loaded, loaded.tokenize(text), maxTokens))
  const states = outputs.last_hidden_state ?? outputs.token_embeddings
  if (states === undefined || states.dims.length !== 3) {
    throw new Er2almError(
      'ENCODER_FAILED',
      `the encoder's model gives ${Object.keys(outputs).join(', ')}, no token states`,
      {
        hint: 'use a sentence encoder exported for feature extraction',
      },
    )
  }
  const [, tokens, width] = states.dims // (1, tokens, width)
  const mean = new Float64Array(width)
  for (let t = 0; t < tokens; t++) {
    for (let d = 0; d < width; d++) mean[d] += Number(states.data[t * width + d])
  }
  for (let d = 0; d < width; d++) mean[d] /= tokens
  return mean
}

/**
 * The first `maxTokens` tokens, the last of them the closing one. (The package's own truncation cuts the closing token
 * off, which the model was never trained on.)
 */
function truncated(loaded: LoadedModel, inputs: Inputs, maxTokens: number): Inputs {
  const ids = inputs.input_ids
  const length = ids.dims[1]
  if (length <= maxTokens) return inputs
  const cut = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [name, tensor.slice(null, [0, maxTokens])]),
  )
  const closing = ids.data[length - 1]
  const ofNothing = loaded.tokenize('').input_ids.data
  if (ofNothing.length > 0 && ofNothing[ofNothing.length - 1] === closing) cut.input_ids.data[maxTokens - 1] = closing
  return cut
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
