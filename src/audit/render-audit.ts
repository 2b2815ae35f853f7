import { type Style, styled } from '../explain/style.ts'
import { printable, wrapText } from '../explain/terminal-text.ts'
import type { AuditReport } from './audit.ts'
import { type Finding, SEVERITIES, type Severity } from './finding.ts'

const WORDS: { readonly [S in Severity]: string } = {
  leak: 'LEAK',
  defect: 'defect',
  note: 'note',
  ok: 'ok',
  'not applicable': '–',
}
const STYLES: { readonly [S in Severity]?: Style } = {
  leak: 'bad',
  defect: 'doubtful',
  ok: 'good',
  'not applicable': 'faint',
}
const MARGIN = 8
/** Width of the text. */
const COLUMNS = 120

/** The findings for people, the worst first; within a severity in the order of the checks. */
export function renderAudit({ audited, counts, findings }: AuditReport): string {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
  const width = Math.max(...findings.map(({ check }) => check.length))
  const total = SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(', ')
  const verdict =
    counts.leak > 0
      ? 'LEAK: results on this would be wrong'
      : audited === 'data'
        ? 'no leak found in the data (audit a run folder for prompts, profiles, features and evaluation)'
        : 'no leak found'
  return `${sorted.map((finding) => lines(finding, width)).join('')}\n${verdict} (${total})\n`
}

function lines({ check, severity, message, examples, remedy }: Finding, width: number): string {
  const indent = ' '.repeat(MARGIN + width + 2)
  const texts = [
    message,
    ...(examples.length === 0 ? [] : [`e.g. ${examples.join('; ')}`]),
    ...(remedy === undefined ? [] : [`to do: ${remedy}`]),
  ]
  const wrapped = texts.map((text) => wrapText(printable(text), COLUMNS, indent)).join('\n')
  const word = WORDS[severity]
  const style = STYLES[severity]
  const shown = style === undefined ? word : styled(style, word)
  return `${shown}${' '.repeat(MARGIN - word.length)}${check.padEnd(width + 2)}${wrapped.trimStart()}\n`
}
