import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { screenJson } from '../explain/terminal-text.ts'
import type { ExportRecords, ExportValue } from './export-records.ts'

export type ExportFormat = 'csv' | 'jsonl'

type Writer = (records: ExportRecords) => Generator<string>

/**
 * The text of records, a line at a time. `csv`: RFC 4180 with a header, lists of words joined by `|`, a vector as one
 * column a number, and an apostrophe before words of others that a spreadsheet would take for a formula; `jsonl`: an
 * object a line, every text as it is. Numbers have every digit of their float32.
 */
export const EXPORT_FORMATS: Readonly<Record<ExportFormat, Writer>> = {
  *csv({ columns, width, records, untrusted = [] }) {
    const names = width === undefined ? columns : [...columns.slice(0, -1), ...numbered(columns.at(-1)!, width)]
    const guarded = columns.map((name) => untrusted.includes(name))
    yield `${names.join(',')}\n`
    for (const record of records) yield `${record.map((value, c) => csvCell(value, guarded[c]!)).join(',')}\n`
  },
  *jsonl({ columns, records }) {
    for (const record of records) {
      yield `${screenJson(JSON.stringify(Object.fromEntries(columns.map((name, c) => [name, record[c]]))))}\n`
    }
  },
}

/** A format by name. @throws {Er2almError} USAGE */
export function exportFormat(name: string): Writer {
  if (Object.hasOwn(EXPORT_FORMATS, name)) return EXPORT_FORMATS[name as ExportFormat]
  const known = Object.keys(EXPORT_FORMATS)
  throw new Er2almError('USAGE', `there is no format ${JSON.stringify(name)}`, {
    hint: `${didYouMean(name, known)}formats: ${known.join(', ')}`,
  })
}

function numbered(name: string, width: number): readonly string[] {
  return Array.from({ length: width }, (_, d) => `${name}${d}`)
}

function csvCell(value: ExportValue | undefined, guarded: boolean): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const [first] = value
  if (typeof value !== 'string' && typeof first === 'number') return value.join(',')
  const text = typeof value === 'string' ? value : value.join('|')
  return quoted(guarded && FORMULA.test(text) ? `'${text}` : text)
}

/** A cell that begins so is run by spreadsheets (OWASP, "CSV injection"), full-width forms too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

/** Quoted when it holds a comma, a quote or a line break (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
