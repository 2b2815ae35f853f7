import { Er2almError } from '../../errors.ts'
import type { RawRow, RowBatch, TableFormat } from './format.ts'
import { textChunks } from './text-chunks.ts'

/** A JSON text is parsed whole, so it may not be larger than this many characters. */
const MAX_CHARACTERS = 256 * 1024 * 1024

/**
 * One JSON object, user → list of items, as LLMRec's split files have it. Neither ratings nor times. A user with an
 * empty list has no row. The row number counts users from 1, in the order that JavaScript keeps keys in: whole numbers
 * ascending, then the others as in the file.
 */
export const jsonobject: TableFormat = {
  summary: 'one JSON object, user to list of items, as LLMRec has it',
  extensions: ['.json'],
  defaultColumns: () => ({ user: 0, item: 1 }),
  async *rows(file, options): AsyncGenerator<RowBatch> {
    const parts: string[] = []
    let length = 0
    for await (const { text } of textChunks(file, options)) {
      parts.push(text)
      length += text.length
      if (length > MAX_CHARACTERS) throw bad(file, undefined, `is larger than ${MAX_CHARACTERS / 1024 / 1024} MiB`)
    }
    const rows: RawRow[] = []
    let row = 0
    for (const [user, items] of Object.entries(parseObject(file, parts.join('')))) {
      row++
      if (!Array.isArray(items)) {
        rows.push({ row, values: [], error: bad(file, row, `gives the user "${user}" no list of items`) })
        continue
      }
      for (const item of items) rows.push({ row, values: [user, item] })
    }
    yield { rows }
  },
}

function parseObject(file: string, text: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw bad(file, undefined, `is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(file, undefined, 'is JSON, but not an object')
  return value
}

function bad(file: string, row: number | undefined, what: string): Er2almError {
  return new Er2almError('DATA_JSON', `${file} ${what}`, {
    file,
    row,
    hint: 'it must be one object such as {"7": [12, 31]}; for an object a line set format: \'jsonl\'',
  })
}
