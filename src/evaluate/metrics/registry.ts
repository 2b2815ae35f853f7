import { Er2almError } from '../../errors.ts'
import { hit } from './hit.ts'
import type { Metric } from './metric.ts'
import { mrr } from './mrr.ts'
import { ndcg } from './ndcg.ts'
import { ndcgRetrieved } from './ndcg-retrieved.ts'
import { precision } from './precision.ts'
import { recall } from './recall.ts'

/** Every metric er2alm knows. To add one: its file, its test, one line here and in `MetricName`. */
export const METRICS: Readonly<Record<MetricName, Metric>> = { recall, ndcg, precision, hit, mrr, ndcgRetrieved }

export type MetricName = 'recall' | 'ndcg' | 'precision' | 'hit' | 'mrr' | 'ndcgRetrieved'

/** Name and cut-off, as in reports: `recall@20`. */
export type MetricKey = `${MetricName}@${number}`

/** Composes a key: `metricKey('recall', 20)` is `recall@20`. */
export function metricKey(name: MetricName, k: number): MetricKey {
  return `${name}@${k}`
}

/** All keys of some metrics at some cut-offs, metric by metric. */
export function metricKeys(names: readonly MetricName[], cutoffs: readonly number[]): MetricKey[] {
  return names.flatMap((name) => cutoffs.map((k) => metricKey(name, k)))
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}

/**
 * Takes a key apart: `recall@20` → recall and 20.
 * @throws {Er2almError} EVAL_UNKNOWN_METRIC if the name is not registered or the cut-off is not a whole number ≥ 1
 */
export function parseMetricKey(key: string): { readonly name: MetricName; readonly k: number } {
  const [name, cutoff, ...rest] = key.split('@')
  const k = Number(cutoff)
  if (isMetricName(name) && rest.length === 0 && Number.isInteger(k) && k >= 1) return { name, k }
  throw new Er2almError('EVAL_UNKNOWN_METRIC', `"${key}" is not a metric`, {
    hint: `write a name and a cut-off, such as recall@20; the names are ${Object.keys(METRICS).join(', ')}`,
  })
}
