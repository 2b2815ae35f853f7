import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { silentLogger } from '../../context.ts'
import { type EventLog, openEventLog } from '../events/event-log.ts'
import { FILMS, loadedFilms } from '../films.fixture.ts'
import type { AddedItem } from './added-item.ts'
import { type AddedItems, addedScores, createAddedItems } from './added-items.ts'
import type { PlacingSources } from './place-items.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-added-'))
after(() => rmSync(dir, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(dir, `${folders++}`)

/** Works with the added items of a state folder. */
async function withAdded(
  work: (added: AddedItems, log: EventLog) => Promise<void>,
  { folder = newFolder(), sources = {} as PlacingSources } = {},
): Promise<void> {
  const log = await openEventLog(folder, { log: silentLogger, nowMs: () => 0 })
  try {
    await work(
      createAddedItems(log, silentLogger, async () => sources),
      log,
    )
  } finally {
    await log.close()
  }
}

const COMEDY: AddedItem = { id: 'n1', title: 'New comedy', year: 1993, genres: ['Comedy'], attributes: {} }
const DRAMA: AddedItem = { id: 'n2', title: 'New drama', year: 1992, genres: ['Drama'], attributes: {} }
const STRANGE: AddedItem = { id: 'n3', title: 'Like nothing', genres: [], attributes: {} }

function scoresOf(user: number): Float32Array {
  const { scorer } = loadedFilms()
  const scores = new Float32Array(FILMS.length)
  scorer.scoreBlock(Int32Array.of(user), scores)
  return scores
}

test('addedScores › gives a lover of dramas a higher score of the new drama, one of comedies of the new comedy', async () => {
  await withAdded(async (added) => {
    const served = loadedFilms()
    await added.add(COMEDY, served)
    await added.add(DRAMA, served)
    const additions = added.of(served)
    const [comedy, drama] = [additions.indexOf.get('n1')!, additions.indexOf.get('n2')!]
    const ofDramas = addedScores(additions, scoresOf(0))
    const ofComedies = addedScores(additions, scoresOf(3))
    assert.ok(ofDramas[drama]! > ofDramas[comedy]!)
    assert.ok(ofComedies[comedy]! > ofComedies[drama]!)
  })
})

test('addedScores › is the mean score, and the distance of the neighbours’ mean from it times the stretch', () => {
  const like = [{ item: 1, likeness: 1 }]
  const additions = {
    items: [{ item: COMEDY, like }],
    indexOf: new Map(),
    known: Int32Array.of(0, 1),
    stretch: 3,
    revision: 1,
  }
  // s̄ = (0 + 4)/2 = 2, of the known items alone; m = (2 + 4)/2 = 3; 2 + 3·(3 − 2) = 5.
  assert.deepEqual([...addedScores(additions, Float32Array.of(0, 4, 100))], [5])
})

test('addedScores › never lists what is like nothing', async () => {
  await withAdded(async (added) => {
    const served = loadedFilms()
    const { placed } = await added.add(STRANGE, served)
    assert.deepEqual(placed!.like, [])
    assert.deepEqual([...addedScores(added.of(served), scoresOf(0))], [Number.NEGATIVE_INFINITY])
  })
})

test('add › stores once what is posted twice, replaces what has changed, and says what is stale', async () => {
  await withAdded(async (added) => {
    const served = loadedFilms()
    assert.equal((await added.add(COMEDY, served)).stored, true)
    const { revision } = added
    assert.equal((await added.add({ ...COMEDY }, served)).stored, false)
    assert.equal(added.revision, revision)
    assert.equal((await added.add({ ...COMEDY, genres: ['Drama'] }, served)).stored, true)
    assert.ok(added.revision > revision)
    assert.deepEqual(added.get(COMEDY.id)!.genres, ['Drama'])
    const [near] = added.of(served).items[0]!.like
    assert.equal(near!.item % 2, 0, 'it is still placed among comedies')
  })
})

test('add › says what a neighbour shares', async () => {
  await withAdded(async (added) => {
    const { placed, shared } = await added.add(COMEDY, loadedFilms())
    assert.deepEqual(shared(placed!.like[0]!.item), [
      { attribute: 'year', value: '1993' },
      { attribute: 'genre', value: 'comedy' },
    ])
  })
})

test('of › leaves an item to the run that has it by now, and keeps it for one that has not', async () => {
  await withAdded(async (added) => {
    const served = loadedFilms()
    const { placed, stored } = await added.add({ ...COMEDY, id: 'f1' }, served)
    assert.deepEqual([placed, stored], [undefined, true])
    assert.deepEqual(added.of(served).items, [])
    const older = { ...served, data: { ...served.data }, itemIndex: new Map() }
    await added.prepare(older)
    assert.deepEqual(
      added.of(older).items.map(({ item }) => item.id),
      ['f1'],
    )
  })
})

test('of › has the items of earlier times after a restart, when the model is prepared', async () => {
  const folder = newFolder()
  await withAdded(async (added) => void (await added.add(COMEDY, loadedFilms())), { folder })
  await withAdded(
    async (added) => {
      const served = loadedFilms()
      assert.deepEqual(added.of(served).items, [])
      await added.prepare(served)
      const [placed] = added.of(served).items
      assert.equal(placed!.item.id, 'n1')
      assert.ok(placed!.like.length > 0)
    },
    { folder },
  )
})

test('of › places what was added while another model was served', async () => {
  await withAdded(async (added) => {
    const [first, second] = [loadedFilms(), loadedFilms()]
    await added.add(COMEDY, first)
    await added.add(DRAMA, second)
    assert.deepEqual(
      added.of(first).items.map(({ item, like }) => [item.id, like.length > 0]),
      [
        ['n1', true],
        ['n2', true],
      ],
    )
  })
})

test('of › places what was added later beside the items of every model that is loaded', async () => {
  await withAdded(async (added) => {
    const [before, now] = [loadedFilms(), loadedFilms()]
    await added.prepare(before)
    await added.prepare(now)
    const { revision } = added.of(before)
    await added.add(COMEDY, now)
    // As a roll-back asks.
    const { items, ...rest } = added.of(before)
    assert.equal(items[0]!.like.length > 0, true)
    assert.notEqual(rest.revision, revision)
  })
})

test('add › stores without a model, and the next one places it', async () => {
  await withAdded(async (added) => {
    const { stored, placed } = await added.add(COMEDY, undefined)
    assert.deepEqual([stored, placed], [true, undefined])
    const served = loadedFilms()
    await added.prepare(served)
    assert.equal(added.of(served).items.length, 1)
  })
})

test('prepare › reads nothing of the run while there are no added items', async () => {
  const log = await openEventLog(newFolder(), { log: silentLogger, nowMs: () => 0 })
  const added = createAddedItems(log, silentLogger, () => assert.fail('it was read'))
  await added.prepare(loadedFilms())
  await log.close()
})
