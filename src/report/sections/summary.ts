import { headline } from '../headline.ts'
import { type Html, html } from '../html.ts'
import type { ReportInput } from '../report-input.ts'

/** The head of the page: title, the honest verdict, and what it rests on. */
export function summarySection(input: ReportInput): Html {
  const { sentence, best, slices } = headline(input)
  return html`<header>
<p class="kicker">er2alm report</p>
<h1>${input.title}</h1>
<p class="headline">${best ?? sentence}</p>
<ul class="verdicts">${[...(best === undefined ? [] : [sentence]), ...slices].map((line) => html`<li>${line}</li>`)}</ul>
<p class="note">Better and worse are said only where the 95 % interval of the paired difference excludes 0 and the
p-value corrected for all comparisons (Holm) is below .05: so models may stay not to be told apart though the interval of
their difference excludes 0. “Not to be told apart” is no proof of equality: see the detectable differences below.</p>
</header>
`
}
