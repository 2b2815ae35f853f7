import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import { countryName } from '../enrich/values/country.ts'
import { languageName } from '../enrich/values/language.ts'
import { foldName, peopleNames } from '../enrich/values/people.ts'
import { saysDirected } from '../enrich/values/says-directed.ts'
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
import { itemAttributeTable, toldAs } from './item-attributes.ts'
import { loadAttributes } from './load-attributes.ts'
import type { RunFolder } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

const MODEL = 'er2alm-plus'
const DEPTH = 10

/** What was found so far. */
interface Found {
  readonly user: number
  readonly item: number
  readonly rank: number
  readonly parts: Omit<NewItemExample, 'explanation' | 'shelf'>
  readonly worth: number
}

/**
 * The new item that the page explains, out of every user's first ten: one whose director, where the quoted sentence says so
 * by fixed rules, the user knows; then a hit of the test; then the one where a stated value that the user knows brings most.
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
    scorer.scoreBlock(Int32Array.of(user), scores)
    fresh.forEach((item, place) => {
      onShelf[place] = scores[item]
    })
    const count = topK(onShelf, DEPTH, top)
    for (let r = 0; r < count; r++) {
      const item = fresh[top[r]]
      const hit = hasEntry(dataset.test, user, item)
      const { values, ...rest } = parts(user, item)
      const named = values.map(({ attribute, value, part }) => ({
        attribute,
        value: names.get(attribute)![value]!,
        part,
        column: value,
      }))
      // A director before anything else: that English is shared tells nobody much.
      const known = named.filter(({ attribute, column }) => isStated(attribute) && isKnown(attribute, column, user))
      const person = known.find(
        ({ attribute, value, part }) => attribute === 'director' && part > 0 && isSaidToDirect(value, item),
      )
      const worth = (person === undefined ? (known[0]?.part ?? 0) : 2 + person.part) + (hit ? 1 : 0)
      if (worth > (best?.worth ?? 0))
        best = { user, item, rank: r + 1, parts: { ...rest, values: named.map(shown), hit }, worth }
    }
  }
  if (best === undefined) return undefined
  const { user, item, rank } = best
  const explain = await openExplainer(run, data, config.evaluate.fit, sources, context)
  const explanation = await explain({ user, item, rank, model: MODEL, score: best.parts.score })
  return { explanation, shelf: fresh.length, ...best.parts }

  /** Whether the language model stated values of the attribute, rather than the catalogue alone. */
  function isStated(attribute: string): boolean {
    return stated.some(
      (record) => toldAs(record.attribute) === attribute && record.status === 'stated' && record.attribute !== 'genre',
    )
  }

  /** Whether a quote about the item says so by fixed rules: not every quote that holds a name does. */
  function isSaidToDirect(folded: string, item: number): boolean {
    const id = data.ids.items[item]!
    const record = stated.find((one) => one.item === id && one.attribute === 'director')
    const names = (record?.value ?? []).flatMap(peopleNames).filter((name) => foldName(name) === folded)
    return names.some((name) => record!.evidence.some(({ quote }) => saysDirected(name, quote)))
  }

  function isKnown(attribute: string, column: number, user: number): boolean {
    const values = itemAttributes!.get(attribute)!
    const { rowPtr, colIdx } = fitted.train
    for (let e = rowPtr[user]; e < rowPtr[user + 1]; e++) if (hasEntry(values, colIdx[e], column)) return true
    return false
  }
}

/** A value as people write it. */
function shown<T extends { readonly attribute: string; readonly value: string }>(one: T): T {
  if (one.attribute === 'country' && /^[A-Z]{2}$/.test(one.value)) return { ...one, value: countryName(one.value) }
  if (one.attribute === 'language' && /^[a-z]{2,3}$/.test(one.value)) return { ...one, value: languageName(one.value) }
  return one
}
