import { Er2almError } from '../../errors.ts'
import type { RawRow, TableFormat } from './format.ts'
import { textLines } from './text-chunks.ts'

/** JSON lines: an object a line; its keys are the columns. */
export const jsonl: TableFormat = {
  summary: 'JSON lines, an object a line',
  extensions: ['.jsonl', '.ndjson'],
  defaultColumns: () => ({ user: 'user', item: 'item', rating: 'rating', time: 'time' }),
  async *rows(file, options) {
    let columns: readonly string[] = []
    const places = new Map<string, number>()
    for await (const lines of textLines(file, options)) {
      const rows: RawRow[] = []
      for (const { row, line } of lines) {
        const object = parseObject(file, row, line)
        if (object instanceof Er2almError) {
          rows.push({ row, values: [], error: object })
          continue
        }
        const values: unknown[] = []
        for (const [key, value] of Object.entries(object)) {
          let place = places.get(key)
          if (place === undefined) {
            place = places.size
            places.set(key, place)
          }
          values[place] = value
        }
        rows.push({ row, values })
      }
      if (columns.length !== places.size) columns = [...places.keys()]
      yield { columns, rows }
    }
  },
}

function parseObject(file: string, row: number, line: string): Record<string, unknown> | Er2almError {
  const bad = (what: string, cause?: unknown): Er2almError =>
    new Er2almError('DATA_JSON', `row ${row} of ${file} ${what}`, {
      file,
      row,
      hint: 'each line must be one JSON object, such as {"user": "7", "item": "0113277"}; onBadRow: \'skip\' leaves such rows out',
      cause,
    })
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return bad('is not valid JSON', error)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('is JSON, but not an object')
  return value as Record<string, unknown>
}
