import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { dataConfigSchema } from '../../src/data/config.ts'
import { type LoadedData, loadDataset } from '../../src/data/load-dataset.ts'
import { parseConfig } from '../../src/data/parse-config.ts'
import { Er2almError } from '../../src/errors.ts'
import { BAD_DATA_INPUTS, type BadInput, writeBadInput } from './bad-input-data.ts'

async function load(input: BadInput): Promise<{ readonly dir: string; readonly outcome: LoadedData | unknown }> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-bad-'))
  try {
    await writeBadInput(input, dir)
    const outcome = await loadDataset(parseConfig(dataConfigSchema, input.config, 'data'), { baseDir: dir })
    return { dir, outcome }
  } catch (error) {
    return { dir, outcome: error }
  } finally {
    await rm(dir, { recursive: true })
  }
}

describe('bad data', () => {
  for (const input of BAD_DATA_INPUTS) {
    it(`${input.name}: ${input.code ?? 'accepted'}`, async () => {
      const { dir, outcome } = await load(input)
      if (input.code === undefined) {
        assert.ok(!(outcome instanceof Error), String(outcome))
        assert.equal((outcome as LoadedData).report.numUsers, 4)
        return
      }
      assert.ok(outcome instanceof Er2almError, `gave ${String(outcome)}`)
      assert.equal(outcome.code, input.code, outcome.message)
      assert.ok([2, 3].includes(outcome.exitStatus))
      if (input.file !== undefined) assert.equal(outcome.file, join(dir, input.file))
      if (input.row !== undefined) assert.equal(outcome.row, input.row)
      const rendered = `${outcome.message}\n${outcome.hint ?? ''}`
      if (input.says !== undefined) assert.match(rendered, input.says)
      assert.ok((outcome.hint ?? '').length > 10, 'the hint says too little')
      assert.doesNotMatch(rendered, /\n\s+at |node:internal|undefined|\[object/)
      assert.ok(rendered.length < 800, 'the message is too long to read')
    })
  }
})

it('the accepted inputs without a bad row give the dataset of the plain file', async () => {
  const accepted = BAD_DATA_INPUTS.filter(
    ({ code, name }) => code === undefined && !name.includes('skipped') && !name.includes('repeated'),
  )
  const datasets = await Promise.all(accepted.map(async (input) => ((await load(input)).outcome as LoadedData).dataset))
  assert.ok(datasets.length >= 6)
  for (const dataset of datasets) assert.deepEqual(dataset, datasets[0])
})
