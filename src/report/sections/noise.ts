import type { NoiseDecision, NoiseReason } from '../../denoise/filter.ts'
import { ITEM_ASPECTS } from '../../enrich/attribute.ts'
import { counted, formatCount, formatPercent } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { figure, section, table } from '../html-table.ts'
import { type PlantedOutcome, plantedOutcome } from '../planted-errors.ts'
import type { ReportInput, ReportNoise } from '../report-input.ts'
import { type HistogramBin, histogramChart } from '../svg-histogram.ts'
import { lineChart } from '../svg-lines.ts'
import { ASPECT_WORDS, REASON_WORDS } from '../wording.ts'
import { noiseExamples } from './noise-examples.ts'
import { plantedBlock } from './planted.ts'

/** In the order of the tables. */
export const REASONS: readonly NoiseReason[] = ['kept', 'kept-warmup', 'gate', 'cosine', 'unknown']

const REASON_TITLES: Readonly<Record<NoiseReason, string>> = {
  kept: 'Kept',
  'kept-warmup': 'Kept while filling',
  gate: 'Dropped: score',
  cosine: 'Dropped: cosine',
  unknown: 'Nothing stated',
}

/** What noise control dropped and why, and how often it was right where that is known. */
export function noiseSection(input: ReportInput): Html {
  return section('noise', 'Noise control', input.noise === undefined ? absent() : noiseBody(input, input.noise))
}

function absent(): Html {
  return html`<p class="note">This run has no noise control: there was nothing stated that could be dropped.</p>`
}

function noiseBody(input: ReportInput, noise: ReportNoise): Html {
  const { report, decisions, settings, planted } = noise
  const attributes = input.enrichment?.attributes ?? []
  const outcome: PlantedOutcome | undefined = planted && plantedOutcome(planted, attributes, decisions)
  const dropped = report.candidates - report.kept
  return html`<p>${counted(report.candidates, 'aspect')} of items were judged: ${formatCount(report.kept)} kept,
${formatCount(dropped)} dropped (${formatPercent(report.candidates === 0 ? null : dropped / report.candidates)}).
A dropped aspect becomes a zero vector and says nothing to the model. ${settingsSentence(settings)}</p>
${reasonsTable(noise)}
<dl class="definitions">${REASONS.map((reason) => html`<dt>${REASON_TITLES[reason]}</dt><dd>${REASON_WORDS[reason]}.</dd>`)}</dl>
${charts(noise)}
${outcome && plantedBlock(input, outcome)}
${noiseExamples(input, report, attributes, outcome)}`
}

/** What decided, in words. */
export function settingsSentence({
  enabled,
  useGate,
  useCosine,
  gateThreshold,
  warmupSize,
}: ReportNoise['settings']): string {
  if (!enabled) return 'Noise control was switched off: everything that has a vector was kept.'
  const gate = useGate
    ? `A gate trained on the agreement with the item’s basic attributes gives each a score J; below θ = ${gateThreshold} it is dropped.`
    : `The plain agreement with the item’s basic attributes gives each a score J; below θ = ${gateThreshold} it is dropped.`
  const cosine = useCosine
    ? ` Once ${formatCount(warmupSize)} were kept and as many dropped, an aspect must also be nearer to the kept ones (Δ above 0).`
    : ' The cosine step was switched off.'
  return gate + cosine
}

function reasonsTable({ report }: ReportNoise): Html {
  const rows = ITEM_ASPECTS.flatMap((aspect): HtmlValue[][] => {
    const counts = report.byAspect[aspect]
    if (counts === undefined) return []
    const judged = REASONS.reduce((sum, reason) => (reason === 'unknown' ? sum : sum + counts[reason]), 0)
    const share = (counts.gate + counts.cosine) / judged
    return [[ASPECT_WORDS[aspect], ...REASONS.map((reason) => formatCount(counts[reason])), formatPercent(share)]]
  })
  return table(
    {
      caption: 'Decisions by aspect and reason.',
      columns: [
        { title: 'Aspect' },
        ...REASONS.map((reason) => ({ title: REASON_TITLES[reason], numeric: true })),
        { title: 'Dropped, of judged', numeric: true },
      ],
      rows,
    },
    'Decisions of noise control',
  )
}

function charts({ report, decisions, settings }: ReportNoise): Html {
  const bins = scoreBins(decisions, report.scoreHistogram.length)
  const losses = report.trainingLoss.map((loss, epoch) => [epoch + 1, loss] as const)
  return html`<div class="figures">
${
  bins.some(({ kept, dropped }) => kept + dropped > 0) &&
  figure(
    histogramChart(
      bins,
      settings.enabled ? settings.gateThreshold : undefined,
      'score J',
      'Histogram: scores of noise control, kept and dropped',
    ),
    html`Scores of the judged aspects: <span class="key kept"></span> kept, <span class="key dropped"></span> dropped. The score
holds random noise (Eq. 7), so that it is a draw and not a measurement.`,
  )
}
${
  losses.length > 0 &&
  figure(
    lineChart([{ points: losses }], 'epoch', 'Line chart: training loss of the gate by epoch'),
    'Loss of the gate by epoch of its training.',
  )
}
</div>`
}

/** Kept and dropped decisions by score: bin b holds [b/bins, (b + 1)/bins), the last one also its upper end. */
export function scoreBins(decisions: readonly NoiseDecision[], bins: number): readonly HistogramBin[] {
  const counts = Array.from({ length: bins }, () => ({ kept: 0, dropped: 0 }))
  for (const { score, kept } of decisions) {
    if (score === null) continue
    counts[Math.min(bins - 1, Math.floor(score * bins))][kept ? 'kept' : 'dropped']++
  }
  return counts.map((count, b) => ({ low: b / bins, high: (b + 1) / bins, ...count }))
}
