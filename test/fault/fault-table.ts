/** What one fault came to. */
export interface FaultRow {
  readonly name: string
  /** Distinct calls: prompts, and repairs of replies that broke their schema. */
  readonly calls: number
  /** Requests that the server received. */
  readonly sent: number
  /** Replies in the ledger. */
  readonly recorded: number
  /** Whole replies that the server gave and the ledger does not have. */
  readonly lost: number
  /** Attempts without a whole answer: in flight at a kill or a stop, cut, or given up. They may have been charged. */
  readonly cut: number
  /** Whole replies of one call beyond the first, apart from those of attempts that were cut. */
  readonly paidTwice: number
  /** What the server would charge, every request without an error status counted as answered in full. */
  readonly billUsd: number
  /** What the ledger says is spent. */
  readonly spentUsd: number
  readonly capUsd: number
  /** How the runs ended, in their order: `done`, or the code of the error. */
  readonly ends: readonly string[]
}

/** True when nothing was lost, nothing was paid twice, and the cap was not passed. */
export function isSound({ lost, paidTwice, billUsd, spentUsd, capUsd }: FaultRow): boolean {
  return lost === 0 && paidTwice === 0 && billUsd <= spentUsd + 1e-9 && spentUsd <= capUsd + 1e-9
}

const COLUMNS: readonly (readonly [string, (row: FaultRow) => string])[] = [
  ['case', ({ name }) => name],
  ['calls', ({ calls }) => String(calls)],
  ['sent', ({ sent }) => String(sent)],
  ['recorded', ({ recorded }) => String(recorded)],
  ['lost', ({ lost }) => String(lost)],
  ['cut', ({ cut }) => String(cut)],
  ['paid twice', ({ paidTwice }) => String(paidTwice)],
  ['bill USD', ({ billUsd }) => billUsd.toFixed(4)],
  ['ledger USD', ({ spentUsd }) => spentUsd.toFixed(4)],
  ['cap USD', ({ capUsd }) => capUsd.toFixed(4)],
  ['runs', ({ ends }) => ends.join(', ')],
  ['verdict', (row) => (isSound(row) ? 'ok' : 'BROKEN')],
]

/** The table of all cases, as Markdown. */
export function renderFaultTable(rows: readonly FaultRow[]): string {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, show]) => show(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n')
}
