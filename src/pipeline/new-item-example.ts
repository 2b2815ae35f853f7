import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import { ATTRIBUTES } from '../enrich/attribute.ts'
import { newItems } from '../evaluate/slices.ts'
import { newItemExplainer } from '../models/new-item-parts.ts'
import { hasEntry } from '../numeric/csr.ts'
import { topK } from '../numeric/top-k.ts'
import type { NewItemExample } from '../report/report-input.ts'
import type { RunConfig } from './config.ts'
import type { RunData } from './data-stage.ts'
import { loadCheckpoint, loadScorer } from './evaluate-stage.ts'
import { type ExplainSources, openExplainer } from './explain-run.ts'
import { loadFeatures } from './feature-stage.ts'
import { itemAttributeTable } from './item-attributes.ts'
import { loadAttributes } from './load-attributes.ts'
import type { RunFolder } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

const MODEL = 'er2alm-plus'
const DEPTH = 10
const PEOPLE: readonly string[] = ATTRIBUTES.filter(({ people }) => people).map(({ id }) => id)

/** What was found so far. */
interface Found {
  readonly user: number
  readonly item: number
  readonly rank: number
  readonly parts: Omit<NewItemExample, 'explanation' | 'shelf'>
  readonly worth: number
}

/**
 * The new item that the page explains: among the hits of the test in a user's first ten new items, the one where a value
 * that the language model stated, and that an item of the user's history shares, brings most to the score; people before
 * other values.
 */
export async function newItemExample(
  run: RunFolder,
  data: RunData,
  config: RunConfig,
  sources: ExplainSources | undefined,
  context: Context,
): Promise<NewItemExample | undefined> {
  if (config.models[MODEL] === undefined || sources === undefined) return undefined
  const { dataset } = data
  const fitted = config.evaluate.fit === 'train' ? dataset : refit(dataset)
  const stated = loadAttributes(run)
  const { itemAttributes } = await loadFeatures(run, sources.store, sources.features, data, context)
  const names = itemAttributeTable(data.catalogue, stated).names
  const history = run.readJson<ModelHistory>(`models/${MODEL}/history.json`)
  const seed = history.runs[0]!.seed
  const { tensors } = loadCheckpoint(run, MODEL, seed, data)
  const parts = newItemExplainer({ ...fitted, itemAttributes }, tensors)
  if (parts === undefined) return undefined
  const scorer = loadScorer(run, MODEL, seed, data, config.evaluate.fit)
  const fresh = newItems(dataset)
  const scores = new Float32Array(dataset.numItems)
  const onShelf = new Float32Array(fresh.length)
  const top = new Int32Array(DEPTH)
  let best: Found | undefined
  for (let user = 0; user < dataset.numUsers; user++) {
    if (!fresh.some((item) => hasEntry(dataset.test, user, item))) continue
    scorer.scoreBlock(Int32Array.of(user), scores)
    fresh.forEach((item, place) => {
      onShelf[place] = scores[item]
    })
    const count = topK(onShelf, DEPTH, top)
    for (let r = 0; r < count; r++) {
      const item = fresh[top[r]]
      if (!hasEntry(dataset.test, user, item)) continue
      const { values, ...rest } = parts(user, item)
      const named = values.map(({ attribute, value, part }) => ({
        attribute,
        value: names.get(attribute)![value]!,
        part,
        column: value,
      }))
      // A person before anything else: that English is shared tells nobody much.
      const known = named.filter(({ attribute, column }) => isStated(attribute) && isKnown(attribute, column, user))
      const person = known.find(({ attribute, part }) => PEOPLE.includes(attribute) && part > 0)
      const worth = person === undefined ? (known[0]?.part ?? 0) : 1 + person.part
      if (worth > (best?.worth ?? 0)) best = { user, item, rank: r + 1, parts: { ...rest, values: named }, worth }
    }
  }
  if (best === undefined) return undefined
  const { user, item, rank } = best
  const explain = await openExplainer(run, data, config.evaluate.fit, sources, context)
  const explanation = await explain({ user, item, rank, model: MODEL, score: best.parts.score })
  return { explanation, shelf: fresh.length, ...best.parts }

  /** Whether the language model stated values of the attribute, rather than the catalogue alone. */
  function isStated(attribute: string): boolean {
    return (
      stated.some((record) => record.attribute === attribute && record.status === 'stated') && attribute !== 'genre'
    )
  }

  function isKnown(attribute: string, column: number, user: number): boolean {
    const values = itemAttributes!.get(attribute)!
    const { rowPtr, colIdx } = fitted.train
    for (let e = rowPtr[user]; e < rowPtr[user + 1]; e++) if (hasEntry(values, colIdx[e], column)) return true
    return false
  }
}
