import { Er2almError } from '../../errors.ts'
import { adjacency } from './adjacency.ts'
import { csv } from './csv.ts'
import { doublecolon } from './doublecolon.ts'
import type { TableFormat } from './format.ts'
import { jsonl } from './jsonl.ts'
import { jsonobject } from './jsonobject.ts'
import { parquet } from './parquet.ts'
import { tsv } from './tsv.ts'
import { whitespace } from './whitespace.ts'

export type FormatName = 'csv' | 'tsv' | 'doublecolon' | 'whitespace' | 'adjacency' | 'jsonl' | 'jsonobject' | 'parquet'

/** Every table format, by the name the config uses. */
export const TABLE_FORMATS: Readonly<Record<FormatName, TableFormat>> = {
  csv,
  tsv,
  doublecolon,
  whitespace,
  adjacency,
  jsonl,
  jsonobject,
  parquet,
}

/** Names of all formats, in the order of the registry. */
export const FORMAT_NAMES: readonly FormatName[] = Object.keys(TABLE_FORMATS) as FormatName[]

/**
 * The format that a file's name tells, `.gz` left aside.
 * @throws {Er2almError} DATA_FORMAT_UNKNOWN when the name tells none
 */
export function formatOfName(file: string): FormatName {
  const name = file.toLowerCase().replace(/\.gz$/, '')
  const found = FORMAT_NAMES.find((format) => TABLE_FORMATS[format].extensions.some((ending) => name.endsWith(ending)))
  if (found !== undefined) return found
  throw new Er2almError('DATA_FORMAT_UNKNOWN', `the name of ${file} does not tell its format`, {
    file,
    hint: `set format in the config, to one of ${FORMAT_NAMES.join(', ')}`,
  })
}
