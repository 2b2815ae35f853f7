import { itemVectors } from '../../pipeline/similar-items.ts'
import { type Additions, NO_ADDITIONS } from '../added/added-items.ts'
import type { UserEvents } from '../events/user-events.ts'
import { once } from '../once.ts'
import type { LoadedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'
import { diversify } from './diversify.ts'
import { type Allowed, itemFilters } from './item-filters.ts'
import { takenTogether, vectorLikeness } from './item-likeness.ts'
import { cursorAt, DEEPEST, type ListRequest, offsetOf } from './list-request.ts'
import type { RankedPlace, Recommendation } from './recommendation.ts'
import {
  type Head,
  headOf,
  indexOf,
  LONG_HEAD,
  lengthened,
  type Person,
  personOf,
  SHORT_HEAD,
  type UserScores,
  userScores,
} from './user-scores.ts'

/** Makes lists from one served model. */
export interface Lister {
  /**
   * The list of a user by id, with what they did since the model was trained.
   * @throws {Er2almError} SERVE_INPUT, SERVE_CURSOR
   */
  forUser(user: string, events: UserEvents | undefined, request: ListRequest, additions?: Additions): Recommendation
  /** The list of somebody of whom only this is known. */
  forPerson(person: Person, request: ListRequest, additions?: Additions): Recommendation
}

interface KeptHead {
  readonly head: Head
  /** Number of the user's events that are in it, and the revision of the added items. */
  readonly events: number
  readonly revision: number
}

/** @param keptLists heads that are kept; the one asked for longest ago goes first */
export function createLister(served: LoadedModel, keptLists: number = DEFAULT_SETTINGS.keptLists): Lister {
  const scores: UserScores = userScores(served)
  const kept = new Map<string, KeptHead>()
  const { numItems } = served.data.dataset
  const filters = once(() => itemFilters(served.data, served.stated()))
  const likeness = once(() => {
    const vectors = itemVectors(served.tensors)
    return vectors === undefined ? takenTogether(served.seen) : vectorLikeness(vectors)
  })

  function headOfUser(user: string, person: Person, events: number, request: ListRequest, additions: Additions): Head {
    const { revision } = additions
    const length = lengthFor(request)
    const known = kept.get(user)
    kept.delete(user)
    const isFresh = known !== undefined && known.events === events && known.revision === revision
    const isEnough = isFresh && (known.head.isWhole || known.head.items.length >= length)
    const head = isEnough ? known.head : makeHead(person, events, length, additions)
    kept.set(user, { head, events, revision })
    if (kept.size > keptLists) kept.delete(kept.keys().next().value!)
    return head
  }

  function makeHead(person: Person, events: number, length: number, additions: Additions): Head {
    const isTrained = person.user !== undefined && events === 0 && additions.items.length === 0
    if (!isTrained) return headOf(scores.of(person, additions))
    const short = scores.shortHead(person.user!)
    return length <= SHORT_HEAD ? short : lengthened(short, scores.of(person, additions))
  }

  function page(
    named: Pick<Recommendation, 'user' | 'known'>,
    head: Head,
    person: Person,
    request: ListRequest,
    additions: Additions,
  ): Recommendation {
    const { version } = served
    const whose = named.user === null ? JSON.stringify([person.liked, person.disliked]) : `user ${named.user}`
    const offset = offsetOf(request, version, whose)
    const depth = Math.min(offset + request.k, DEEPEST)
    const allowed = request.filters.length === 0 ? undefined : filters().allowed(request.filters)
    const excluded = new Set(request.exclude.flatMap((id) => indexOf(id, served, additions) ?? []))
    const passes = (item: number): boolean => {
      if (excluded.has(item)) return false
      if (allowed === undefined) return true
      const added = additions.items[item - numItems]
      return added === undefined ? allowed.items[item] === 1 : filters().allows(added.item, request.filters)
    }
    // One more than the page shows whether another follows. A pool for diversity is the same for every page.
    const wanted = request.diversity > 0 ? Math.max(POOL, depth + 1) : depth + 1
    const best = bestOf(head, wanted, passes, () => deeper(person, wanted, passes, additions))
    const order =
      request.diversity > 0
        ? diversify(
            best.scores,
            (a, b) => likenessOf(best.items[a]!, best.items[b]!, additions),
            request.diversity,
            depth + 1,
          )
        : best.items.map((_, place) => place)
    const items = order.slice(offset, depth).map((at, place) => placeOf(best, at, offset + place + 1, additions))
    const follows = order.length > depth && depth < DEEPEST
    return {
      ...{ ...named, basis: head.basis, model: versionOf(served), items },
      cursor: follows ? cursorAt(request, version, whose, depth) : null,
      ...(items.length === 0 && { why: whyEmpty(offset, allowed, excluded.size) }),
    }
  }

  function deeper(person: Person, depth: number, passes: (item: number) => boolean, additions: Additions): Head {
    const all = scores.of(person, additions)
    for (let item = 0; item < all.scores.length; item++) if (!passes(item)) all.scores[item] = Number.NEGATIVE_INFINITY
    return headOf(all, depth)
  }

  /** An added item is like its neighbours, and like no other. */
  function likenessOf(a: number, b: number, { items }: Additions): number {
    const [known, other] = a < b ? [a, b] : [b, a]
    if (other < numItems) return likeness()(known, other)
    return items[other - numItems]!.like.find(({ item }) => item === known)?.likeness ?? 0
  }

  function placeOf(best: Best, at: number, rank: number, { items }: Additions): RankedPlace {
    const item = best.items[at]!
    const added = items[item - numItems]?.item
    const { title, year } = added ?? served.data.catalogue[item]!
    const id = added?.id ?? served.data.ids.items[item]!
    return { rank, item: id, title, ...(year !== undefined && { year }), score: best.scores[at]! }
  }

  return {
    forUser(user, events, request, additions = NO_ADDITIONS) {
      const person = personOf(user, events, served, additions)
      const known = person.user !== undefined || events !== undefined
      const head = headOfUser(user, person, events?.count ?? 0, request, additions)
      return page({ user, known }, head, person, request, additions)
    },
    forPerson(person, request, additions = NO_ADDITIONS) {
      return page({ user: null, known: false }, headOf(scores.of(person, additions)), person, request, additions)
    },
  }
}

/** Candidates that diversity chooses among. */
const POOL = LONG_HEAD

/** How far a head must reach: far enough for a first page without filters, else as far as heads go. */
function lengthFor({ k, exclude, filters, diversity, cursor }: ListRequest): number {
  const isFirst = cursor === undefined && filters.length === 0 && diversity === 0
  return isFirst && k + exclude.length < SHORT_HEAD ? SHORT_HEAD : LONG_HEAD
}

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
