import { itemVectors } from '../pipeline/similar-items.ts'
import { diversify } from './diversify.ts'
import { type Allowed, type ItemFilters, itemFilters } from './item-filters.ts'
import { type ItemLikeness, takenTogether, vectorLikeness } from './item-likeness.ts'
import { cursorAt, DEEPEST, type ListRequest, offsetOf } from './list-request.ts'
import { once } from './once.ts'
import type { RankedPlace, Recommendation } from './recommendation.ts'
import type { LoadedModel } from './served-model.ts'
import { versionOf } from './service.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import type { UserEvents } from './user-events.ts'
import { type Head, headOf, type Person, personOf, type UserScores, userScores } from './user-scores.ts'

/** Makes lists from one served model. */
export interface Lister {
  /** The list of a user by id, with what they did since the model was trained. @throws {Er2almError} SERVE_INPUT, SERVE_CURSOR */
  forUser(user: string, events: UserEvents | undefined, request: ListRequest): Recommendation
  /** The list of somebody of whom only this is known. */
  forPerson(person: Person, request: ListRequest): Recommendation
  /** Attributes that can be filtered by. */
  readonly filters: () => ItemFilters
  readonly likeness: () => ItemLikeness
  /** Heads that were there already, and those that had to be made. */
  readonly cache: { readonly hits: number; readonly misses: number }
}

interface KeptHead {
  readonly head: Head
  /** Number of the user's events that are in it. */
  readonly events: number
}

/** @param keptLists heads that are kept; the one asked for longest ago goes first */
export function createLister(served: LoadedModel, keptLists: number = DEFAULT_SETTINGS.keptLists): Lister {
  const scores: UserScores = userScores(served)
  const kept = new Map<string, KeptHead>()
  const cache = { hits: 0, misses: 0 }
  const filters = once(() => itemFilters(served.data, served.stated()))
  const likeness = once(() => {
    const vectors = itemVectors(served.tensors)
    return vectors === undefined ? takenTogether(served.seen) : vectorLikeness(vectors)
  })

  function headOfUser(user: string, person: Person, events: number): Head {
    const known = kept.get(user)
    kept.delete(user)
    const isFresh = known !== undefined && known.events === events
    cache[isFresh ? 'hits' : 'misses']++
    const head = isFresh ? known.head : makeHead(person, events)
    kept.set(user, { head, events })
    if (kept.size > keptLists) kept.delete(kept.keys().next().value!)
    return head
  }

  function makeHead(person: Person, events: number): Head {
    return person.user !== undefined && events === 0 ? scores.head(person.user) : headOf(scores.of(person))
  }

  function page(
    named: Pick<Recommendation, 'user' | 'known'>,
    head: Head,
    person: Person,
    request: ListRequest,
  ): Recommendation {
    const { version } = served
    const offset = offsetOf(request, version)
    const depth = Math.min(offset + request.k, DEEPEST)
    const allowed = request.filters.length === 0 ? undefined : filters().allowed(request.filters)
    const excluded = new Set(request.exclude.flatMap((id) => served.itemIndex.get(id) ?? []))
    const passes = (item: number): boolean =>
      !excluded.has(item) && (allowed === undefined || allowed.items[item] === 1)
    // One more than the page shows whether another follows. A pool for diversity is the same for every page.
    const wanted = request.diversity > 0 ? Math.max(POOL, depth + 1) : depth + 1
    const best = bestOf(head, wanted, passes, () => deeper(person, wanted, passes))
    const order =
      request.diversity > 0
        ? diversify(best.scores, (a, b) => likeness()(best.items[a]!, best.items[b]!), request.diversity, depth + 1)
        : best.items.map((_, place) => place)
    const items = order.slice(offset, depth).map((at, place) => placeOf(best, at, offset + place + 1))
    const follows = order.length > depth && depth < DEEPEST
    return {
      ...{ ...named, basis: head.basis, model: versionOf(served), items },
      cursor: follows ? cursorAt(request, version, depth) : null,
      ...(items.length === 0 && { why: whyEmpty(offset, allowed, excluded.size) }),
    }
  }

  function deeper(person: Person, depth: number, passes: (item: number) => boolean): Head {
    const all = scores.of(person)
    for (let item = 0; item < all.scores.length; item++) if (!passes(item)) all.scores[item] = Number.NEGATIVE_INFINITY
    return headOf(all, depth)
  }

  function placeOf(best: Best, at: number, rank: number): RankedPlace {
    const item = best.items[at]!
    const { title, year } = served.data.catalogue[item]!
    const score = best.scores[at]!
    return { rank, item: served.data.ids.items[item]!, title, ...(year !== undefined && { year }), score }
  }

  return {
    filters,
    likeness,
    cache,
    forUser(user, events, request) {
      const person = personOf(user, events, served)
      const known = person.user !== undefined || events !== undefined
      return page({ user, known }, headOfUser(user, person, events?.count ?? 0), person, request)
    },
    forPerson(person, request) {
      return page({ user: null, known: false }, headOf(scores.of(person)), person, request)
    },
  }
}

/** Candidates that diversity chooses among. */
const POOL = 200

interface Best {
  readonly items: readonly number[]
  readonly scores: readonly number[]
}

/** The first `wanted` items that pass: of the head where it reaches far enough, else of all scores. */
function bestOf(head: Head, wanted: number, passes: (item: number) => boolean, all: () => Head): Best {
  const found = passing(head, wanted, passes)
  return found.items.length === wanted || head.isWhole ? found : passing(all(), wanted, passes)
}

function passing({ items, scores }: Head, wanted: number, passes: (item: number) => boolean): Best {
  const best = { items: [] as number[], scores: [] as number[] }
  for (let at = 0; at < items.length && best.items.length < wanted; at++) {
    if (!passes(items[at]!)) continue
    best.items.push(items[at]!)
    best.scores.push(scores[at]!)
  }
  return best
}

function whyEmpty(offset: number, allowed: Allowed | undefined, excluded: number): string {
  if (offset > 0) return 'the list ends before this page'
  if (allowed?.why !== undefined) return allowed.why
  const left = [
    'taken, disliked or hidden by this user',
    ...(excluded > 0 ? ['excluded by the request'] : []),
    ...(allowed === undefined ? [] : ['kept out by the filters']),
  ]
  return `every item is ${left.join(', or ')}`
}
