import { basename, dirname, relative, resolve } from 'node:path'
import type { ColumnMapping } from '../data/readers/format.ts'
import { startsAsGzip } from '../data/readers/open-bytes.ts'
import { formatOfName } from '../data/readers/registry.ts'
import { Er2almError } from '../errors.ts'
import { columnFor } from './column-names.ts'
import { catalogueIds, type GuessedCatalogue, guessCatalogue, seenItems, titlesBeside } from './guess-catalogue.ts'
import { type GuessedInteractions, guessInteractions } from './guess-interactions.ts'
import { sampleTable, type TableSample } from './sample-table.ts'

/** Two files of which it is known what they are to be; paths relative to the first one's folder. */
export interface GivenData {
  readonly baseDir: string
  readonly interactions: GuessedInteractions
  readonly catalogue?: GuessedCatalogue
}

/**
 * Finds the columns of a file of interactions and, if given, of a catalogue.
 *
 * @param columns of the interactions, where the reader has named them
 * @throws {Er2almError} INIT_NO_DATA where columns cannot be told or only their place tells users from items;
 *   FILE_MISSING and DATA_… for files that cannot be read
 */
export async function guessGiven(data: string, catalogue?: string, columns?: ColumnMapping): Promise<GivenData> {
  const baseDir = dirname(data)
  const sample = await readTable(data)
  const titles = catalogue === undefined ? undefined : await readTable(catalogue)
  const interactions = guessInteractions(basename(data), sample, titles && catalogueIds(titles), columns)
  if (interactions === undefined) throw noPair(data, sample)
  if (interactions.sureness === 'unsure' && columns === undefined)
    throw notTold(data, sample, 'which of its columns are users and which items', interactions.file.columns)
  const { item } = interactions.file.columns!
  if (catalogue === undefined || titles === undefined) {
    const beside = titlesBeside(basename(data), sample, item)
    return { baseDir, interactions, ...(beside && { catalogue: beside }) }
  }
  const guessed = guessCatalogue(relative(baseDir, catalogue), titles, seenItems(sample, item))
  if (guessed === undefined) {
    throw new Er2almError('INIT_NO_DATA', `${catalogue} has no titles of the items of ${data}${namesOf(titles)}`, {
      file: catalogue,
      hint: `give a file with an id of each item, as column ${JSON.stringify(item)} of ${basename(data)} has it, and a title; or leave it out`,
    })
  }
  return { baseDir, interactions, catalogue: guessed }
}

async function readTable(file: string): Promise<TableSample> {
  // Says what is wrong with a file that cannot be read.
  await startsAsGzip(file)
  const sample = await sampleTable(file)
  if (sample !== undefined && 'rows' in sample) return sample
  // Says how formats are named, where the name tells none.
  const format = formatOfName(file)
  throw new Er2almError(
    'DATA_FORMAT_UNKNOWN',
    `${resolve(file)} cannot be read as ${format}: ${sample?.why ?? 'it has no rows'}`,
    {
      file,
      hint:
        sample?.why === undefined
          ? 'give a CSV, TSV, JSON lines, Parquet or :: file'
          : 'correct that, or give another file',
    },
  )
}

/** Often the items are plain, and nothing says who took them: an export of lines without the customer. */
function noPair(file: string, sample: TableSample): Er2almError {
  const names = sample.columns ?? []
  const item = columnFor('item', names)
  if (item === undefined || columnFor('user', names) !== undefined)
    return notTold(file, sample, 'which columns are user and item')
  return new Er2almError('INIT_NO_DATA', `${file} does not tell which column is the user${namesOf(sample)}`, {
    file,
    hint: `name it: --columns user=NAME,item=${item}; without a column that says who took what there is nothing to learn from`,
  })
}

function notTold(file: string, sample: TableSample, what: string, likely?: ColumnMapping): Er2almError {
  const { user = 'NAME', item = 'NAME' } = likely ?? {}
  return new Er2almError('INIT_NO_DATA', `${file} does not tell ${what}${namesOf(sample)}`, {
    file,
    hint: `name them: --columns user=${user},item=${item}`,
  })
}

function namesOf({ columns, rows }: TableSample): string {
  if (columns !== undefined) return ` (columns: ${columns.join(', ')})`
  return rows[0] === undefined ? '' : ` (first row: ${rows[0].join(', ')})`
}
