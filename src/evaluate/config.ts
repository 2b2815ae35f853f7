import { z } from 'zod'
import type { Parts } from './mask.ts'
import { METRICS, type MetricKey, type MetricName, metricKeys } from './metrics/registry.ts'
import type { TieRule } from './rank.ts'

/** Settings of the evaluation stage, as resolved. */
export interface EvaluateConfig {
  /** What the final models are fitted on, after settings and epochs were chosen on the validation part. */
  readonly fit: Parts
  /** What is taken out of every ranking. Never less than `fit`. */
  readonly mask: Parts
  readonly metrics: readonly MetricName[]
  readonly cutoffs: readonly number[]
  readonly ties: TieRule
  /** Metrics that are compared and shown, out of `metrics` at `cutoffs`. */
  readonly primary: readonly MetricKey[]
  /** Model that every other one is compared with. */
  readonly reference: string
  /** Bootstrap resamples and sign flips. */
  readonly resamples: number
}

const metricNames = Object.keys(METRICS) as MetricName[]
const parts = z.enum(['train', 'train+validation'])

/**
 * Schema of the config key `evaluate`.
 *
 * `ties` defaults to `random` (seeded): models that know nothing about new items give all of them the same score, and item
 * order often follows popularity, so that breaking ties by index would show a skill that the model does not have.
 */
export const evaluateConfig: z.ZodType<EvaluateConfig> = z
  .strictObject({
    fit: parts.default('train+validation'),
    mask: parts.default('train+validation'),
    metrics: z.array(z.enum(metricNames)).min(1).default(['recall', 'ndcg', 'precision', 'hit']),
    cutoffs: z.array(z.int().min(1)).min(1).default([10, 20, 50]),
    ties: z.enum(['index', 'random']).default('random'),
    primary: z
      .array(z.templateLiteral([z.enum(metricNames), '@', z.number()]))
      .min(1)
      .default(['recall@20', 'ndcg@20']),
    reference: z.string().min(1).default('er2alm'),
    resamples: z.int().min(100).default(10_000),
  })
  .superRefine((config, context) => {
    if (config.fit === 'train+validation' && config.mask === 'train') {
      context.addIssue({ code: 'custom', path: ['mask'], message: 'must cover what the models are fitted on (fit)' })
    }
    const computed: readonly string[] = metricKeys(config.metrics, config.cutoffs)
    config.primary.forEach((key, index) => {
      if (computed.includes(key)) return
      context.addIssue({ code: 'custom', path: ['primary', index], message: `must be one of ${computed.join(', ')}` })
    })
  })
