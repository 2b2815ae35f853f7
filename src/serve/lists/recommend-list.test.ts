import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FoldIn } from '../../models/fold-in.ts'
import type { AddedItem } from '../added/added-item.ts'
import type { Additions, PlacedItem } from '../added/added-items.ts'
import type { UserEvents } from '../events/user-events.ts'
import { loadedFilms } from '../films.fixture.ts'
import type { ListRequest } from './list-request.ts'
import { createLister } from './recommend-list.ts'
import type { Recommendation } from './recommendation.ts'

const ASKED: ListRequest = { k: 20, exclude: [], filters: [], diversity: 0 }
const events = (given: Partial<UserEvents>): UserEvents => ({
  ...{ taken: [], disliked: [], hidden: [], count: 1 },
  ...given,
})
const ids = ({ items }: Recommendation): readonly string[] => items.map(({ item }) => item)

/** Every item of the history speaks for all items of its genre. */
const GENRE: FoldIn = {
  method: 'exact',
  score(items, values, out) {
    out.fill(0)
    items.forEach((item, at) => {
      for (let other = item % 2; other < out.length; other += 2) out[other] = out[other]! + values[at]!
    })
  },
}

/** A drama like the films 0 and 2, a comedy like film 1, and one that is like nothing. */
const ADDED: Additions = {
  items: [
    placed({ id: 'a0', title: 'New drama', year: 2020, genres: ['Drama'] }, [0, 2]),
    placed({ id: 'a1', title: 'New comedy', genres: ['Comedy'] }, [1]),
    placed({ id: 'a2', title: 'Like nothing', genres: [] }, []),
  ],
  indexOf: new Map(['a0', 'a1', 'a2'].map((id, index) => [id, index])),
  known: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
  stretch: 1,
  revision: 1,
}

function placed(item: Omit<AddedItem, 'attributes'>, like: readonly number[]): PlacedItem {
  return { item: { ...item, attributes: {} }, like: like.map((one) => ({ item: one, likeness: 1 })) }
}

describe('lister', () => {
  it('ranks by the trained model, without what the user took in any part of the data', () => {
    const list = createLister(loadedFilms()).forUser('u0', undefined, ASKED)
    assert.equal(list.basis, 'trained')
    assert.equal(list.known, true)
    assert.equal(ids(list)[0], 'f6')
    for (const taken of ['f0', 'f2', 'f4', 'f8']) assert.ok(!ids(list).includes(taken))
    assert.deepEqual(
      list.items.map(({ rank }) => rank),
      [1, 2, 3, 4, 5, 6],
    )
    assert.deepEqual(list.items[0], { ...list.items[0], title: 'Drive', year: 1996 })
  })

  it('gives somebody nobody has met what most have taken', () => {
    const list = createLister(loadedFilms()).forUser('new', undefined, ASKED)
    assert.deepEqual({ known: list.known, basis: list.basis }, { known: false, basis: 'popular' })
    assert.deepEqual(ids(list).slice(0, 2), ['f2', 'f3'])
    assert.equal(list.items.length, 10)
  })

  it('folds in what a user took since, and never brings back what was taken, disliked or hidden', () => {
    const lister = createLister(loadedFilms({ foldIn: GENRE }))
    const done = events({ taken: ['f1', 'f7', 'of another run'], disliked: ['f3'], hidden: ['f5'], count: 3 })
    const list = lister.forUser('new', done, ASKED)
    assert.deepEqual({ known: list.known, basis: list.basis }, { known: true, basis: 'folded in' })
    for (const gone of ['f1', 'f3', 'f5', 'f7']) assert.ok(!ids(list).includes(gone))
    const trained = lister.forUser('u0', events({ taken: ['f1', 'f3', 'f5'], count: 3 }), ASKED)
    // four dramas (one of them of the test part) and three comedies
    assert.deepEqual(
      trained.items.map(({ score }) => score),
      [4, 3, 3],
    )
  })

  it('gives what most have taken where nothing says what somebody likes', () => {
    const lister = createLister(loadedFilms({ foldIn: GENRE }))
    const dislikes = lister.forUser('new', events({ disliked: ['f2', 'f3'] }), ASKED)
    assert.equal(dislikes.basis, 'popular')
    for (const gone of ['f2', 'f3']) assert.ok(!ids(dislikes).includes(gone))
    const popular = ids(lister.forUser('nobody', undefined, ASKED)).filter((id) => id !== 'f2' && id !== 'f3')
    assert.deepEqual(ids(dislikes), popular)
    // one drama against another: the model scores all films alike
    assert.equal(lister.forPerson({ liked: [0], disliked: [2], hidden: [] }, ASKED).basis, 'popular')
    // a trained user's history does say it
    assert.equal(lister.forUser('u0', events({ disliked: ['f1'] }), ASKED).basis, 'folded in')
  })

  it('follows every event of a user at once', () => {
    const foldIns: number[] = []
    const counting: FoldIn = {
      method: 'exact',
      score(items, values, out) {
        foldIns.push(items.length)
        GENRE.score(items, values, out)
      },
    }
    const lister = createLister(loadedFilms({ foldIn: counting }))
    assert.ok(ids(lister.forUser('u0', undefined, ASKED)).includes('f6'))
    assert.ok(!ids(lister.forUser('u0', events({ hidden: ['f6'] }), ASKED)).includes('f6'))
    const taken = events({ taken: ['f1'], count: 2 })
    const list = lister.forUser('u0', taken, ASKED)
    assert.ok(ids(list).includes('f6'))
    assert.deepEqual(lister.forUser('u0', taken, ASKED), list)
    assert.deepEqual(foldIns, [5], 'asked again without a new event, it is not made again')
  })

  it('honours exclude lists and filters', () => {
    const lister = createLister(loadedFilms())
    const list = lister.forUser('u0', undefined, { ...ASKED, exclude: ['f7', 'no such'], filters: ['genre:Comedy'] })
    assert.deepEqual([...ids(list)].sort(), ['f1', 'f3', 'f5', 'f9'])
  })

  it('gives the whole list page by page', () => {
    const lister = createLister(loadedFilms())
    const whole = ids(lister.forUser('u0', undefined, ASKED))
    for (const diversity of [0, 0.5]) {
      const pages: string[] = []
      let cursor: string | null = null
      do {
        const page: Recommendation = lister.forUser('u0', undefined, {
          ...{ ...ASKED, k: 4, diversity },
          ...(cursor !== null && { cursor }),
        })
        assert.equal(page.items[0]!.rank, pages.length + 1)
        pages.push(...ids(page))
        cursor = page.cursor
      } while (cursor !== null)
      assert.deepEqual([...pages].sort(), [...whole].sort())
      if (diversity === 0) assert.deepEqual(pages, whole)
    }
  })

  it('says why a list is empty', () => {
    const lister = createLister(loadedFilms())
    const all = Array.from({ length: 10 }, (_, i) => `f${i}`)
    assert.match(lister.forUser('u0', undefined, { ...ASKED, exclude: all }).why!, /taken.*or excluded by the request/)
    assert.match(
      lister.forUser('u0', undefined, { ...ASKED, filters: ['genre:Western'] }).why!,
      /no item has the genre/,
    )
    assert.match(lister.forUser('u9', events({ taken: all }), ASKED).why!, /every item is taken, disliked or hidden/)
    assert.equal(lister.forUser('u0', undefined, ASKED).why, undefined)
  })

  it('puts unlike items next to each other where that is asked for', () => {
    const lister = createLister(loadedFilms())
    const plain = ids(lister.forUser('new', undefined, { ...ASKED, k: 4 }))
    const mixed = ids(lister.forUser('new', undefined, { ...ASKED, k: 4, diversity: 0.9 }))
    assert.equal(mixed[0], plain[0])
    // likeness is by users who took both: dramas and comedies share none
    assert.notEqual(Number(mixed[1]!.slice(1)) % 2, Number(mixed[0]!.slice(1)) % 2)
  })

  it('ranks for somebody of whom only this is known', () => {
    const lister = createLister(loadedFilms({ foldIn: GENRE }))
    const list = lister.forPerson({ liked: [0], disliked: [1], hidden: [] }, ASKED)
    assert.equal(list.user, null)
    assert.deepEqual(ids(list).slice(0, 4), ['f2', 'f4', 'f6', 'f8'])
    assert.ok(!ids(list).includes('f1'))
  })

  it('has items that came in since, by what they are like', () => {
    const lister = createLister(loadedFilms({ foldIn: GENRE }))
    const list = lister.forPerson({ liked: [4], disliked: [], hidden: [] }, ASKED, ADDED)
    // dramas score 1, comedies 0, their mean is ½: (1 + 1 + ½)/3 for the drama, (0 + ½)/2 for the comedy
    assert.deepEqual(
      list.items.filter(({ item }) => item.startsWith('a')),
      [
        { rank: 5, item: 'a0', title: 'New drama', year: 2020, score: Math.fround(2.5 / 3) },
        { rank: 6, item: 'a1', title: 'New comedy', score: 0.25 },
      ],
    )
    assert.ok(!ids(lister.forUser('u0', undefined, ASKED)).includes('a0'))
    assert.ok(ids(lister.forUser('u0', undefined, ASKED, ADDED)).includes('a0'))
  })

  it('lets known items stand in for an added one that somebody took', () => {
    const lister = createLister(loadedFilms({ foldIn: GENRE }))
    const list = lister.forUser('new', events({ taken: ['a0'] }), ASKED, ADDED)
    assert.equal(list.basis, 'folded in')
    assert.deepEqual(ids(list).slice(0, 5), ['f0', 'f2', 'f4', 'f6', 'f8'])
    assert.ok(!ids(list).includes('a0'))
    assert.equal(lister.forUser('other', events({ taken: ['a2'] }), ASKED, ADDED).basis, 'popular')
  })

  it('honours exclude lists, filters and events for them too', () => {
    const lister = createLister(loadedFilms())
    const of = (request: Partial<ListRequest>, done?: UserEvents): readonly string[] =>
      ids(lister.forUser('u0', done, { ...ASKED, ...request }, ADDED)).filter((id) => id.startsWith('a'))
    assert.deepEqual(of({ exclude: ['a0'] }), ['a1'])
    assert.deepEqual(of({ filters: ['genre:drama'] }), ['a0'])
    assert.deepEqual(of({ filters: ['year:2019-2021'] }), ['a0'])
    assert.deepEqual(of({}, events({ hidden: ['a0'], taken: ['a1'] })), [])
    assert.deepEqual([...of({ diversity: 0.5 })].sort(), ['a0', 'a1'])
  })
})
