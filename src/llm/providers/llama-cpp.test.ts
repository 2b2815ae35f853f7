import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import type { LlamaCppConfig } from '../config.ts'
import { loadLlamaCpp } from './llama-cpp.ts'

const folder = mkdtempSync(join(tmpdir(), 'er2alm-gguf-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function config(path: string, revision: string): LlamaCppConfig {
  return { kind: 'llama-cpp', model: 'm', path, revision, threads: 1, contextTokens: 512 }
}

test('llama-cpp › says FILE_MISSING when the weights are not there, with the path and what to do', async () => {
  const path = join(folder, 'none.gguf')
  await assert.rejects(loadLlamaCpp(config(path, `sha256:${'0'.repeat(64)}`), 1), (error: unknown) => {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, 'FILE_MISSING')
    assert.equal(error.file, path)
    assert.match(error.hint ?? '', /llm\.provider\.path/)
    return true
  })
})

test('llama-cpp › says LLM_REVISION when the file is not the one that the config names, with both hashes', async () => {
  const path = join(folder, 'other.gguf')
  writeFileSync(path, 'not these weights')
  const found = createHash('sha256').update('not these weights').digest('hex')
  const named = '1'.repeat(64)
  await assert.rejects(loadLlamaCpp(config(path, `sha256:${named}`), 1), (error: unknown) => {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, 'LLM_REVISION')
    assert.ok(error.message.includes(found) && error.message.includes(named))
    return true
  })
})

test('llama-cpp › takes a leading ~ as the home folder', async () => {
  const name = '.er2alm-test-no-such-file.gguf'
  await assert.rejects(loadLlamaCpp(config(`~/${name}`, `sha256:${'0'.repeat(64)}`), 1), {
    code: 'FILE_MISSING',
    file: join(homedir(), name),
  })
})

const GGUF = join(homedir(), '.cache/er2alm/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf')
const live =
  process.env.ER2ALM_LIVE_LLM !== '1'
    ? 'needs ER2ALM_LIVE_LLM=1: loads a model of 1 GB'
    : existsSync(GGUF)
      ? false
      : `needs the weights ${GGUF}`

test('llama-cpp › answers with JSON that follows the schema, the same twice, and stops at maxOutputTokens', {
  skip: live,
}, async () => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(GGUF)) hash.update(chunk as Buffer)
  const model = await loadLlamaCpp(config(GGUF, `sha256:${hash.digest('hex')}`), 1)
  const ask = async (maxOutputTokens: number) =>
    model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Write a JSON object with a word and a number.' }] }],
      responseFormat: {
        type: 'json',
        schema: {
          type: 'object',
          properties: { word: { type: 'string', maxLength: 12 }, number: { type: 'integer' } },
        },
      },
      temperature: 0,
      seed: 1,
      maxOutputTokens,
    })
  const first = await ask(40)
  const [part] = first.content
  assert.equal(part?.type, 'text')
  const parsed = JSON.parse(part?.type === 'text' ? part.text : '') as { word: unknown; number: unknown }
  assert.equal(typeof parsed.word, 'string')
  assert.ok(Number.isInteger(parsed.number))
  assert.equal(first.finishReason.unified, 'stop')
  assert.deepEqual((await ask(40)).content, first.content)
  assert.equal((await ask(2)).finishReason.unified, 'length')
  await assert.rejects(ask(600), { code: 'LLM_TOO_LONG' })
})
