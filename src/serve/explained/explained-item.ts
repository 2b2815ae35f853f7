import type { Explanation, NamedItem } from '../../explain/explain-item.ts'
import type { FoldIn, ScorePart } from '../../models/fold-in.ts'
import { type Additions, addedScores, type PlacedItem } from '../added/added-items.ts'
import type { ItemValues } from '../added/attribute-likeness.ts'
import type { UserEvents } from '../events/user-events.ts'
import { toldRecords } from '../lists/item-values.ts'
import type { Basis } from '../lists/recommendation.ts'
import { indexOf, type Person, personOf, type Standing, standIns, userScores } from '../lists/user-scores.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { type FoldedItem, historyContributions, marksOf, restOf } from './history-contributions.ts'
import { sharedBeside } from './shared-beside.ts'
import { sharedInCatalogue } from './shared-in-catalogue.ts'

/** Why an item stands where it does in a user's list. */
export interface ExplainReply extends Omit<Explanation, 'model' | 'rank' | 'score'> {
  readonly model: ModelVersion
  /** What the score rests on. */
  readonly basis: Basis
  /** From 1; null, as the score, for an item that is like nothing: no list has it. */
  readonly rank: number | null
  readonly score: number | null
  /** Of an item that came in since the run: those that it is scored by, nearest first. */
  readonly like?: readonly (NamedItem & { readonly likeness: number })[]
  /** What the score is made of: the parts add up to it. Absent where the model does not name them, and of an item that came in since. */
  readonly parts?: readonly ScorePart[]
  /** What of the history speaks for it, by the model; absent where the model cannot be asked. */
  readonly contributions?: ExplainedContributions
  /** What cannot be said, and why; absent when there is nothing of the kind. */
  readonly why?: readonly string[]
}

export interface ExplainedContributions {
  readonly method: FoldIn['method']
  /** Score of the item less its score without this one in the history, largest first. */
  readonly items: readonly (NamedItem & {
    readonly contribution: number
    /** The user dislikes it: it was folded in as such. */
    readonly disliked?: true
  })[]
  /** Earlier items of the history, which were not left out in turn: the latest 100 are, as far as they take no longer than 3 s. */
  readonly notAsked: number
}

/** Who and what is asked about, and what is known beside the run. */
export interface AskedItem {
  readonly user: string
  /** One of the model's or of the added ones. */
  readonly item: string
  readonly events: UserEvents | undefined
  readonly additions: Additions
  /** By dense index, added items behind those of the model. */
  valuesOf(item: number): ItemValues
}

/** Well within the time that a request may take. */
const LONGEST_MS = 3000

/** One request, by dense indices: those of added items are behind the model's. */
interface Case {
  readonly served: ServedModel
  readonly person: Person
  readonly index: number
  readonly added: PlacedItem | undefined
  readonly standing: Standing
  readonly additions: Additions
}

/**
 * What speaks for an item, as the lists of this person have it: with what they did and what came in since the run. Between
 * fold-ins other requests have their turn.
 */
export async function explainedItem(
  served: ServedModel,
  { user, item, events, additions, valuesOf }: AskedItem,
): Promise<ExplainReply> {
  const { data, itemIndex } = served
  const { numItems } = data.dataset
  const explainer = await served.explainer()
  const person = personOf(user, events, served, additions)
  const index = indexOf(item, served, additions)!
  const scores = userScores(served)
  const standing = scores.standing(person, index, additions)
  const added = additions.items[index - numItems]
  const one: Case = { served, person, index, added, standing, additions }
  const idOf = (place: number): string => additions.items[place - numItems]?.item.id ?? data.ids.items[place]!
  const placeOf = (id: string): number => itemIndex.get(id) ?? numItems + additions.indexOf.get(id)!
  const { rank, score, ...explanation } = await explainer({
    ...{ user: person.user ?? user, item: added === undefined ? index : item, model: served.model },
    ...{ rank: standing.rank, score: standing.score },
    beside(fitted) {
      const history = historyOf(one, fitted.map(placeOf))
      const cameIn = [index, ...history].flatMap((place) => additions.items[place - numItems]?.item ?? [])
      const catalogued = (places: readonly number[]) => places.flatMap((place) => data.catalogue[place] ?? [])
      const [known] = catalogued([index])
      return {
        history: history.map(idOf),
        items: cameIn,
        told: cameIn.flatMap(toldRecords),
        shared: [
          ...(cameIn.length === 0 ? [] : sharedBeside(index, history, { numItems, idOf, valuesOf })),
          ...(known ? sharedInCatalogue(known, catalogued(history), !served.isEnriched) : []),
        ],
      }
    },
  })
  const taken = explanation.history.map(({ id }) => placeOf(id))
  const parts = partsOf(one, taken)
  const contributions = await contributionsOf(one, taken, restOf(parts))
  const why = whyNot(one, taken, explanation.profileStatus)
  return {
    ...explanation,
    ...{ model: versionOf(served), basis: standing.basis },
    ...(isListed(standing) ? { rank, score } : { rank: null, score: null }),
    ...(added && {
      like: added.like.map(({ item: near, likeness }) => ({ ...named(near, served, additions), likeness })),
    }),
    ...(parts && { parts }),
    ...(contributions && { contributions }),
    ...(why.length > 0 && { why }),
  }
}

/** What the user took, oldest first: what the model was fitted on, what it is told beside that, and what is told of no model. */
function historyOf(
  { served: { seen }, person: { user, liked, disliked }, standing }: Case,
  fitted: readonly number[],
): readonly number[] {
  const isFoldedIn = standing.basis === 'folded in' && user !== undefined
  const folded = isFoldedIn ? seen.colIdx.subarray(seen.rowPtr[user]!, seen.rowPtr[user + 1]!) : []
  const taken = new Set([...fitted, ...folded, ...liked])
  for (const item of disliked) taken.delete(item)
  return [...taken]
}

/** What the model is told of the person. @param taken dense indices, oldest first; those disliked are folded in last */
function foldedItems({ served, person, standing, additions }: Case, taken: readonly number[]): readonly FoldedItem[] {
  const { numItems } = served.data.dataset
  const folded = (items: readonly number[], value: 1 | -1): readonly FoldedItem[] =>
    items.map((item) => ({ item, value, as: standIns([item], additions, numItems) })).filter(({ as }) => as.length > 0)
  return [...folded(taken, 1), ...folded(standing.basis === 'folded in' ? person.disliked : [], -1)]
}

function partsOf(one: Case, taken: readonly number[]): readonly ScorePart[] | undefined {
  const { served, standing, added, index } = one
  if (standing.basis === 'popular' || added !== undefined) return undefined
  const marks = marksOf(foldedItems(one, taken))
  return served.foldIn?.parts?.(Int32Array.from(marks.keys()), Float32Array.from(marks.values()), index)
}

async function contributionsOf(
  one: Case,
  taken: readonly number[],
  rest: number,
): Promise<ExplainedContributions | undefined> {
  const { served, index, added, standing, additions } = one
  const { foldIn, data } = served
  const { numItems } = data.dataset
  if (foldIn === undefined || standing.basis === 'popular' || !isListed(standing)) return undefined
  const until = performance.now() + LONGEST_MS
  const { items, notAsked } = await historyContributions(
    foldIn,
    foldedItems(one, taken),
    numItems,
    (scores) => (added === undefined ? scores[index]! : addedScores({ ...additions, items: [added] }, scores)[0]!),
    () => performance.now() > until,
    rest,
  )
  return {
    ...{ method: foldIn.method, notAsked },
    items: items.map(({ item, value, contribution }) => ({
      ...{ ...named(item, served, additions), contribution },
      ...(value < 0 && { disliked: true as const }),
    })),
  }
}

function whyNot(
  { served: { model, foldIn, data }, person: { user, liked, disliked }, standing, added, additions }: Case,
  taken: readonly number[],
  profileStatus: Explanation['profileStatus'],
): readonly string[] {
  const why: string[] = []
  if (!isListed(standing)) why.push('nothing that anybody took is like it: it is found by search, and no list has it')
  if (foldIn === undefined) {
    why.push(`${model} cannot be asked what of the history speaks for an item`)
    if (liked.length + disliked.length > 0)
      why.push(`${model} cannot take in what happened since the run: events only take items out of its lists`)
  }
  if (standing.basis === 'popular')
    why.push('nothing tells the model what this user likes: the score is the number of users who took the item')
  if (taken.some((item) => additions.items[item - data.dataset.numItems]?.like.length === 0))
    why.push('an item of the history came in since the run and is like nothing: no score rests on it')
  if (added !== undefined && user !== undefined && profileStatus !== 'none')
    why.push('the profile was not aligned with an item that came in since the run')
  return why
}

/** An added item that is like nothing has no score. */
function isListed({ score }: Standing): boolean {
  return Number.isFinite(score)
}

function named(item: number, { data: { catalogue, ids } }: ServedModel, { items }: Additions): NamedItem {
  const added = items[item - catalogue.length]?.item
  const { title, year } = added ?? catalogue[item]!
  return { id: added?.id ?? ids.items[item]!, title, ...(year !== undefined && { year }) }
}
