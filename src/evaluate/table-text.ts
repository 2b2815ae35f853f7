import { type ResultTable, resultTables, type TableInput, tableNotes } from './table.ts'

/** Width of the terminal that the table must fit. */
const MAX_COLUMNS = 100
const GAP = '  '

/**
 * The result tables and their notes as plain text for a terminal, at most 100 columns wide, without colour. A model name
 * that does not fit is cut and ends in `…`.
 */
export function renderTextTable(input: TableInput): string {
  const tables = resultTables(input).map(textTable)
  const notes = tableNotes(input).flatMap((note) => wrap(note, MAX_COLUMNS))
  return `${[...tables, notes.join('\n')].join('\n\n')}\n`
}

/** The same as Markdown: a heading and a pipe table a slice, the notes as a list. */
export function renderMarkdownTable(input: TableInput): string {
  const tables = resultTables(input).map(markdownTable)
  const notes = tableNotes(input).map((note) => `- ${note}`)
  return `${[...tables, notes.join('\n')].join('\n\n')}\n`
}

function textTable(table: ResultTable): string {
  const lines = [table.header, ...table.rows]
  const widths = table.header.map((_, c) => Math.max(...lines.map((line) => line[c].length)))
  const others = widths.slice(1).reduce((sum, width) => sum + width + GAP.length, 0)
  widths[0] = Math.max(1, Math.min(widths[0], MAX_COLUMNS - others))
  const rule = widths.map((width) => '-'.repeat(width)).join(GAP)
  const rows = lines.map((line) =>
    line
      .map((cell, c) => fit(cell, widths[c]))
      .join(GAP)
      .trimEnd(),
  )
  return [...wrap(table.title, MAX_COLUMNS), rows[0], rule, ...rows.slice(1)].join('\n')
}

function markdownTable(table: ResultTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    `### ${table.title}`,
    '',
    line(table.header),
    `|${' --- |'.repeat(table.header.length)}`,
    ...table.rows.map(line),
  ].join('\n')
}

function fit(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width)
}

/** Breaks a line between words; what follows the first line is indented. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `  ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
