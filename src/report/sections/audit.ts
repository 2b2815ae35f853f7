import { type Finding, SEVERITIES, type Severity } from '../../audit/finding.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { section, table } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'

const TONES: { readonly [S in Severity]: string } = {
  leak: 'error',
  defect: 'warning',
  note: 'info',
  ok: 'good',
  'not applicable': 'quiet',
}

/** What `er2alm audit` found, the worst first. */
export function auditSection({ audit }: ReportInput): Html {
  return section('audit', 'Audit', audit === undefined ? NOT_AUDITED : findings(audit.findings, audit.clean))
}

const NOT_AUDITED: Html = html`<p class="note">This run was not audited yet: <code>er2alm audit RUN</code> looks for leaks, hindsight and memorisation; run the config again, and what it found stands here.</p>`

function findings(all: readonly Finding[], clean: boolean): Html {
  const sorted = SEVERITIES.flatMap((severity) => all.filter((finding) => finding.severity === severity))
  return html`<p>${clean ? 'No check found a leak.' : 'A check found a leak: the results on this page would be wrong.'}</p>
${table(
  {
    caption: 'What each check of trust found, the worst first.',
    columns: [{ title: 'Check' }, { title: 'Severity' }, { title: 'Found' }],
    rows: sorted.map(findingRow),
  },
  'Findings of the audit',
)}`
}

function findingRow({ check, severity, message, examples, remedy }: Finding): HtmlValue[] {
  return [
    check,
    html`<span class="badge ${TONES[severity]}">${severity}</span>`,
    [
      message,
      examples.length > 0 && html`<span class="sub">For example: ${examples.join('; ')}</span>`,
      remedy !== undefined && html`<span class="sub">To do: ${remedy}</span>`,
    ],
  ]
}
