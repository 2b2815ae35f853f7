import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { RetrievedPassage } from '../knowledge/passage.ts'
import { FILMS_CONFIG, folderForTests, runCli, runJson, writeConfig, writeFilms } from './command-line.fixture.ts'

interface Found {
  readonly hits: readonly RetrievedPassage[]
}

describe('er2alm search', () => {
  const folder = folderForTests(async (dir) => {
    await writeFilms(dir)
    const passages = [
      { id: 'a', title: 'Heat', year: 1995, text: 'A thief and a detective.', source: 'wiki' },
      { id: 'b', title: 'Heat', year: 1986, text: 'A bodyguard in Las Vegas.', source: 'wiki' },
      { id: 'c', title: 'White Heat', year: 1949, text: 'A gangster.', source: 'wiki' },
    ]
    await writeFile(join(dir, 'p.jsonl'), passages.map((passage) => `${JSON.stringify(passage)}\n`).join(''))
    const fields = { date: null, licence: null }
    await writeConfig(dir, { ...FILMS_CONFIG, knowledge: { sources: [{ file: 'p.jsonl', fields }] } })
  })

  it('prefers the film of the year asked for, and says why', async () => {
    const { hits } = await runJson<Found>(['search', '.', 'Heat', '--year', '1995'], folder.dir)
    assert.equal(hits[0]!.passage.id, 'a')
    assert.equal(hits[0]!.match, 'exact-key')
    assert.ok(hits[0]!.reasons.length > 0)
  })

  it('gives at most k passages', async () => {
    assert.equal((await runJson<Found>(['search', '.', 'heat gangster', '-k', '1'], folder.dir)).hits.length, 1)
  })

  it('prints score, match, confidence and via for people', async () => {
    const { out } = await runCli(['search', '.', 'Heat', '--year', '1995'], folder.dir)
    assert.match(out, /^\d\.\d{3} +exact-key +\d\.\d{3} +key +a +Heat \(1995\)/m)
    assert.match((await runCli(['search', '.', '¿?'], folder.dir)).out, /nothing found/)
  })

  it('refuses a k that is no whole number, and a store that is not there', async () => {
    assert.match(
      (await runCli(['search', '.', 'Heat', '-k', '2.5'], folder.dir)).err,
      /--k "2\.5" is not a whole number/,
    )
    assert.match((await runCli(['search', '.', 'Heat', '--run', 'none'], folder.dir)).err, /error FILE_MISSING/)
  })
})
