import { type Html, html } from './html.ts'
import type { ReportInput } from './report-input.ts'
import { reportStyle } from './report-style.ts'
import { auditSection } from './sections/audit.ts'
import { dataSection } from './sections/data.ts'
import { enrichmentSection } from './sections/enrichment.ts'
import { newItemSection } from './sections/new-item.ts'
import { noiseSection } from './sections/noise.ts'
import { protocolSection } from './sections/protocol.ts'
import { provenanceSection } from './sections/provenance.ts'
import { recommendationSection } from './sections/recommendation.ts'
import { resultsSection } from './sections/results.ts'
import { summarySection } from './sections/summary.ts'
import { trainingSection } from './sections/training.ts'

const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ['results', 'Results'],
  ['protocol', 'Method'],
  ['training', 'Training'],
  ['data', 'Data'],
  ['enrichment', 'Enrichment'],
  ['noise', 'Noise control'],
  ['recommendation', 'One recommendation'],
  ['new-item', 'One new item'],
  ['audit', 'Audit'],
  ['provenance', 'Provenance'],
]

/**
 * `report.html`: one page that needs nothing else. No script, no outside request (the page's own policy forbids both),
 * charts as inline SVG, light and dark. The same input gives the same bytes. Every text of the input is escaped, whatever
 * a passage or a reply holds.
 *
 * Parts of the input that are absent get a sentence that says so.
 */
export function renderReport(input: ReportInput): string {
  return `<!doctype html>\n${page(input)}`
}

function page(input: ReportInput): Html {
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${input.title} · er2alm report</title>
<link rel="icon" href="data:,">
<style>${reportStyle}</style>
</head>
<body>
<main>
${summarySection(input)}<nav aria-label="Contents"><ul>${CONTENTS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${resultsSection(input)}${protocolSection(input)}${trainingSection(input)}${dataSection(input)}${enrichmentSection(input)}${noiseSection(input)}${recommendationSection(input)}${newItemSection(input)}${auditSection(input)}</main>
${provenanceSection(input)}</body>
</html>
`
}
