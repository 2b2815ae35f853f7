import { PRIMARY_METRICS } from '../../evaluate/comparisons.ts'
import { turned } from '../../evaluate/significance.ts'
import type { SliceName } from '../../evaluate/slices.ts'
import { metricsOn } from '../../evaluate/table.ts'
import { verdictsOf } from '../headline.ts'
import { type Html, html } from '../html.ts'
import { figure } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'
import { type IntervalRow, intervalChart, type Tone } from '../svg-intervals.ts'
import { labelOf, SLICE_TITLES } from '../wording.ts'

/** Two charts of a slice, on its last primary metric: the means, and the paired differences with the reference. */
export function intervalFigures(input: ReportInput, slice: SliceName): Html {
  const { models } = input.metrics
  const key = PRIMARY_METRICS.findLast((metric) =>
    models.some((model) => metricsOn(model, slice)[metric] !== undefined),
  )
  if (key === undefined) return html``
  const reference = labelOf(input, input.reference)
  const means = models.flatMap((model): IntervalRow[] => {
    const summary = metricsOn(model, slice)[key]
    if (summary === undefined) return []
    const [low, high] = summary.ci95
    const tone = model.name === input.reference ? 'reference' : 'plain'
    return [{ label: labelOf(input, model.name), mean: summary.mean, low, high, tone }]
  })
  const differences = [...verdictsOf(input, slice)].flatMap(([model, comparisons]): IntervalRow[] => {
    const found = comparisons.find(({ metric }) => metric === key)
    if (found === undefined) return []
    const verdict = turned(found.verdict)
    const tone: Tone = verdict === 'cannot tell' ? 'plain' : verdict
    const [low, high] = found.ci95
    return [{ label: labelOf(input, model), mean: -found.delta, low: -high, high: -low, tone }]
  })
  const title = SLICE_TITLES[slice].toLowerCase()
  return html`<div class="figures">
${figure(
  intervalChart(means, key, `Dot and whisker chart: ${key} of each model on ${title}`),
  html`${key}, mean and 95 % interval. Overlapping intervals do not mean “no difference”: the models are judged on the same users.`,
)}
${
  differences.length > 0 &&
  figure(
    intervalChart(
      differences,
      `Δ ${key}`,
      `Dot and whisker chart: difference of each model and ${reference} in ${key} on ${title}`,
      'zero',
    ),
    html`Each model minus ${reference}, paired over users, 95 % interval. Right of 0 the model is ahead.`,
  )
}
</div>`
}
