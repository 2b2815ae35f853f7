import type { Verdict } from '../evaluate/significance.ts'
import { type Style, styled } from '../explain/style.ts'

/** How a verdict is shown. */
export const VERDICT_STYLES: Readonly<Record<Verdict, Style>> = { better: 'good', worse: 'bad', 'cannot tell': 'faint' }

const VERDICTS = Object.keys(VERDICT_STYLES).join('|')
const LAST_CELL = new RegExp(`(?<= {2})(?:${VERDICTS})(?: / (?:${VERDICTS}))*$`)

/** A rendered table of results with its header, its rule and its verdicts styled; other text stays as it is. */
export function styleVerdicts(table: string): string {
  const lines = table.split('\n')
  const isRule = (line: string | undefined): boolean => /^-+( {2}-+)+$/.test(line ?? '')
  return lines
    .map((line, at) => {
      if (isRule(line)) return styled('faint', line)
      if (isRule(lines[at + 1])) return styled('heading', line)
      return line.replace(LAST_CELL, (cell) =>
        cell.replaceAll(new RegExp(VERDICTS, 'g'), (verdict) => styled(VERDICT_STYLES[verdict as Verdict], verdict)),
      )
    })
    .join('\n')
}
