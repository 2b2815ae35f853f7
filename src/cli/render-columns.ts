import { type Style, styled, withoutMarks } from '../explain/style.ts'

const GAP = '  '

/**
 * Rows as aligned columns for a terminal. Columns whose cells are all numbers stand at the right.
 *
 * @param rows  as many cells a row as `header`; control characters are taken out
 * @param style of a cell, where it has one: by its text and the name of its column
 */
export function renderColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  style: (cell: string, column: string) => Style | undefined = () => undefined,
): string {
  const clean = rows.map((row) => row.map(oneLine))
  const widths = header.map((name, c) => Math.max(name.length, ...clean.map((row) => row[c]!.length)))
  const numeric = header.map((_, c) => clean.length > 0 && clean.every((row) => /^$|^[-+]?[\d.,]+%?$/.test(row[c]!)))
  const line = (cells: readonly string[], styleOf: (cell: string, c: number) => Style | undefined): string => {
    const last = cells.findLastIndex((cell) => cell !== '')
    return cells
      .slice(0, last + 1)
      .map((cell, c) => {
        const found = styleOf(cell, c)
        const shown = found === undefined ? cell : styled(found, cell)
        const blank = ' '.repeat(widths[c]! - cell.length)
        if (numeric[c]) return blank + shown
        return c === last ? shown : shown + blank
      })
      .join(GAP)
  }
  return `${[
    line(header, () => 'heading'),
    styled('faint', widths.map((width) => '-'.repeat(width)).join(GAP)),
    ...clean.map((row) => line(row, (cell, c) => style(cell, header[c]!))),
  ].join('\n')}\n`
}

/** Text of a file or a model, fit for one line of a terminal. */
function oneLine(text: string): string {
  return withoutMarks(text).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
}
