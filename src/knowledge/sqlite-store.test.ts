import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore, type Store } from '../store/sqlite.ts'
import { type KnowledgeStore, makePassage, type Passage } from './passage.ts'
import { openKnowledge } from './sqlite-store.ts'

function passageOf(id: string, title: string, year: number | undefined, text = `About ${title}.`): Passage {
  return makePassage({ id, title, ...(year === undefined ? {} : { year }), source: id.split(':')[0], text })
}

async function filled(passages: readonly Passage[]): Promise<{ store: Store; knowledge: KnowledgeStore }> {
  const store = openStore(':memory:')
  const knowledge = openKnowledge(store)
  await knowledge.add(passages)
  return { store, knowledge }
}

/** Throws when the full-text index and the passages differ. */
function checkIndex({ db }: Store): void {
  db.exec("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
}

test('add › skips what is there and replaces what changed, in all three tables', async () => {
  const { store, knowledge } = await filled([passageOf('a:1', 'Heat', 1995), passageOf('a:2', 'Ronin', 1998)])
  const report = await knowledge.add([
    passageOf('a:1', 'Heat', 1995),
    passageOf('a:2', 'Ronin', 1998, 'Rewritten entirely.'),
    passageOf('a:3', 'Thief', 1981),
  ])
  assert.deepEqual(report, { added: 1, skipped: 1, replaced: 1 })
  checkIndex(store)
  assert.equal((await knowledge.get('a:2'))?.text, 'Rewritten entirely.')
  const [hit] = await knowledge.search({ title: 'rewritten entirely' }, 1)
  assert.equal(hit.passage.id, 'a:2')
})

test('add › forgets the title key of a replaced passage', async () => {
  const { knowledge } = await filled([passageOf('a:1', 'Wrong Name', 1995)])
  await knowledge.add([passageOf('a:1', 'Heat', 1995)])
  assert.deepEqual(await knowledge.search({ title: 'Wrong Name', year: 1995 }, 5, 'exact-key'), [])
  assert.equal((await knowledge.search({ title: 'Heat', year: 1995 }, 5, 'exact-key')).length, 1)
})

test('add › refuses a passage whose hash is not that of its text', async () => {
  const { knowledge } = await filled([])
  await assert.rejects(knowledge.add([{ ...passageOf('a:1', 'Heat', 1995), text: 'tampered' }]), {
    code: 'KNOWLEDGE_TAMPERED',
  })
})

test('add › stops when it is told to', async () => {
  const { knowledge } = await filled([])
  await assert.rejects(knowledge.add([passageOf('a:1', 'Heat', 1995)], { signal: AbortSignal.abort() }), {
    code: 'INTERRUPTED',
  })
  assert.equal(await knowledge.get('a:1'), undefined)
})

test('get › gives back the passage as it was added', async () => {
  const full = makePassage({
    id: 'a:1',
    title: 'Ёлки “½” 七人',
    year: 1995,
    source: 'a',
    licence: 'CC0',
    date: '2020-01-01',
    text: 'x\r\n😀',
  })
  const bare = makePassage({ id: 'a:2', title: 'No year', source: 'a', text: '' })
  const { knowledge } = await filled([full, bare])
  assert.deepEqual(await knowledge.get('a:1'), full)
  assert.deepEqual(await knowledge.get('a:2'), bare)
})

test('search › returns all passages of the right film and no remake', async () => {
  const { knowledge } = await filled([
    passageOf('a:1', 'Ocean’s Eleven', 2001),
    passageOf('b:7', "Ocean's 11", 2001),
    passageOf('c:2', 'Oceans Eleven', 2002),
    passageOf('a:0', "Ocean's 11", 1960),
  ])
  const hits = await knowledge.search({ title: "Ocean's Eleven", year: 2001 }, 10, 'exact-key')
  assert.deepEqual(
    hits.map(({ passage }) => passage.id),
    ['a:1', 'b:7', 'c:2'],
  )
  assert.ok(hits.every(({ match, score }) => match === 'exact-key' && score > 0.9))
})

test('search › takes the nearest year of a source that has two films of the name', async () => {
  const { knowledge } = await filled([
    passageOf('a:1', 'Hamlet', 1999),
    passageOf('a:2', 'Hamlet', 2000),
    passageOf('b:1', 'Hamlet', 1999),
    passageOf('c:1', 'Hamlet', 1998),
    passageOf('c:2', 'Hamlet', 2000),
  ])
  const hits = await knowledge.search({ title: 'Hamlet', year: 2000 }, 10, 'exact-key')
  assert.deepEqual(
    hits.map(({ passage }) => passage.id),
    ['a:2', 'c:2', 'b:1'],
  )
  const between = await knowledge.search({ title: 'Hamlet', year: 1999 }, 10, 'exact-key')
  assert.ok(between.every(({ passage }) => passage.source !== 'c'))
})

test('search › is certain without a year only when one film has the title', async () => {
  const { knowledge } = await filled([
    passageOf('a:1', 'Heat', 1995),
    passageOf('b:1', 'Heat', undefined),
    passageOf('a:2', 'Solaris', 1972),
    passageOf('a:3', 'Solaris', 2002),
  ])
  assert.equal((await knowledge.search({ title: 'Heat' }, 5, 'exact-key')).length, 2)
  assert.deepEqual(await knowledge.search({ title: 'Solaris' }, 5, 'exact-key'), [])
  assert.deepEqual(
    (await knowledge.search({ title: 'Solaris' }, 5)).map(({ match }) => match),
    ['low', 'low'],
  )
})

test('search › marks what only full text finds as low, the likelier title first', async () => {
  const { knowledge } = await filled([
    passageOf('a:1', 'The Curse of the Were-Rabbit', 2005),
    passageOf('a:2', 'Curse of the Golden Flower', 2006),
    passageOf('a:3', 'Rabbit-Proof Fence', 2002),
  ])
  const [best, ...others] = await knowledge.search(
    { title: 'Wallace & Gromit: Curse of the Were-Rabbit', year: 2005 },
    9,
  )
  assert.equal(best.passage.id, 'a:1')
  assert.equal(best.via, 'bm25')
  assert.equal(others.length, 2)
  assert.ok([best, ...others].every(({ match, score }) => match === 'low' && score <= 0.9 && score >= 0))
})

test('search › finds an item by an alternative title', async () => {
  const { knowledge } = await filled([passageOf('a:1', 'The Host', 2006)])
  const query = { title: 'Gwoemul', year: 2006, alternativeTitles: ['The Host'] }
  assert.equal((await knowledge.search(query, 1, 'exact-key'))[0].passage.id, 'a:1')
})

test('search › orders equal scores by id, whatever the order of adding', async () => {
  const ids = ['b:1', 'a:2', 'c:1', 'a:1']
  const { knowledge } = await filled(ids.map((id) => passageOf(id, 'Heat', 1995, id)))
  const hits = await knowledge.search({ title: 'Heat', year: 1995 }, 10)
  assert.deepEqual(
    hits.map(({ passage }) => passage.id),
    [...ids].sort(),
  )
})

const ODD_TITLES = [
  'Se7en',
  '8½',
  'WALL·E',
  'M*A*S*H',
  '$9.99',
  '$',
  '(500) Days of Summer',
  '"Crocodile" Dundee',
  "Who's Afraid of Virginia Woolf?",
  'C.R.A.Z.Y.',
  'AND OR NOT',
  'NEAR(a b, 2)',
  'title:heat*',
  '^start - {title text} : x',
  "'; DROP TABLE passages; --",
  '%_\\',
  'Сталкер',
  '七人の侍',
  'नायक',
  '😀',
]

for (const title of ODD_TITLES) {
  test(`search › finds "${title}" by its own title and stays a plain query`, async () => {
    const { store, knowledge } = await filled([
      ...ODD_TITLES.map((odd, i) => passageOf(`a:${i}`, odd, 2000)),
      passageOf('z:1', 'Heat', 2000),
    ])
    const hits = await knowledge.search({ title, year: 2000 }, 10, 'exact-key')
    assert.deepEqual(
      hits.map(({ passage }) => passage.title),
      [title],
    )
    // The same through the full-text path: another year, so that no key is certain.
    const doubtful = await knowledge.search({ title, year: 1950 }, 1)
    assert.equal(doubtful[0].passage.title, title)
    checkIndex(store)
  })
}

test('search › gives an empty answer to empty, huge and malformed titles', async () => {
  const { knowledge } = await filled([passageOf('a:1', 'Heat', 1995)])
  for (const title of ['', ' ', '\0', '\uD800', '"'.repeat(100_000), 'z'.repeat(1_000_000)]) {
    assert.deepEqual(await knowledge.search({ title }, 5), [])
  }
})

test('add › loses no acknowledged batch when the process is killed, and goes on afterwards', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-knowledge-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const path = join(dir, 'store.sqlite')
  const total = 20_000
  const writer = `
    import { openStore } from ${JSON.stringify(import.meta.resolve('../store/sqlite.ts'))}
    import { openKnowledge } from ${JSON.stringify(import.meta.resolve('./sqlite-store.ts'))}
    import { makePassage } from ${JSON.stringify(import.meta.resolve('./passage.ts'))}
    function* all() {
      for (let i = 0; i < ${total}; i++) {
        yield makePassage({ id: 'a:' + i, title: 'Film ' + i, year: 2000, source: 'a', text: 'Text of film ' + i })
      }
    }
    const { writeSync } = await import('node:fs')
    await openKnowledge(openStore(${JSON.stringify(path)})).add(all(), { onBatch: (n) => writeSync(1, n + '\\n') })
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let acknowledged = 0
  for await (const chunk of child.stdout) {
    acknowledged = Number(String(chunk).trim().split('\n').at(-1))
    if (acknowledged >= 4000) child.kill('SIGKILL')
  }
  assert.ok(acknowledged >= 4000)

  const store = openStore(path)
  t.after(() => store.close())
  const knowledge = openKnowledge(store)
  const kept = Number(store.db.prepare('SELECT count(*) AS n FROM passages').get()!.n)
  assert.ok(kept >= acknowledged, `${kept} of ${acknowledged} acknowledged passages are there`)
  checkIndex(store)
  const again = Array.from({ length: total }, (_, i) =>
    makePassage({ id: `a:${i}`, title: `Film ${i}`, year: 2000, source: 'a', text: `Text of film ${i}` }),
  )
  assert.deepEqual(await knowledge.add(again), { added: total - kept, skipped: kept, replaced: 0 })
  checkIndex(store)
})

test('search › at a number gives what is at least that sure, and nothing otherwise', async () => {
  const { knowledge } = await filled([passageOf('a:1', 'Children of Heaven', 1997), passageOf('a:2', 'Heat', 1986)])
  const near = { title: 'Children of Heaven, The', year: 1997 }
  assert.deepEqual(await knowledge.search(near, 5, 'exact-key'), [])
  const hits = await knowledge.search(near, 5, 0.5)
  assert.deepEqual(
    hits.map(({ passage, match }) => [passage.id, match]),
    [['a:1', 'low']],
  )
  assert.ok(hits[0]!.confidence >= 0.5)
  assert.deepEqual(await knowledge.search({ title: 'Heat', year: 1995 }, 5, 0.5), [])
  assert.equal((await knowledge.search({ title: 'Heat', year: 1986 }, 5, 0.99)).length, 1)
})

test('openKnowledge › gives a store of an earlier version the index of years that it lacks', async () => {
  const { store } = await filled([passageOf('a:1', 'Gomorrah', 2008)])
  store.db.exec('DROP INDEX passages_by_year')
  const again = openKnowledge(store)
  assert.equal(store.db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'passages_by_year'").get()!.n, 1)
  assert.equal((await again.search({ title: 'Gomorra', year: 2008 }, 1))[0]!.passage.id, 'a:1')
})
