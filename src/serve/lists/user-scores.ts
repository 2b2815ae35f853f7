import { createRanker, type Ranker, rankedItems } from '../../evaluate/rank.ts'
import { colDegrees } from '../../numeric/csr.ts'
import { createRandom } from '../../numeric/random.ts'
import { topK } from '../../numeric/top-k.ts'
import { type Additions, addedScores } from '../added/added-items.ts'
import type { UserEvents } from '../events/user-events.ts'
import { once } from '../once.ts'
import type { LoadedModel } from '../served-model.ts'
import type { Basis } from './recommendation.ts'

/** The best items of a user, best first, without what never comes back. */
export interface Head {
  readonly basis: Basis
  readonly items: Int32Array
  readonly scores: Float32Array
  /** Whether no item is left behind these. */
  readonly isWhole: boolean
}

/** Scores of one person over all items, those added behind them; −Infinity for what never comes back. */
export interface PersonScores {
  readonly basis: Basis
  readonly scores: Float32Array
}

/** Somebody who is asked about, by dense indices of the model served; an added item's is behind those of the model. */
export interface Person {
  /** Trained user; absent for somebody whom the model has not met. */
  readonly user?: number
  readonly liked: readonly number[]
  readonly disliked: readonly number[]
  readonly hidden: readonly number[]
}

/** Lengths of heads: pages, exclude lists and filters are answered from one as far as it goes. */
export const SHORT_HEAD = 32
export const LONG_HEAD = 200

/** Scores of persons by one served model. */
export interface UserScores {
  /** The short head of a trained user without events, by the fastest way there is: a third of the time of a long one. */
  shortHead(user: number): Head
  /** Scores in an array of its own. */
  of(person: Person, additions: Additions): PersonScores
  /** Where an item stands, whether it can come into the list or not. @param item added ones behind those of the model */
  standing(person: Person, item: number, additions: Additions): Standing
}

/** An item in the order of a person's list. */
export interface Standing {
  readonly basis: Basis
  /** −Infinity for an added item that is like nothing. */
  readonly score: number
  /** From 1, among what can come into the list. */
  readonly rank: number
}

export function userScores({ data, seen, scorer, foldIn, chosen }: LoadedModel): UserScores {
  const { numItems } = data.dataset
  const popularity = once(() => colDegrees(seen))
  // Made when first asked for: a block of scores is made with it.
  let ranker: Ranker | undefined
  const depth = Math.min(SHORT_HEAD, numItems)

  function scoresOf(person: Person, additions: Additions, scores: Float32Array): Basis {
    const { user } = person
    const liked = standIns(person.liked, additions, numItems)
    const disliked = standIns(person.disliked, additions, numItems)
    const marks = new Map([...(user === undefined ? [] : seenOf(user)), ...liked].map((item) => [item, 1]))
    for (const item of disliked) marks.set(item, -1)
    // Of somebody who only dislikes, nothing says what they like.
    const saysLike = marks.values().some((mark) => mark > 0)
    if (foldIn !== undefined && liked.length + disliked.length > 0 && saysLike) {
      foldIn.score(Int32Array.from(marks.keys()), Float32Array.from(marks.values()), scores)
      if (!isFlat(scores)) return 'folded in'
    } else if (user !== undefined) {
      scorer.scoreBlock(Int32Array.of(user), scores)
      return 'trained'
    }
    scores.set(popularity())
    return 'popular'
  }

  function unmasked(person: Person, additions: Additions): PersonScores {
    const scores = new Float32Array(numItems + additions.items.length)
    const own = scores.subarray(0, numItems)
    const basis = scoresOf(person, additions, own)
    if (additions.items.length > 0) scores.set(addedScores(additions, own), numItems)
    return { basis, scores }
  }

  function neverBack({ user, liked, disliked, hidden }: Person): readonly number[] {
    return [...(user === undefined ? [] : seenOf(user)), ...liked, ...disliked, ...hidden]
  }

  function seenOf(user: number): readonly number[] {
    return Array.from(seen.colIdx.subarray(seen.rowPtr[user]!, seen.rowPtr[user + 1]!))
  }

  return {
    shortHead(user) {
      ranker ??= createRanker({
        ...{ model: chosen.name, scorer, mask: seen, candidates: ['all'], depth, ties: 'index' },
        ...{ random: createRandom(0), userIds: data.ids.users },
      })
      const [rankings] = ranker.rank(Int32Array.of(user))
      const items = rankedItems(rankings!, 0).slice()
      return { basis: 'trained', items, scores: rankings!.scores.slice(0, items.length), isWhole: items.length < depth }
    },
    of(person, additions) {
      const { basis, scores } = unmasked(person, additions)
      for (const item of neverBack(person)) scores[item] = Number.NEGATIVE_INFINITY
      return { basis, scores }
    },
    standing(person, item, additions) {
      const { basis, scores } = unmasked(person, additions)
      const gone = new Set(neverBack(person))
      const score = scores[item]!
      let rank = 1
      for (let other = 0; other < scores.length; other++) if (scores[other]! > score && !gone.has(other)) rank++
      return { basis, score, rank }
    },
  }
}

/** Known items that speak for an added one. */
const STAND_INS = 3

/** Items as they are folded in. An added one has no column in the model: the items it is likest stand in for it. */
export function standIns(items: readonly number[], additions: Additions, numItems: number): readonly number[] {
  return items.flatMap((item) => {
    if (item < numItems) return [item]
    return additions.items[item - numItems]!.like.slice(0, STAND_INS).map((known) => known.item)
  })
}

/** Equal scores put items in the order of their indices, which says nothing. */
function isFlat(scores: Float32Array): boolean {
  return scores.every((score) => score === scores[0])
}

/** The head of a person's scores. */
export function headOf({ basis, scores }: PersonScores, depth: number = LONG_HEAD): Head {
  const best = new Int32Array(Math.min(depth, scores.length))
  const found = topK(scores, best.length, best)
  const items = best.subarray(0, found)
  return { basis, items, scores: Float32Array.from(items, (item) => scores[item]!), isWhole: found < depth }
}

/** A short head gone on with: kernels round differently, and where two items are near each other its order must stay. */
export function lengthened(short: Head, scored: PersonScores): Head {
  if (short.isWhole) return short
  const long = headOf(scored)
  const first = new Set(short.items)
  const rest = Array.from(long.items.keys()).filter((place) => !first.has(long.items[place]!))
  return {
    ...long,
    items: Int32Array.from([...short.items, ...rest.map((place) => long.items[place]!)]),
    scores: Float32Array.from([...short.scores, ...rest.map((place) => long.scores[place]!)]),
  }
}

/** A user with what they did since, as the model served knows them. */
export function personOf(
  user: string,
  events: UserEvents | undefined,
  { userIndex, itemIndex, data }: Pick<LoadedModel, 'userIndex' | 'itemIndex' | 'data'>,
  additions: Additions,
): Person {
  const indices = (ids: readonly string[] = []): readonly number[] =>
    ids.flatMap((id) => indexOf(id, { itemIndex, data }, additions) ?? [])
  const index = userIndex.get(user)
  return {
    ...(index !== undefined && { user: index }),
    ...{ liked: indices(events?.taken), disliked: indices(events?.disliked), hidden: indices(events?.hidden) },
  }
}

/** Place of an item among the model's, those added behind them. */
export function indexOf(
  id: string,
  { itemIndex, data }: Pick<LoadedModel, 'itemIndex' | 'data'>,
  additions: Additions,
): number | undefined {
  const added = additions.indexOf.get(id)
  return itemIndex.get(id) ?? (added === undefined ? undefined : data.dataset.numItems + added)
}
