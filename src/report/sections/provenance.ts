import { formatCount, formatSeconds, listed } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { details, table } from '../html-table.ts'
import type { ReportInput, ReportProvenance } from '../report-input.ts'

/** Versions, seeds, identities and the config: what is needed to make the same page again. */
export function provenanceSection({ provenance, metrics }: ReportInput): Html {
  const { er2alm, node, created, command, languageModel, encoder, attributions = [] } = provenance
  const facts: [string, HtmlValue][] = [
    ['Made', created],
    ['Versions', `er2alm ${er2alm}, Node.js ${node}`],
    ['Seeds', listed(metrics.protocol.seeds.map(String))],
  ]
  if (command !== undefined) facts.push(['Command', html`<code>${command}</code>`])
  if (languageModel !== undefined) facts.push(['Language model', languageModel])
  if (encoder !== undefined) facts.push(['Encoder', encoder])
  return html`<footer id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">Provenance</h2>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${attributions.length > 0 && html`<ul class="attributions">${attributions.map((line) => html`<li>${line}</li>`)}</ul>`}
${stagesTable(provenance)}
${details('The config, defaults included', html`<pre>${provenance.config}</pre>`)}
</footer>
`
}

function stagesTable({ stages }: ReportProvenance): HtmlValue {
  if (stages.length === 0) return null
  return table(
    {
      caption:
        'Stages. An identity is the SHA-256 of code version, config and inputs: the same identity, the same result.',
      columns: [
        { title: 'Stage' },
        { title: 'Time', numeric: true },
        { title: 'Peak memory', numeric: true },
        { title: 'Identity' },
      ],
      rows: stages.map(({ name, identity, seconds, peakRssBytes }) => [
        name,
        formatSeconds(seconds),
        peakRssBytes === undefined ? '–' : `${formatCount(peakRssBytes / 2 ** 20)} MiB`,
        html`<code>${identity.slice(0, 16)}</code>`,
      ]),
    },
    'Stages of the run',
  )
}
