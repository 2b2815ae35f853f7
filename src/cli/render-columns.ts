const GAP = '  '

/**
 * Rows as aligned columns for a terminal. Columns whose cells are all numbers stand at the right.
 *
 * @param rows as many cells a row as `header`; control characters are taken out
 */
export function renderColumns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(oneLine))
  const widths = header.map((name, c) => Math.max(name.length, ...clean.map((row) => row[c]!.length)))
  const numeric = header.map((_, c) => clean.length > 0 && clean.every((row) => /^$|^[-+]?[\d.,]+%?$/.test(row[c]!)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => (numeric[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
      .join(GAP)
      .trimEnd()
  return `${[line(header), widths.map((width) => '-'.repeat(width)).join(GAP), ...clean.map(line)].join('\n')}\n`
}

/** Text of a file or a model, fit for one line of a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
}
