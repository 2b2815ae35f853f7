import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Explanation } from '../explain/explain-item.ts'
import { folderForTests, runCli, runJson, temporaryFolder, writeFinishedRun } from './command-line.fixture.ts'
import { writeEnrichedFilms } from './enriched-films.fixture.ts'
import type { NamedPlace } from './named-place.ts'

interface Answer {
  readonly model: string
  readonly items: readonly NamedPlace[]
  readonly explanations?: readonly Explanation[]
}

describe('er2alm recommend', () => {
  const folder = folderForTests(writeFinishedRun)

  it('answers with the best model on validation, ranks from 1, and nothing that the user took', async () => {
    const { model, items } = await runJson<Answer>(['recommend', 'run', '--user', 'u3', '-k', '20'], folder.dir)
    const validation = async (name: string): Promise<number> =>
      JSON.parse(await readFile(join(folder.dir, `run/models/${name}/history.json`), 'utf8')).selection.validation
    for (const other of ['popularity', 'itemknn', 'ease'])
      assert.ok((await validation(model)) >= (await validation(other)))
    // 15 items, 6 of them taken, in whatever part they stand
    assert.deepEqual(
      items.map(({ rank }) => rank),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
    const taken = (await readFile(join(folder.dir, 'ratings.csv'), 'utf8')).match(/(?<=^u3,)[^,]+/gm)!
    assert.equal(taken.length, 6)
    for (const { item } of items) assert.ok(!taken.includes(item))
  })

  it('takes the model that is named', async () => {
    const { model, items } = await runJson<Answer>(
      ['recommend', 'run', '--user', 'u0', '--model', 'popularity', '-k', '1'],
      folder.dir,
    )
    assert.equal(model, 'popularity')
    assert.equal(items.length, 1)
    const { status, err } = await runCli(['recommend', 'run', '--user', 'u0', '--model', 'eas'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /did you mean ease\? its models: popularity, itemknn, ease/)
  })

  it('names the nearest users when there is no such user', async () => {
    const { status, err } = await runCli(['recommend', 'run', '--user', 'u33'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /error ID_UNKNOWN: there is no user "u33" among the 24/)
    assert.match(err, /did you mean "u13"/)
  })

  it('explains without enrichment by the history, and with it by shared values and evidence', async () => {
    const plain = await runCli(['recommend', 'run', '--user', 'u3', '-k', '1', '--explain'], folder.dir)
    assert.match(plain.out, /place 1 for u3: ease/)
    assert.match(plain.out, /Because of what was taken\n {2}what the score would lose without it\n {2}█{10} {2}\+0/)
    assert.match(plain.out, /no enrichment/)
    const { explanations: parts } = await runJson<{
      explanations: readonly {
        score: number
        contributions: { method: string; items: readonly { contribution: number }[] }
      }[]
    }>(['recommend', 'run', '--user', 'u3', '-k', '1', '--explain'], folder.dir)
    const [{ score, contributions }] = parts as [(typeof parts)[number]]
    // EASE is a sum over the history.
    const sum = contributions.items.reduce((total, { contribution }) => total + contribution, 0)
    assert.ok(Math.abs(sum - score) < 1e-5)
    const { dir: enriched, remove: removeEnriched } = await temporaryFolder()
    const { server } = await writeEnrichedFilms(enriched)
    try {
      await runJson(['run', '.', '--out', 'run', '--only', 'train'], enriched)
      const { explanations } = await runJson<Answer>(
        ['recommend', 'run', '--user', 'u3', '-k', '2', '--explain'],
        enriched,
      )
      assert.equal(explanations!.length, 2)
      const director = explanations![0]!.statements.find(({ attribute }) => attribute === 'director')!
      assert.deepEqual(director.value, ['Ann Example'])
      assert.equal(director.evidence[0]!.check, 'verified')
      assert.ok(explanations![0]!.shared.some(({ attribute }) => attribute === 'genre'))
      assert.equal(explanations![0]!.profileStatus, 'generated')
    } finally {
      await server.close()
      await removeEnriched()
    }
  })
})
