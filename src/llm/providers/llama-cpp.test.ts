import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { Er2almError } from '../../errors.ts'
import type { LlamaCppConfig } from '../config.ts'
import { loadLlamaCpp } from './llama-cpp.ts'

const folder = mkdtempSync(join(tmpdir(), 'er2alm-gguf-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function config(path: string, revision: string): LlamaCppConfig {
  return { kind: 'llama-cpp', model: 'm', path, revision, threads: 1, gpu: false, contextTokens: 512 }
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

/** The model with one sequence, so that every call meets what the one before left in its memory. */
async function loadWeights(): Promise<LanguageModelV4> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(GGUF)) hash.update(chunk as Buffer)
  return loadLlamaCpp(config(GGUF, `sha256:${hash.digest('hex')}`), 1)
}

const SCHEMA = {
  type: 'object',
  properties: { word: { type: 'string', maxLength: 40 }, number: { type: 'integer' } },
} as const

async function ask(model: LanguageModelV4, text: string, maxOutputTokens = 40) {
  const result = await model.doGenerate({
    prompt: [
      { role: 'system', content: 'Answer with a JSON object.' },
      { role: 'user', content: [{ type: 'text', text }] },
    ],
    responseFormat: { type: 'json', schema: SCHEMA },
    temperature: 0,
    seed: 1,
    maxOutputTokens,
  })
  const [part] = result.content
  return { text: part?.type === 'text' ? part.text : '', finishReason: result.finishReason.unified }
}

test('llama-cpp › answers with JSON that follows the schema, and says why it ended', { skip: live }, async () => {
  const model = await loadWeights()
  const { text, finishReason } = await ask(model, 'Write a word and a number.')
  const parsed = JSON.parse(text) as { word: unknown; number: unknown }
  assert.equal(typeof parsed.word, 'string')
  assert.ok(Number.isInteger(parsed.number))
  assert.equal(finishReason, 'stop')
  assert.equal((await ask(model, 'Write a word and a number.', 2)).finishReason, 'length')
  await assert.rejects(ask(model, 'Write a word and a number.', 600), { code: 'LLM_TOO_LONG' })
})

test('llama-cpp › gives a reply that depends on its prompt alone, whatever was asked before', {
  skip: live,
}, async () => {
  // After the words that both share, the second prompt goes on with words that stand later in the first: what the model
  // remembers of the first must not be taken for them.
  const first =
    'Film: Casablanca was shot in 1942. The heat of the desert is its theme. What is the year, and the theme?'
  const second = 'Film: The heat of the desert is its theme. What is the year, and the theme?'
  const fresh = await ask(await loadWeights(), second)
  const used = await loadWeights()
  const before = await ask(used, first)
  assert.deepEqual(await ask(used, second), fresh)
  assert.deepEqual(await ask(used, second), fresh)
  assert.deepEqual(await ask(used, first), before)
})
