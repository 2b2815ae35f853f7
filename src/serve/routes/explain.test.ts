import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoldIn } from '../../models/fold-in.ts'
import type { ExplainReply } from '../explained/explained-item.ts'
import { servedFilms } from '../films.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { Recommendation } from '../lists/recommendation.ts'
import type { ServeApp } from '../route.ts'
import { withStoringFilms } from './stored-state.fixture.ts'

async function explain(app: ServeApp, user: string, item: string): Promise<ExplainReply> {
  const reply = await app.request(`/explain/${user}/${item}`)
  const body = (await reply.json()) as ExplainReply
  assert.equal(reply.status, 200, JSON.stringify(body))
  return body
}

async function list(app: ServeApp, user: string): Promise<Recommendation> {
  return (await (await app.request(`/recommendations/${user}?k=20`)).json()) as Recommendation
}

/** What an explanation says of an item is what the list says. */
async function agreesWithList(app: ServeApp, user: string, item: string): Promise<void> {
  const { basis, items } = await list(app, user)
  const place = items.find((one) => one.item === item)!
  const { basis: explained, rank, score } = await explain(app, user, item)
  assert.deepEqual([explained, score], [basis, place.score])
  // Equal scores share the first of their places.
  assert.ok(rank! <= place.rank && items[rank! - 1]!.score === score)
}

const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id)

test('GET /explain › of a trained user says what of the history the model was fitted on speaks for the item', async () => {
  await withStoringFilms(async ({ app }) => {
    const { user, basis, rank, history, contributions, like, why } = await explain(app, 'u0', 'f6')
    assert.deepEqual([user, basis, rank, ids(history)], ['u0', 'trained', 1, ['f0', 'f2', 'f4']])
    assert.deepEqual([...ids(contributions!.items)].sort(), ['f0', 'f2', 'f4'])
    assert.deepEqual([contributions!.method, contributions!.notAsked, like, why], ['exact', 0, undefined, undefined])
    await agreesWithList(app, 'u0', 'f6')
  })
})

test('GET /explain › of a user known by events alone rests on these', async () => {
  await withStoringFilms(async ({ app, post }) => {
    assert.equal((await app.request('/explain/new/f4')).status, 404)
    await post('/events', [
      { user: 'new', item: 'f2', kind: 'taken' },
      { user: 'new', item: 'f0', kind: 'taken' },
      { user: 'new', item: 'f1', kind: 'disliked' },
      { user: 'new', item: 'of another run', kind: 'taken' },
    ])
    const { basis, score, history, contributions, profileStatus, why } = await explain(app, 'new', 'f4')
    assert.deepEqual([basis, ids(history), profileStatus, why], ['folded in', ['f2', 'f0'], 'none', undefined])
    assert.deepEqual(contributions!.items.map(({ id, disliked }) => [id, disliked]).sort(), [
      ['f0', undefined],
      ['f1', true],
      ['f2', undefined],
    ])
    // ItemKNN adds up, so that the contributions do.
    const sum = contributions!.items.reduce((total, { contribution }) => total + contribution, 0)
    assert.ok(Math.abs(sum - score!) < 1e-6, `${sum} ≠ ${score}`)
    await agreesWithList(app, 'new', 'f4')
  })
})

test('GET /explain › has the parts of the score, by what the model is told of the user', async () => {
  // A model whose score is 1 for everybody, and the number of items liked less those disliked.
  const told: (readonly (readonly [number, number])[])[] = []
  const foldIn: FoldIn = {
    method: 'exact',
    score(_items, values, out) {
      out.fill(1 + values.reduce((sum, value) => sum + value, 0))
      // Where all scores are equal, a list is by popularity.
      out[0] = 0
    },
    parts(items, values, item) {
      told.push([...items].map((one, n) => [one, values[n]!] as const).sort(([a], [b]) => a - b))
      return [
        { of: 'everybody', value: 1 },
        { of: `the history, for item ${item}`, value: values.reduce((sum, value) => sum + value, 0) },
      ]
    },
  }
  await withStoringFilms(
    async ({ app, post }) => {
      const { parts, basis } = await explain(app, 'u0', 'f6')
      assert.deepEqual([basis, parts], ['trained', foldedParts(3)])
      await post('/events', [{ user: 'u0', item: 'f2', kind: 'disliked' }])
      const after = await explain(app, 'u0', 'f6')
      // Films 0, 4 and 8 are taken, film 2 is disliked.
      assert.deepEqual([after.basis, after.parts, after.score], ['folded in', foldedParts(2), 3])
    },
    { served: servedFilms({ foldIn }) },
  )
  assert.deepEqual(told, [
    [
      [0, 1],
      [2, 1],
      [4, 1],
    ],
    [
      [0, 1],
      [2, -1],
      [4, 1],
      [8, 1],
    ],
  ])
})

function foldedParts(value: number): ExplainReply['parts'] {
  return [
    { of: 'everybody', value: 1 },
    { of: 'the history, for item 6', value },
  ]
}

test('GET /explain › of a trained user has what they did since, and what the model is then told of them', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/events', [
      { user: 'u0', item: 'f1', kind: 'taken' },
      { user: 'u0', item: 'f2', kind: 'disliked' },
    ])
    const { basis, history, contributions } = await explain(app, 'u0', 'f3')
    // f8 is of the test part, which no model was fitted on; a fold-in takes it.
    assert.deepEqual([basis, ids(history)], ['folded in', ['f0', 'f4', 'f8', 'f1']])
    assert.equal(contributions!.items.find(({ id }) => id === 'f2')!.disliked, true)
    assert.equal(contributions!.items[0]!.id, 'f1', 'comedies speak for a comedy')
    await agreesWithList(app, 'u0', 'f3')
  })
})

test('GET /explain › of somebody of whom nothing counts says so', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/events', { user: 'new', item: 'of another run', kind: 'taken' })
    const { basis, history, contributions, why } = await explain(app, 'new', 'f2')
    assert.deepEqual([basis, history, contributions], ['popular', [], undefined])
    assert.match(why!.join(), /the number of users who took the item/)
  })
})

test('GET /explain › of an added item has what was told of it, what it is like and what of the history shares it', async () => {
  await withStoringFilms(async ({ app, post }) => {
    assert.equal((await app.request('/explain/u0/n1')).status, 404)
    const item = { id: 'n1', title: 'New drama', year: 1994, genres: ['Drama'], attributes: { director: ['Ann Lee'] } }
    await post('/items', item)
    const explained = await explain(app, 'u0', 'n1')
    assert.deepEqual(explained.item, { id: 'n1', title: 'New drama', year: 1994 })
    assert.deepEqual(
      explained.statements.map(({ attribute, value, status, evidence }) => [attribute, value, status, evidence]),
      [
        ['director', ['Ann Lee'], 'stated', []],
        ['genre', ['Drama'], 'stated', []],
      ],
    )
    assert.ok(explained.like!.length > 0 && explained.like![0]!.title === 'Casablanca', 'a drama of the same year')
    assert.deepEqual(
      explained.shared.map(({ attribute, value, items }) => [attribute, value, ids(items)]),
      [['genre', 'drama', ['f0', 'f2', 'f4']]],
    )
    assert.deepEqual([...ids(explained.contributions!.items)].sort(), ['f0', 'f2', 'f4'])
    assert.ok(explained.contributions!.items[0]!.contribution > 0)
    await agreesWithList(app, 'u0', 'n1')
    await post('/events', { user: 'new', item: 'f2', kind: 'taken' })
    await agreesWithList(app, 'new', 'n1')
  })
})

test('GET /explain › of an added item that is like nothing has no place, and says why', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/items', { id: 'n1', title: 'Like nothing' })
    const { rank, score, like, contributions, why } = await explain(app, 'u0', 'n1')
    assert.deepEqual([rank, score, like, contributions], [null, null, [], undefined])
    assert.match(why!.join(), /no list has it/)
  })
})

test('GET /explain › has added items in the history, which count by what stands in for them', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/items', { id: 'n1', title: 'New drama', genres: ['Drama'] })
    await post('/events', { user: 'u0', item: 'n1', kind: 'taken' })
    const { basis, history, shared, contributions, why } = await explain(app, 'u0', 'f6')
    assert.deepEqual([basis, history.at(-1)], ['folded in', { id: 'n1', title: 'New drama' }])
    assert.deepEqual(
      shared.map(({ value, items }) => [value, ids(items)]),
      [['drama', ['n1', 'f0', 'f2', 'f4', 'f8']]],
    )
    const own = contributions!.items.find(({ id }) => id === 'n1')!
    assert.deepEqual([own.title, why], ['New drama', undefined])
    await agreesWithList(app, 'u0', 'f6')
  })
})

test('GET /explain › says of an added item of the history that is like nothing that no score rests on it', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/items', { id: 'n1', title: 'Like nothing' })
    await post('/events', { user: 'u0', item: 'n1', kind: 'taken' })
    const { basis, history, contributions, why } = await explain(app, 'u0', 'f6')
    assert.deepEqual([basis, history.at(-1)!.id], ['trained', 'n1'])
    assert.ok(!ids(contributions!.items).includes('n1'))
    assert.match(why!.join(), /no score rests on it/)
  })
})

test('GET /explain › of somebody who only dislikes says that nothing tells what they like', async () => {
  await withStoringFilms(async ({ app, post }) => {
    await post('/events', { user: 'new', item: 'f1', kind: 'disliked' })
    const { basis, history, contributions, why } = await explain(app, 'new', 'f2')
    assert.deepEqual([basis, history, contributions], ['popular', [], undefined])
    assert.match(why!.join(), /nothing tells the model what this user likes/)
    await agreesWithList(app, 'new', 'f2')
  })
})

test('GET /explain › of a model that folds nobody in says that it cannot be asked', async () => {
  const { foldIn: _, ...served } = servedFilms()
  await withStoringFilms(
    async ({ app, post }) => {
      await post('/events', { user: 'u0', item: 'f1', kind: 'taken' })
      const { basis, history, contributions, why } = await explain(app, 'u0', 'f6')
      assert.deepEqual([basis, ids(history), contributions], ['trained', ['f0', 'f2', 'f4', 'f1'], undefined])
      assert.match(why!.join('; '), /cannot be asked.*cannot take in what happened since/)
    },
    { served },
  )
})

test('GET /explain › refuses ids that nobody told it, with near ones', async () => {
  await withStoringFilms(async ({ app }) => {
    for (const path of ['/explain/u9/f1', '/explain/u0/Big']) {
      const reply = await app.request(path)
      const { error } = (await reply.json()) as ErrorReply
      assert.deepEqual([reply.status, error.code], [404, 'ID_UNKNOWN'])
      assert.match(error.hint!, /did you mean/)
    }
  })
})
