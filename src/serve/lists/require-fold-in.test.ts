import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sharedFoldIn } from '../../models/scorer.ts'
import { requireFoldIn } from './require-fold-in.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-fold-in-'))
after(() => rmSync(dir, { recursive: true }))

/** A run of these models; those trained have a history file. */
function opened(models: readonly string[], trained: readonly string[]): Parameters<typeof requireFoldIn>[0]['opened'] {
  const run = mkdtempSync(join(dir, 'run-'))
  for (const name of trained) {
    mkdirSync(join(run, 'models', name), { recursive: true })
    writeFileSync(join(run, 'models', name, 'history.json'), '{}')
  }
  const config = { models: Object.fromEntries(models.map((name) => [name, {}])) }
  return { run: { path: (...parts: string[]) => join(run, ...parts) }, config } as never
}

test('requireFoldIn › passes a model that folds in', () => {
  requireFoldIn({ model: 'popularity', opened: opened([], []), foldIn: sharedFoldIn(new Float32Array(1)) })
})

test('requireFoldIn › names the trained models of the run that fold in', () => {
  assert.throws(
    () =>
      requireFoldIn({
        model: 'random',
        opened: opened(['random', 'ease', 'slim', 'ials'], ['random', 'ease', 'ials']),
      }),
    { code: 'SERVE_NO_FOLD_IN', message: /random/, hint: /: ease, ials;/ },
  )
  assert.throws(() => requireFoldIn({ model: 'random', opened: opened(['random'], ['random']) }), {
    code: 'SERVE_NO_FOLD_IN',
    hint: /add ease or itemknn/,
  })
})
