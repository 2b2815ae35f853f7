import { type Comparison, PRIMARY_METRICS } from '../../evaluate/comparisons.ts'
import { METRICS, type MetricKey, parseMetricKey } from '../../evaluate/metrics/registry.ts'
import type { ModelMetrics } from '../../evaluate/metrics-json.ts'
import { turned } from '../../evaluate/significance.ts'
import { SLICE_NAMES, type SliceName } from '../../evaluate/slices.ts'
import type { MetricSummary } from '../../evaluate/summarise.ts'
import { metricsOn, nobodyScores } from '../../evaluate/table.ts'
import { counted, formatDifference, formatInterval, formatP, formatSeconds, formatShare } from '../figures.ts'
import { verdictsOf } from '../headline.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { details, section, table } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'
import { labelOf, SLICE_TITLES } from '../wording.ts'
import { intervalFigures } from './interval-figures.ts'

/** Tables, charts and tests of every slice that has users. */
export function resultsSection(input: ReportInput): Html {
  const { metrics, skipped = [] } = input
  const shown = SLICE_NAMES.filter((slice) => (metrics.slices[slice]?.users ?? 0) > 0)
  const empty = SLICE_NAMES.filter((slice) => !shown.includes(slice)).map((slice) => SLICE_TITLES[slice].toLowerCase())
  const used = [
    ...new Set(metrics.models.flatMap((model) => keysOf(model, 'all').map((key) => parseMetricKey(key).name))),
  ]
  return section(
    'results',
    'Results',
    html`${shown.map((slice) => sliceBlock(input, slice))}
${empty.length > 0 && html`<p class="note">Not shown, because no test user has a target there: ${empty.join(', ')}.</p>`}
${skipped.map(({ slice, reason }) => html`<p class="note">${SLICE_TITLES[slice]}: not tested, since ${reason}.</p>`)}
<h3>What the figures mean</h3>
<dl class="definitions">${used.map((name) => html`<dt>${name}@k</dt><dd>${METRICS[name].definition}.</dd>`)}
<dt>95 % interval</dt><dd>percentile bootstrap over users, of the values averaged over seeds.</dd>
<dt>Δ</dt><dd>mean over users of the model minus ${labelOf(input, input.reference)}; in the tables of all tests, of the first model minus the second.</dd>
<dt>detectable</dt><dd>the smallest true difference that this many users would reveal with probability .8. A smaller one may exist and stay unseen. It is that of one comparison by itself: the correction for all of them asks for more, so that a difference above it, or one whose own interval excludes 0, may still read “cannot tell”.</dd></dl>
${timesTable(input)}`,
  )
}

function sliceBlock(input: ReportInput, slice: SliceName): Html {
  const { users, targets } = input.metrics.slices[slice]
  const keys = PRIMARY_METRICS.filter((key) => input.metrics.models.some((m) => metricsOn(m, slice)[key] !== undefined))
  const reference = labelOf(input, input.reference)
  const verdicts = verdictsOf(input, slice)
  const nobody = nobodyScores(input.metrics.models, slice)
  const rows = input.metrics.models.map((model): HtmlValue[] => [
    modelName(input, model.name),
    ...keys.flatMap((key): HtmlValue[] => [
      summaryCell(metricsOn(model, slice)[key]),
      model.name === input.reference
        ? html`<span class="quiet">reference</span>`
        : nobody
          ? html`<span class="quiet">out of reach</span>`
          : verdictCell(verdicts.get(model.name)?.find(({ metric }) => metric === key)),
    ]),
  ])
  const columns = keys.flatMap((key) => [{ title: key, numeric: true }, { title: `than ${reference}` }])
  return html`<h3 id="slice-${slice}">${SLICE_TITLES[slice]}</h3>
${table(
  {
    caption: html`${counted(users, 'user')}, ${counted(targets, 'target')}. Mean and 95 % interval; beside each, what the model of the row is by that metric: better or worse than ${reference}.`,
    columns: [{ title: 'Model' }, ...columns],
    rows,
  },
  `Results: ${SLICE_TITLES[slice]}`,
)}
${intervalFigures(input, slice)}
${details('All metrics and cut-offs', allMetrics(input, slice))}
${details('All tests', allTests(input, slice))}
`
}

function modelName(input: ReportInput, name: string): Html {
  const label = labelOf(input, name)
  return name === input.reference ? html`<strong>${label}</strong>` : html`${label}`
}

function summaryCell(summary: MetricSummary | undefined): HtmlValue {
  if (summary === undefined) return '–'
  return html`${formatShare(summary.mean)}<span class="sub">${formatInterval(summary.ci95)}</span>`
}

/** Of the other model against the reference. */
function verdictCell(comparison: Comparison | undefined): HtmlValue {
  if (comparison === undefined) return html`<span class="quiet">not tested</span>`
  const { delta, minimumDetectable } = comparison
  const verdict = turned(comparison.verdict)
  const tone = verdict === 'cannot tell' ? 'none' : verdict
  return html`<span class="verdict ${tone}">${verdict}</span><span class="sub"><span class="nowrap">Δ ${formatDifference(-delta)},</span> <span class="nowrap">detectable ${formatShare(minimumDetectable)}</span></span>`
}

function keysOf(model: ModelMetrics, slice: SliceName): readonly MetricKey[] {
  return Object.keys(metricsOn(model, slice)) as MetricKey[]
}

function allMetrics(input: ReportInput, slice: SliceName): Html {
  const keys = [...new Set(input.metrics.models.flatMap((model) => keysOf(model, slice)))]
  const cell = (summary: MetricSummary | undefined): HtmlValue =>
    summary === undefined
      ? '–'
      : html`${formatShare(summary.mean)}<span class="sub">${formatInterval(summary.ci95)}</span><span class="sub">sd ${formatShare(summary.sd)}</span>`
  return table(
    {
      caption: 'Mean, 95 % interval over users, and standard deviation over seeds (0 with one run).',
      columns: [
        { title: 'Model' },
        { title: 'Runs', numeric: true },
        ...keys.map((title) => ({ title, numeric: true })),
      ],
      rows: input.metrics.models.map((model) => [
        modelName(input, model.name),
        model.seeds,
        ...keys.map((key) => cell(metricsOn(model, slice)[key])),
      ]),
    },
    `All metrics: ${SLICE_TITLES[slice]}`,
  )
}

function allTests(input: ReportInput, slice: SliceName): Html {
  const tests = input.comparisons.filter((comparison) => comparison.slice === slice)
  if (tests.length === 0) return html`<p>Nothing was tested on this part.</p>`
  return table(
    {
      caption: html`Paired bootstrap and sign-flip permutation over users. Holm’s correction covers all ${counted(input.comparisons.length, 'comparison')} of the report.`,
      columns: [
        { title: 'Models' },
        { title: 'Metric' },
        { title: 'Δ', numeric: true },
        { title: '95 % interval', numeric: true },
        { title: 'p', numeric: true },
        { title: 'p, corrected', numeric: true },
        { title: 'Detectable', numeric: true },
        { title: 'Verdict' },
      ],
      rows: tests.map(({ a, b, metric, delta, ci95, pValue, pHolm, minimumDetectable, verdict }) => [
        `${labelOf(input, a)} − ${labelOf(input, b)}`,
        metric,
        formatDifference(delta),
        `[${ci95.map(formatDifference).join(', ')}]`,
        formatP(pValue),
        formatP(pHolm),
        formatShare(minimumDetectable),
        html`<span class="verdict ${verdict === 'cannot tell' ? 'none' : verdict}">${verdict}</span>`,
      ]),
    },
    `All tests: ${SLICE_TITLES[slice]}`,
  )
}

function timesTable(input: ReportInput): Html {
  const rows = input.metrics.models.map(({ name, seeds, trainSeconds, evaluateSeconds }) => [
    modelName(input, name),
    seeds,
    formatSeconds(trainSeconds),
    formatSeconds(evaluateSeconds),
  ])
  const columns = [
    { title: 'Model' },
    { title: 'Runs', numeric: true },
    { title: 'Fit', numeric: true },
    { title: 'Rank and judge', numeric: true },
  ]
  return details(
    'Time each model took',
    table(
      { caption: 'Seconds of wall clock, mean over runs; other work may have shared the machine.', columns, rows },
      'Times',
    ),
  )
}
