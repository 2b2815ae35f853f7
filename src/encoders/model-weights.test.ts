import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { modelRevision } from './model-weights.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'er2alm-weights-'))
  await mkdir(join(folder, 'onnx'))
  await writeFile(join(folder, 'config.json'), '{}')
  await writeFile(join(folder, 'tokenizer.json'), '{"a":1}')
  await writeFile(join(folder, 'onnx/model_quantized.onnx'), 'weights')
})
after(() => rm(folder, { recursive: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('modelRevision › is the hash of what sha256sum prints for config, weights and tokenizer', async () => {
  const lines = [
    `${sha256('{}')}  config.json`,
    `${sha256('weights')}  onnx/model_quantized.onnx`,
    `${sha256('{"a":1}')}  tokenizer.json`,
  ]
  assert.equal(await modelRevision(folder, 'q8'), `sha256:${sha256(`${lines.join('\n')}\n`)}`)
})

test('modelRevision › changes with the tokenizer, since the tokens then change', async () => {
  const before = await modelRevision(folder, 'q8')
  await writeFile(join(folder, 'tokenizer.json'), '{"a":2}')
  assert.notEqual(await modelRevision(folder, 'q8'), before)
})

test('modelRevision › names the weights file of the number type when it is missing', async () => {
  await assert.rejects(modelRevision(folder, 'fp32'), { code: 'FILE_MISSING', message: /onnx\/model\.onnx/ })
})
