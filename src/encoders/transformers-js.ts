import { resolve } from 'node:path'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import {
  type Encoder,
  type EncoderConfigSchema,
  type EncoderPorts,
  type EncoderSpec,
  embedOneByOne,
} from './encoder.ts'
import { modelRevision, WEIGHTS_DTYPES, type WeightsDtype } from './model-weights.ts'
import { type LoadedModel, loadTransformersModel, meanPooled } from './transformers-model.ts'

export interface TransformersConfig {
  readonly kind: 'transformers'
  readonly model: string
  readonly path?: string
  readonly revision?: string
  readonly dtype: WeightsDtype
  readonly maxTokens: number
  readonly dim: number
  readonly threads: number
  readonly allowRemoteModels: boolean
  readonly cacheDir?: string
}

const config: EncoderConfigSchema<TransformersConfig> = z
  .strictObject({
    kind: z.literal('transformers'),
    model: z.string().min(1).describe('Name of the model; without `path`, its id on the model hub.'),
    path: z.string().min(1).optional().describe('Folder of the model; nothing is then fetched.'),
    revision: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With a folder: `sha256:…` of its files (see `modelRevision`), checked when the model is loaded and computed when absent. With the hub: a commit, tag or branch; absent is `main`, which may change under you.',
      ),
    dtype: z.enum(WEIGHTS_DTYPES).default('q8').describe('Number type of the weights.'),
    maxTokens: z.int().min(3).max(8192).default(256).describe('Tokens read of a text, special ones included.'),
    dim: z.int().positive().default(384).describe('Width of a vector; the model must give it.'),
    threads: z.int().min(1).max(256).default(1).describe('Threads per text.'),
    allowRemoteModels: z.boolean().default(true).describe('Whether the hub may be asked when the cache lacks a file.'),
    cacheDir: z.string().min(1).optional().describe('Where fetched models are kept.'),
  })
  .refine(({ path, revision }) => path === undefined || revision === undefined || revision.startsWith('sha256:'), {
    path: ['revision'],
    message: 'with a model folder (path), revision is the `sha256:…` of its files',
  })

/**
 * Sentence vectors by transformers.js: mean of the last hidden states over the attention mask, then length 1.
 * Texts are encoded one at a time: in a batch the int8 model's vectors depend on their neighbours.
 */
export const transformersEncoder: EncoderSpec<TransformersConfig> = {
  summary: 'Sentence vectors by a transformer (ONNX), from a folder or the model hub',
  config,
  async create(settings, ports) {
    const { model, path, dtype, dim, maxTokens } = settings
    const revision = settings.revision ?? (path === undefined ? 'main' : await modelRevision(resolve(path), dtype))
    let loading: Promise<LoadedModel> | undefined
    const encoder: Encoder = {
      id: `transformers:${model}@${revision}:${dtype}:mean:l2:${maxTokens}:${dim}`,
      dim,
      async embed(texts, signal) {
        loading ??= load(settings, revision, ports)
        const loaded = await loading
        return embedOneByOne(encoder, texts, (text) => meanPooled(loaded, text, maxTokens), signal)
      },
    }
    return encoder
  },
}

async function load(settings: TransformersConfig, revision: string, ports: EncoderPorts): Promise<LoadedModel> {
  const { model, path, dtype, threads, cacheDir } = settings
  if (path === undefined && revision.startsWith('sha256:')) {
    throw new Er2almError(
      'CONFIG_INVALID',
      `encoder ${model}: revision ${revision} names a folder, and there is no path`,
      {
        hint: "set the encoder's path to the folder with these files; a run whose vectors are all recorded needs no model",
      },
    )
  }
  if (path !== undefined) await verifyRevision(resolve(path), dtype, revision)
  return loadTransformersModel(
    {
      source: path === undefined ? model : resolve(path),
      localFilesOnly: path !== undefined || !settings.allowRemoteModels,
      revision: path === undefined ? revision : undefined,
      dtype,
      threads,
      cacheDir,
    },
    ports.importTransformers ?? (() => import('@huggingface/transformers')),
  )
}

async function verifyRevision(folder: string, dtype: WeightsDtype, expected: string): Promise<void> {
  const found = await modelRevision(folder, dtype)
  if (found === expected) return
  throw new Er2almError('ENCODER_REVISION', `the model in ${folder} is ${found}, the config names ${expected}`, {
    file: folder,
    hint: 'use the folder with the files that were named, or remove `revision` (its vectors are then encoded anew)',
  })
}
