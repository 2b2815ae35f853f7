import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sampled } from './retrieval.ts'
import { externalIds, readAlternativeTitles, readExternalIds, readGold } from './retrieval-data.ts'
import { benchRetrieval, type RetrievalReport } from './retrieval-report.ts'

const DOCS = [
  { id: 'w:1', src: 'w', title: 'Heat', year: 1995, text: 'A thief.', imdb: 'tt0113277' },
  { id: 'w:2', src: 'w', title: 'Heat', year: 1986, text: 'A bodyguard.' },
  { id: 'w:3', src: 'w', title: 'Mothra', year: 1961, text: 'A moth.', tmdb: 39 },
  { id: 'w:4', src: 'w', title: 'Seven', year: 1995, text: 'Sins.' },
]
const GOLD = [
  'item_id,title,year,imdb,tmdb,doc_ids',
  '0000001,Heat,1995,0113277,,w:1',
  '0055198,Mosura tai Gojira,1961,0055198,39,w:3',
  '0000003,Nothing of the Kind,1924,,,',
  '0000004,Seven,1995,,,w:2',
].join('\n')

describe('bench retrieval', () => {
  let dir: string
  let report: RetrievalReport
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'er2alm-bench-'))
    for (const folder of ['kb', 'movietweetings', 'ml10m_meta', 'scratch']) mkdirSync(join(dir, folder))
    writeFileSync(join(dir, 'kb/docs.jsonl.gz'), gzipSync(DOCS.map((doc) => `${JSON.stringify(doc)}\n`).join('')))
    for (const set of ['movietweetings100k', 'ml10m', 'netflix']) writeFileSync(join(dir, `kb/gold_${set}.csv`), GOLD)
    writeFileSync(
      join(dir, 'movietweetings/dbpedia_mappings.csv'),
      'id;title;uri\n55198;Mosura;http://dbpedia.org/resource/Mothra_(film)\n',
    )
    writeFileSync(join(dir, 'ml10m_meta/movies.dat'), '47::Seven (a.k.a. Se7en) (1995)::Crime\n')
    report = await benchRetrieval(
      join(dir, 'kb'),
      join(dir, 'scratch'),
      { queries: 9, seed: 1, minConfidence: 0.5 },
      {
        between: async () => {},
        say: () => {},
      },
    )
  })
  after(() => rmSync(dir, { recursive: true, force: true }))

  const figures = (query: string) => report.sets.find((set) => set.set === 'movietweetings100k' && set.query === query)!

  it('counts hits, the hard item, and the item whose gold is another film', () => {
    const { withDocument, hard, idJoined, noDocument } = figures('title and year')
    // Heat is right; Mosura tai Gojira is unfindable; Seven's gold is wrong on purpose, so that its answer is no hit.
    assert.deepEqual([withDocument.items, withDocument.hitAt1, withDocument.wrongEntity], [3, 1, 0])
    assert.deepEqual([hard.items, hard.hitAt1], [2, 0])
    assert.deepEqual([idJoined.items, idJoined.hitAt1], [2, 1])
    assert.deepEqual([noDocument.items, noDocument.saidNone], [1, 1])
  })

  it('asks with alternative titles, and with ids', () => {
    assert.equal(figures('with alternative titles').hard.hitAt1, 1)
    assert.equal(figures('with external ids').withDocument.hitAt1, 2)
  })

  it('weights the calibration to all items of the set', () => {
    const answers = figures('title and year').calibration.reduce((sum, bin) => sum + bin.answers, 0)
    assert.equal(answers, 4)
  })

  it('times ordinary and hostile searches', () => {
    assert.equal(report.keyFirst.searches, 9)
    assert.equal(report.hostile.length, 33)
    assert.ok(report.hostile.every(({ wallMs }) => wallMs > 0))
  })

  it('reads gold, ids and other titles as they are written', async () => {
    const [heat] = await readGold(join(dir, 'kb'), 'netflix')
    assert.deepEqual(externalIds(heat!), ['imdb:113277'])
    assert.deepEqual((await readExternalIds(join(dir, 'kb'))).get('w:3'), ['tmdb:39'])
    const titles = await readAlternativeTitles(dir)
    assert.deepEqual(titles.get('movietweetings100k')!.get('0055198'), ['Mothra'])
    assert.deepEqual(titles.get('ml10m')!.get('47'), ['Se7en'])
  })
})

it('sampled › draws without replacement, the same for a seed', () => {
  const items = Array.from({ length: 50 }, (_, at) => at)
  const draw = sampled(items, { queries: 20, seed: 3, minConfidence: 0.5 })
  assert.deepEqual(draw, sampled(items, { queries: 20, seed: 3, minConfidence: 0.5 }))
  assert.equal(new Set(draw).size, 20)
  assert.notDeepEqual(draw, sampled(items, { queries: 20, seed: 4, minConfidence: 0.5 }))
})
