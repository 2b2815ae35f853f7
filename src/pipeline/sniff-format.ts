import { type FormatName, formatOfName } from '../data/readers/registry.ts'

/** How the beginning of a text file says it is to be read. */
export interface SniffedFormat {
  readonly format: FormatName
  /** Where it is not that of the format. */
  readonly delimiter?: string
}

/** Lines that are looked at. */
const MOST_LINES = 300
/** Of the lines, how many must have as many values as the usual one; quoted line ends break some. */
const EVEN_SHARE = 0.9
/** Tried in this order: the first of equals counts. */
const DELIMITERS = ['\t', ',', ';', '|'] as const

/**
 * Tells the format of a table from its first lines, whatever the file is called. Where these say nothing, the name does.
 *
 * @param head  beginning of the file as text, whole lines
 * @param name  of the file
 * @returns     undefined when neither tells a table; `array` for one JSON list, which no reader takes
 */
export function sniffFormat(head: string, name: string): SniffedFormat | 'array' | undefined {
  const lines = head
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES)
  if (lines.length === 0) return undefined
  return jsonFormat(head, lines) ?? delimitedFormat(lines, name) ?? spacedFormat(lines, name) ?? namedFormat(name)
}

function jsonFormat(head: string, lines: readonly string[]): SniffedFormat | 'array' | undefined {
  const first = head.trimStart()
  if (first.startsWith('[')) return 'array'
  if (!first.startsWith('{')) return undefined
  if (lines.slice(0, 5).every(isObject)) return { format: 'jsonl' }
  return /^\{\s*"[^"]*"\s*:\s*\[/.test(first) ? { format: 'jsonobject' } : undefined
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Object.values(value).every(isListOfIds)
  } catch {
    return false
  }
}

/** One line that holds user → items is such an object, too, and no row. */
function isListOfIds(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id !== 'object')
}

function delimitedFormat(lines: readonly string[], name: string): SniffedFormat | undefined {
  if (evenWidth(lines, (line) => line.split('::').length) > 1) return { format: 'doublecolon' }
  const own = namedFormat(name)?.format === 'csv' ? ',' : '\t'
  const order = [own, ...DELIMITERS.filter((mark) => mark !== own)]
  const widths = order.map((mark) => evenWidth(lines, (line) => countValues(line, mark)))
  const widest = Math.max(...widths)
  if (widest < 2) return undefined
  const delimiter = order[widths.indexOf(widest)]!
  if (delimiter === '\t') return { format: 'tsv' }
  return { format: 'csv', ...(delimiter !== ',' && { delimiter }) }
}

/** Values between spaces: read by place; or, where the first line holds names and nothing else does, by name. */
function spacedFormat(lines: readonly string[], name: string): SniffedFormat | undefined {
  const rows = lines.map((line) => line.trim().split(/\s+/))
  const even = evenWidth(lines, (line) => line.trim().split(/\s+/).length) > 1
  const numbers = (row: readonly string[]): boolean => row.every((value) => /^\d+(\.\d+)?$/.test(value))
  const named = namedFormat(name)?.format
  if (even && !numbers(rows[0]!) && rows.length > 1 && rows.slice(1).every(numbers))
    return { format: 'csv', delimiter: ' ' }
  if (even && (rows.every(numbers) || named === 'whitespace')) return { format: 'whitespace' }
  // A user and all its items on a line.
  return rows.every(numbers) && rows.some((row) => row.length > 2) ? { format: 'adjacency' } : undefined
}

function namedFormat(name: string): SniffedFormat | undefined {
  try {
    return { format: formatOfName(name) }
  } catch {
    return undefined
  }
}

/** How many values nearly all lines have; 1 when there is no such number. */
function evenWidth(lines: readonly string[], widthOf: (line: string) => number): number {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const width = widthOf(line)
    counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  const [width, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
  return count >= EVEN_SHARE * lines.length ? width : 1
}

/** Values of a line, where quotes may hold the delimiter. */
function countValues(line: string, delimiter: string): number {
  let values = 1
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) values++
  }
  return values
}
