import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Er2almError } from '../errors.ts'

/** Number types of ONNX weights that transformers.js knows, and the ending of the file that holds each. */
const FILE_ENDINGS = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const

export type WeightsDtype = keyof typeof FILE_ENDINGS

export const WEIGHTS_DTYPES: readonly WeightsDtype[] = Object.keys(FILE_ENDINGS) as WeightsDtype[]

/** Files beside the weights that change the tokens or the graph. Those that a model lacks are left out. */
const SIDE_FILES = ['config.json', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json']

/**
 * `sha256:…` of a model folder: what its vectors depend on, in one hash.
 * The hash is over lines `SHA-256 of the file, two spaces, name, newline` of the config, tokenizer and weights files in
 * ascending order of name; by hand: `LC_ALL=C ls config.json onnx/model_quantized.onnx … | xargs sha256sum | sha256sum`.
 *
 * @param folder holds config.json, tokenizer.json and onnx/model….onnx
 * @throws {Er2almError} FILE_MISSING if the weights or the tokenizer are not there
 */
export async function modelRevision(folder: string, dtype: WeightsDtype): Promise<string> {
  const weights = `onnx/model${FILE_ENDINGS[dtype]}.onnx`
  for (const needed of [weights, 'config.json', 'tokenizer.json']) requireFile(folder, needed)
  const names = [...SIDE_FILES, weights, `${weights}_data`].filter((name) => existsSync(join(folder, name))).sort()
  const whole = createHash('sha256')
  for (const name of names) whole.update(`${await fileSha256(join(folder, name))}  ${name}\n`)
  return `sha256:${whole.digest('hex')}`
}

function requireFile(folder: string, name: string): void {
  const file = join(folder, name)
  if (existsSync(file)) return
  throw new Er2almError('FILE_MISSING', `the encoder's model folder has no ${name}: ${file}`, {
    file,
    hint: "set the encoder's path to a model folder in the layout of transformers.js, or remove it to use the hub",
  })
}

async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
