import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Logger, silentLogger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { FILMS, loadedFilms } from '../films.fixture.ts'
import type { AddedItem, LoggedItem } from './added-item.ts'
import type { ItemTexts } from './item-texts.ts'
import { encodeItem, makePlacing, neighboursOf, neighboursOfKnown } from './place-items.ts'

const COMEDY: AddedItem = { id: 'n', title: 'New', year: 1993, genres: ['comedy'], attributes: {} }
const logged = (item: AddedItem): LoggedItem => ({ item, vectors: new Map() })

/** Texts by which every item is like film 0 alone, with cosine `cosine`. */
function textsLikeFilm0(cosine: number, encode: ItemTexts['encode'] = async () => new Map()): ItemTexts {
  const likeness = (): Float32Array => Float32Array.from(FILMS, (_, item) => (item === 0 ? cosine : 0))
  return { encode, likeness, likenessOfKnown: likeness }
}

test('neighboursOf › finds the films that share most, nearest first', () => {
  const near = neighboursOf(logged(COMEDY), makePlacing(loadedFilms(), {}))
  assert.equal(FILMS[near[0]!.item]!.id, 'f3')
  assert.ok(near[0]!.likeness > near[1]!.likeness)
  // The comedies that somebody took: f1, f3, f5, f7, and dramas of the same five or ten years behind them.
  assert.deepEqual(
    near
      .slice(0, 4)
      .map(({ item }) => item)
      .sort(),
    [1, 3, 5, 7],
  )
  assert.deepEqual(
    near.map(({ likeness }) => likeness),
    near.map(({ likeness }) => likeness).toSorted((a, b) => b - a),
  )
})

test('neighboursOf › has no film that nobody took: the model’s scores say nothing of it', () => {
  // f9 is of 1999 and taken by nobody, f8 only in the part that no model sees.
  const near = neighboursOf(logged({ ...COMEDY, year: 1999 }), makePlacing(loadedFilms(), {}))
  assert.ok(near.every(({ item }) => item < 8))
})

test('neighboursOf › finds nothing for an item of which nothing is known, or nothing shared', () => {
  const placing = makePlacing(loadedFilms(), {})
  const { year: _, ...bare } = COMEDY
  assert.deepEqual(neighboursOf(logged({ ...bare, genres: [] }), placing), [])
  assert.deepEqual(neighboursOf(logged({ ...bare, genres: ['western'] }), placing), [])
})

test('neighboursOf › takes texts alone where there are no values, and the mean of both where there are', () => {
  const placing = makePlacing(loadedFilms(), { texts: textsLikeFilm0(0.8) })
  const { year: _, ...bare } = COMEDY
  const [onlyText, ...others] = neighboursOf(logged({ ...bare, genres: [] }), placing)
  assert.deepEqual([onlyText!.item, onlyText!.likeness.toFixed(3), others.length], [0, '0.800', 0])
  const values = neighboursOf(logged(COMEDY), makePlacing(loadedFilms(), {}))
  const both = neighboursOf(logged(COMEDY), placing)
  const likenessOf = (near: typeof both, film: number): number => near.find(({ item }) => item === film)!.likeness
  assert.ok(Math.abs(likenessOf(both, 3) - likenessOf(values, 3) / 2) < 1e-6)
  assert.ok(Math.abs(likenessOf(both, 0) - (likenessOf(values, 0) + 0.8) / 2) < 1e-6)
})

test('neighboursOfKnown › leaves the item itself out', () => {
  const near = neighboursOfKnown(3, makePlacing(loadedFilms(), { texts: textsLikeFilm0(0.5) }))
  assert.ok(near.length > 0 && near.every(({ item }) => item !== 3))
})

test('makePlacing › compares what was stated of the run’s items', () => {
  const stated = [0, 5].map((film) => ({
    ...{ item: `f${film}`, attribute: 'director' as const, value: ['Ann Lee'], status: 'stated' as const },
    ...{ evidence: [], call: null },
  }))
  const placing = makePlacing(loadedFilms({ stated }), {})
  const near = neighboursOf(logged({ id: 'n', title: 'N', genres: [], attributes: { director: ['ann lee'] } }), placing)
  assert.deepEqual(near, [
    { item: 0, likeness: 1 },
    { item: 5, likeness: 1 },
  ])
})

test('encodeItem › tells why texts are not used, the details to the log alone, and does not try a broken encoder again', async () => {
  let tried = 0
  const texts = textsLikeFilm0(1, async () => {
    tried++
    throw new Er2almError('FILE_MISSING', 'cannot read /secret/model.onnx', { hint: 'put it there' })
  })
  const warned: string[] = []
  const log: Logger = {
    ...silentLogger,
    warn: (message, fields) => warned.push(`${message} ${JSON.stringify(fields)}`),
  }
  const placing = makePlacing(loadedFilms(), { texts })
  for (let post = 0; post < 2; post++) {
    const { vectors, whyNoText } = await encodeItem(COMEDY, undefined, placing, log)
    assert.equal(vectors.size, 0)
    assert.match(whyNoText!, /encoder of the run served does not work \(FILE_MISSING\)/)
    assert.doesNotMatch(whyNoText!, /secret/)
  }
  assert.deepEqual([tried, warned.length], [1, 1])
  assert.match(warned[0]!, /secret/)
})

test('encodeItem › tries again after an error that may pass', async () => {
  let tried = 0
  const texts = textsLikeFilm0(1, async () => {
    if (++tried === 1) throw new Er2almError('ENCODER_FAILED', 'too many requests', { retryable: true })
    return new Map([['key', Uint8Array.of(1)]])
  })
  const placing = makePlacing(loadedFilms(), { texts })
  assert.equal((await encodeItem(COMEDY, undefined, placing, silentLogger)).vectors.size, 0)
  assert.deepEqual([...(await encodeItem(COMEDY, undefined, placing, silentLogger)).vectors.keys()], ['key'])
})

test('encodeItem › keeps the vectors of other encoders as long as the item is the same', async () => {
  const before: LoggedItem = { item: COMEDY, vectors: new Map([['other', Uint8Array.of(1)]]) }
  const placing = makePlacing(loadedFilms(), {
    texts: textsLikeFilm0(1, async () => new Map([['own', Uint8Array.of(2)]])),
  })
  const keysOf = async (item: AddedItem): Promise<readonly string[]> => [
    ...(await encodeItem(item, before, placing, silentLogger)).vectors.keys(),
  ]
  assert.deepEqual(await keysOf(COMEDY), ['other', 'own'])
  assert.deepEqual(await keysOf({ ...COMEDY, title: 'Newer' }), ['own'])
})
