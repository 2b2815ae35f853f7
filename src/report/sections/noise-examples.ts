import type { NoiseExample, NoiseReport } from '../../denoise/report.ts'
import { ATTRIBUTES, type ItemAttribute } from '../../enrich/attribute.ts'
import { formatScore } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { aspectKey, type PlantedOutcome } from '../planted-errors.ts'
import type { ReportInput } from '../report-input.ts'
import { ASPECT_WORDS, ATTRIBUTE_WORDS, REASON_WORDS, titleOf } from '../wording.ts'

/** How many examples of each kind are shown. */
const SHOWN = 6

/** Aspects that were dropped and kept, with the quotes that they rest on. */
export function noiseExamples(
  input: ReportInput,
  { examplesDropped, examplesKept }: NoiseReport,
  attributes: readonly ItemAttribute[],
  outcome: PlantedOutcome | undefined,
): HtmlValue {
  const list = (title: string, examples: readonly NoiseExample[]): HtmlValue =>
    examples.length > 0 &&
    html`<h3>${title}</h3>
<ul class="examples">${examples.slice(0, SHOWN).map((example) => exampleItem(input, example, attributes, outcome))}</ul>
`
  return [
    list('Examples of what was dropped', examplesDropped),
    list('Examples of what was kept', examplesKept),
    (examplesDropped.length > 0 || examplesKept.length > 0) &&
      html`<p class="note">The clearest cases by Δ and J, chosen by the numbers alone.</p>`,
  ]
}

function exampleItem(
  input: ReportInput,
  { item, attribute: aspect, text, kept, reason, score, delta }: NoiseExample,
  attributes: readonly ItemAttribute[],
  outcome: PlantedOutcome | undefined,
): Html {
  const parts = ATTRIBUTES.filter((definition) => definition.aspect === aspect).map(({ id }) => id)
  const stated = attributes.filter((a) => a.item === item && a.status === 'stated' && parts.includes(a.attribute))
  const planted = outcome?.wrongAspects.has(aspectKey(item, aspect)) === true
  return html`<li><p class="example-head"><bdi>${titleOf(input, item)}</bdi> · ${ASPECT_WORDS[aspect]}${planted && html` <span class="badge warning">planted error</span>`}</p>
<p dir="auto">${text}</p>
${stated.map(quoteLines)}
<p class="sub">${kept ? 'kept' : 'dropped'}: ${REASON_WORDS[reason]} · J ${formatScore(score)}${delta !== null && ` · Δ ${formatScore(delta)}`}</p></li>
`
}

function quoteLines({ attribute, evidence }: ItemAttribute): HtmlValue {
  return evidence.map(
    ({ quote, passage }) =>
      html`<p class="sub">${ATTRIBUTE_WORDS[attribute]}: <q dir="auto">${quote}</q> <code>${passage}</code></p>`,
  )
}
