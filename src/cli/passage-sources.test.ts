import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { ScriptedServer } from '../knowledge/fetch/scripted-server.fixture.ts'
import type { RetrievedPassage } from '../knowledge/passage.ts'
import { startSmallWiki } from '../knowledge/sources/mediawiki-server.fixture.ts'
import type { CostEstimate } from '../pipeline/estimate-cost.ts'
import { runCli, runJson, temporaryFolder, titleOf, writeConfig } from './command-line.fixture.ts'
import { type EnrichedFilms, writeEnrichedFilms } from './enriched-films.fixture.ts'

interface Found {
  readonly hits: readonly RetrievedPassage[]
}

/** Film 0 is in a folder, film 1 in a table, films 2 to 4 in a wiki; the others nowhere. */
describe('sources of passages on the command line', () => {
  let dir: string
  let remove: () => Promise<void>
  let films: EnrichedFilms
  let wiki: ScriptedServer
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    films = await writeEnrichedFilms(dir)
    const words = (index: number): string =>
      `${titleOf(index)} is a ${1980 + index} comedy made in France. It was directed by Bob Sample.`
    await mkdir(join(dir, 'notes'))
    await writeFile(join(dir, 'notes', `${titleOf(0)} (1980).md`), words(0))
    await writeFile(join(dir, 'films.csv'), `id,title,year,text\n1,${titleOf(1)},1981,${words(1)}\n`)
    wiki = await startSmallWiki({
      pages: [2, 3, 4].map((n) => ({ pageid: n, revid: 10 + n, title: `${titleOf(n)} (film)`, sections: [words(n)] })),
    })
    await writeConfig(dir, {
      ...films.config,
      knowledge: {
        sources: [
          { kind: 'folder', folder: 'notes' },
          { kind: 'csv', file: 'films.csv' },
          {
            ...{ kind: 'mediawiki', endpoint: `${wiki.origin}/w/api.php`, source: 'wiki' },
            ...{ userAgent: 'films/1.0 (me@example.org)', requestsPerSecond: 1000, burst: 100 },
          },
        ],
      },
    })
  })
  after(async () => {
    await Promise.all([films.server.close(), wiki.close()])
    await remove()
  })

  it('cost asks no server, and counts what a run has fetched', async () => {
    const before = await runCli(['cost', '.', '--json'], dir)
    assert.equal((JSON.parse(before.out) as CostEstimate).stages.attributes.toSend, 2)
    assert.match(before.err, /have not been fetched.*15/)
    assert.equal(wiki.seen.length, 0)
    await runJson(['run', '.', '--out', 'run', '--only', 'knowledge'], dir)
    const fetched = wiki.seen.length
    assert.ok(fetched > 0)
    const { stages } = await runJson<CostEstimate>(['cost', '.', '--out', 'run'], dir)
    assert.equal(stages.attributes.toSend, 5)
    // A run resumes without asking again.
    await runJson(['run', '.', '--out', 'run', '--only', 'knowledge'], dir)
    assert.equal(wiki.seen.length, fetched)
    assert.equal(films.server.requests.length, 0)
  })

  it('search finds what the store has, and asks a server about the title searched for', async () => {
    const ids = async (index: number, ...more: string[]): Promise<readonly string[]> => {
      const { hits } = await runJson<Found>(
        ['search', '.', titleOf(index), '--year', String(1980 + index), ...more],
        dir,
      )
      return hits.filter(({ match }) => match === 'exact-key').map(({ passage }) => passage.id)
    }
    assert.deepEqual(await ids(0), [`notes:${titleOf(0)} (1980).md`])
    assert.deepEqual(await ids(1), ['films:1'])
    const asked = wiki.seen.length
    assert.deepEqual(await ids(2, '--run', 'run'), ['wiki:2@12'])
    assert.equal(wiki.seen.length, asked)
    assert.deepEqual(await ids(2), ['wiki:2@12'])
    assert.equal(wiki.seen[asked]!.query.get('srsearch'), `${titleOf(2)} 1982`)
  })

  it('an item is enriched from a page of the wiki, with its revision as evidence', async () => {
    await runJson(['run', '.', '--out', 'run', '--only', 'items'], dir)
    const { out } = await runCli(['trace', 'run', '--item', 'f2', '--json'], dir)
    assert.match(out, /wiki:2@12/)
  })

  it('names the file, the setting or the server that is wrong', async () => {
    const failing = async (source: object): Promise<string> => {
      const { status, err } = await runCli(
        ['run', '.', '--out', 'bad', '--only', 'knowledge', '--set', `knowledge.sources=${JSON.stringify([source])}`],
        dir,
      )
      return `${status} ${err}`
    }
    const userAgent = 'films/1.0 (me@example.org)'
    assert.match(await failing({ kind: 'folder', folder: 'absent' }), /^3 [\s\S]*FILE_MISSING[\s\S]*absent/)
    assert.match(await failing({ kind: 'cvs' }), /^2 [\s\S]*jsonl/)
    assert.match(await failing({ kind: 'mediawiki', endpoint: 'https://x.test/api.php' }), /^2 [\s\S]*userAgent/)
    assert.match(
      await failing({ kind: 'mediawiki', endpoint: `${wiki.origin}/none.php`, userAgent }),
      /^4 [\s\S]*FETCH_REFUSED[\s\S]*HTTP 404/,
    )
    assert.match(
      await failing({
        kind: 'http',
        url: `${wiki.origin}/?q={title}`,
        userAgent,
        headersFromEnv: { 'x-key': 'NO_KEY' },
      }),
      /^2 [\s\S]*NO_KEY is not set/,
    )
  })
})
