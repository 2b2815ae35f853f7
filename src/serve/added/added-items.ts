import { setImmediate } from 'node:timers/promises'
import type { Logger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import type { EventLog } from '../events/event-log.ts'
import { readableValues, valuesOfItem } from '../lists/item-values.ts'
import type { LoadedModel } from '../served-model.ts'
import type { AddedItem, LoggedItem } from './added-item.ts'
import type { ItemValues, SharedValue } from './attribute-likeness.ts'
import {
  encodeItem,
  isSameItem,
  makePlacing,
  type Neighbour,
  neighboursOf,
  openPlacingSources,
  type Placing,
  type PlacingSources,
} from './place-items.ts'
import { meanOver, neighbourMean, stretchOf } from './stretch.ts'

/** An added item among the items of a served model. */
export interface PlacedItem {
  readonly item: AddedItem
  /** Nearest first, at most `NEIGHBOURS`; empty: nothing is like it, and no list has it. */
  readonly like: readonly Neighbour[]
}

/** The added items that a served model does not have itself. */
export interface Additions {
  readonly items: readonly PlacedItem[]
  readonly indexOf: ReadonlyMap<string, number>
  /** Items that the model has interactions of. */
  readonly known: Int32Array
  /** Factor that brings means over neighbours to the spread of the model's scores (`stretchOf`). */
  readonly stretch: number
  /** Another one whenever an item is stored: what was computed before is stale. */
  readonly revision: number
}

/** For a service that takes none. */
export const NO_ADDITIONS: Additions = {
  ...{ items: [], indexOf: new Map(), known: new Int32Array(0) },
  ...{ stretch: 1, revision: 0 },
}

/** Items that came in while the service runs. */
export interface AddedItems {
  /** One of them, though the run served may have it by now too. */
  get(id: string): AddedItem | undefined
  /** Raised whenever an item is stored: what was computed before is stale. */
  readonly revision: number
  /** Those that the model lacks, with what they are like; none before `prepare` of the same model has ended. */
  of(served: LoadedModel): Additions
  /** What is known of an item. @param item dense index, added ones behind those of the model; empty where `of` has none */
  valuesAt(item: number, served: LoadedModel, additions: Additions): ItemValues
  /**
   * Reads what is needed to place items beside those of a model, and places what comes later beside them too. Quick without
   * added items. To be awaited before the model serves.
   */
  prepare(served: LoadedModel): Promise<void>
  /**
   * Stores an item and places it.
   * @throws {Er2almError} what `EventLog.putItem` throws
   */
  add(item: AddedItem, served: LoadedModel | undefined): Promise<AddedOutcome>
}

export interface AddedOutcome {
  /** False if it was there just so. */
  readonly stored: boolean
  /** Absent where the model has the item itself, and without a model. */
  readonly placed?: PlacedItem
  /** What a neighbour shares with the item, the rarest first. */
  shared(neighbour: number): readonly SharedValue[]
  /** Why texts are not compared; absent when they are. */
  readonly whyNoText?: string
}

/** One model's side. */
interface Side {
  readonly placing: Placing
  readonly stretch: number
  readonly placed: Map<string, { readonly logged: LoggedItem; readonly placed: PlacedItem }>
  latest?: { readonly revision: number; readonly additions: Additions }
}

/** Items that are placed in one go, while requests wait. */
const PLACED_AT_ONCE = 16

/** @param open reads a run's texts and reliabilities */
export function createAddedItems(
  events: EventLog,
  log: Logger,
  open: (served: LoadedModel) => Promise<PlacingSources> = (served) => openPlacingSources(served, log),
): AddedItems {
  // By the data of a model: it is one object wherever the model goes, and is forgotten with it.
  const preparing = new WeakMap<object, Promise<Side>>()
  const ready = new WeakMap<object, Side>()
  /** Models that may answer, the one before the one served too. */
  const loaded = new Set<WeakRef<LoadedModel>>()
  let revision = 0

  function sideOf(served: LoadedModel): Promise<Side> {
    const known = preparing.get(served.data)
    if (known !== undefined) return known
    const made = makeSide(served)
    preparing.set(served.data, made)
    made.catch(() => preparing.delete(served.data))
    return made
  }

  async function makeSide(served: LoadedModel): Promise<Side> {
    const placing = makePlacing(served, await open(served))
    return { placing, stretch: await stretchOf(served, placing), placed: new Map() }
  }

  function place({ placing, placed }: Side, logged: LoggedItem): PlacedItem {
    const { id } = logged.item
    const before = placed.get(id)
    if (before?.logged === logged) return before.placed
    const now = { item: logged.item, like: neighboursOf(logged, placing) }
    placed.set(id, { logged, placed: now })
    return now
  }

  function lacking(served: LoadedModel): readonly LoggedItem[] {
    return [...events.items.values()].filter(({ item }) => !served.itemIndex.has(item.id))
  }

  function modelsLoaded(): readonly LoadedModel[] {
    return [...loaded].flatMap((one) => {
      const model = one.deref()
      if (model === undefined) loaded.delete(one)
      return model ?? []
    })
  }

  async function prepared(served: LoadedModel): Promise<void> {
    const side = await sideOf(served)
    for (const [n, logged] of lacking(served).entries()) {
      if (n % PLACED_AT_ONCE === 0) await setImmediate()
      place(side, logged)
    }
    ready.set(served.data, side)
  }

  /** The item is stored by now: that the folder of another run is gone is no failure of the request. */
  async function preparedIfReadable(model: LoadedModel): Promise<void> {
    try {
      await prepared(model)
    } catch (error) {
      if (!(error instanceof Er2almError)) throw error
      log.warn('new items are not listed by a model that is loaded', {
        ...{ run: model.run, model: model.model, code: error.code, why: error.message },
      })
    }
  }

  return {
    get: (id) => events.items.get(id)?.item,
    get revision() {
      return revision
    },
    of(served) {
      const side = ready.get(served.data)
      if (side === undefined) return NO_ADDITIONS
      if (side.latest?.revision !== revision) {
        const items = lacking(served).map((logged) => place(side, logged))
        const indexOf = new Map(items.map(({ item }, index) => [item.id, index]))
        const { stretch, placing } = side
        side.latest = { revision, additions: { items, indexOf, known: placing.known, stretch, revision } }
      }
      return side.latest.additions
    },
    valuesAt(item, served, { items }) {
      const added = items[item - served.data.dataset.numItems]
      if (added !== undefined) return valuesOfItem(added.item)
      return ready.get(served.data)?.placing.attributes.valuesOf(item) ?? new Map()
    },
    async prepare(served) {
      if (!modelsLoaded().some(({ data }) => data === served.data)) loaded.add(new WeakRef(served))
      if (lacking(served).length > 0) await prepared(served)
    },
    async add(item, served) {
      const placing = served === undefined ? undefined : (await sideOf(served)).placing
      const before = events.items.get(item.id)
      const { vectors, whyNoText } = await encodeItem(item, before, placing, log)
      const stored = before === undefined || !isSame(before, { item, vectors })
      if (stored) {
        await events.putItem(item, vectors)
        revision++
      }
      const outcome: AddedOutcome = {
        stored,
        shared: (neighbour) => readableValues(placing?.attributes.shared(valuesOfItem(item), neighbour) ?? []),
        ...(whyNoText !== undefined && { whyNoText }),
      }
      for (const model of modelsLoaded()) if (model.data !== served?.data) await preparedIfReadable(model)
      if (served === undefined || served.itemIndex.has(item.id)) return outcome
      await prepared(served)
      return { ...outcome, placed: place(await sideOf(served), events.items.get(item.id)!) }
    },
  }
}

function isSame(a: LoggedItem, b: LoggedItem): boolean {
  return isSameItem(a.item, b.item) && [...b.vectors.keys()].every((key) => a.vectors.has(key))
}

/**
 * Scores of the added items for somebody, out of the scores of all known ones: s̄ + b·(m − s̄), with the mean s̄ over the known
 * items, m the mean over the item's neighbours (`neighbourMean`) and b the `stretch` of the model.
 *
 * @param known scores of the person over all items of the model, before any is taken out of the list; not changed
 * @returns     one for each of `additions.items`; −Infinity for an item that is like nothing
 */
export function addedScores({ items, known: knownItems, stretch }: Additions, known: Float32Array): Float32Array {
  const mean = meanOver(knownItems, known)
  return Float32Array.from(items, ({ like }) =>
    like.length === 0 ? Number.NEGATIVE_INFINITY : mean + stretch * (neighbourMean(like, known, mean) - mean),
  )
}
