import { columnFor } from './column-names.ts'
import type { GuessedCatalogue } from './guess-catalogue.ts'
import type { TableSample } from './sample-table.ts'

/** A source of passages about items, as `knowledge.sources` takes it: a file of texts, else the sentences of the catalogue. */
export function guessPassages(
  tables: readonly { readonly name: string; readonly sample: TableSample }[],
  catalogue: GuessedCatalogue | undefined,
): { readonly file: string } | undefined {
  const own = tables.flatMap(({ name, sample }) => passagesOf(name, sample) ?? [])
  const apart = own.find(({ file }) => file !== catalogue?.file.path)
  return apart ?? own[0] ?? (catalogue && sentencesOf(catalogue, tables))
}

function passagesOf(file: string, { format, columns: names }: TableSample): { readonly file: string } | undefined {
  if (format !== 'jsonl' || names === undefined) return undefined
  const title = columnFor('title', names)
  const text = columnFor('text', names)
  const id = columnFor('id', names) ?? columnFor('item', names)
  if (title === undefined || text === undefined || id === undefined) return undefined
  const others = Object.fromEntries(
    ['source', 'date', 'licence'].filter((name) => !names.includes(name)).map((name) => [name, null]),
  )
  const fields = { id, title, text, year: columnFor('year', names) ?? null, ...others }
  return { file, ...{ fields } }
}

function sentencesOf(
  { file, texts }: GuessedCatalogue,
  tables: readonly { readonly name: string; readonly sample: TableSample }[],
): { readonly file: string } | undefined {
  const sample = tables.find(({ name }) => name === file.path)?.sample
  const readable = sample?.columns !== undefined && ['csv', 'tsv', 'parquet'].includes(sample.format)
  if (!readable || texts.length === 0) return undefined
  const { genres: _, ...columns } = file.columns!
  if (![...Object.values(columns), ...texts].every((column) => typeof column === 'string')) return undefined
  const { format, delimiter, encoding } = file
  const settings = { ...(format && { format }), ...(delimiter && { delimiter }), ...(encoding && { encoding }) }
  return { file: file.path, ...{ kind: 'csv', ...settings, columns, text: texts, onEmptyText: 'skip' } }
}
