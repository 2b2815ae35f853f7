import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ErrorCode } from '../../src/errors.ts'
import { tinyParquet } from './tiny-parquet.ts'

/** One bad (or only unusual) input of the data stage, and what must come of it. */
export interface BadInput {
  readonly name: string
  /** Files to write into an empty folder, by name; a folder is `'folder'` with a slash behind its name. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** The data section of a config whose paths start from that folder; unchecked, as a user writes it. */
  readonly config: unknown
  /** Code of the error; `undefined` when the input must be accepted. */
  readonly code: ErrorCode | undefined
  /** File the error must name. */
  readonly file?: string
  /** Row the error must name. */
  readonly row?: number
  /** What the message or the hint must say. */
  readonly says?: RegExp
}

const HEADER = 'user,item,rating,time\n'

/** Rows of a good file: four users, six items each, times a day apart. */
function goodRows(users = 4, items = 6): string[] {
  return Array.from({ length: users * items }, (_, k) => {
    const user = Math.floor(k / items)
    return `${user + 1},${(user + k) % (items + 2)},${1 + (k % 5)},${1_365_000_000 + k * 86_400}`
  })
}

const GOOD = `${HEADER}${goodRows().join('\n')}\n`

/** The good file with one row (from 1, header included) replaced. */
function withRow(row: number, text: string): string {
  const lines = GOOD.split('\n')
  lines[row - 1] = text
  return lines.join('\n')
}

const split = { kind: 'temporalPerUser' }
const simple = { interactions: 'ratings.csv', split }

/** A table that is one file, ratings.csv, under the simplest config. */
function one(
  name: string,
  content: string | Uint8Array,
  code: ErrorCode | undefined,
  rest: Omit<Partial<BadInput>, 'name' | 'files' | 'code'> = {},
): BadInput {
  return { name, files: { 'ratings.csv': content }, config: simple, code, file: 'ratings.csv', ...rest }
}

/** A table that is one good file under a bad config. */
function config(name: string, value: unknown, code: ErrorCode, says: RegExp): BadInput {
  return { name, files: { 'ratings.csv': GOOD }, config: value, code, says }
}

/** A table that is one file under a name that tells its format. */
function named(
  file: string,
  name: string,
  content: string | Uint8Array,
  code: ErrorCode,
  rest: Partial<BadInput> = {},
): BadInput {
  return { name, files: { [file]: content }, config: { interactions: file, split }, code, file, ...rest }
}

/** Every input that the data stage must refuse with a code, a place and a hint, and the unusual ones it must take. */
export const BAD_DATA_INPUTS: readonly BadInput[] = [
  // taken
  one('byte order mark', `\ufeff${GOOD}`, undefined),
  one('CRLF line ends', GOOD.replaceAll('\n', '\r\n'), undefined),
  one('no line end after the last row', GOOD.trimEnd(), undefined),
  one('blank lines', GOOD.replaceAll('\n', '\n\n'), undefined),
  one('quoted values', GOOD.replaceAll(/^(\d+),/gm, '"$1",'), undefined),
  one('gzip under a name that does not say so', gzipSync(GOOD), undefined),
  one('a repeated pair', `${GOOD}1,0,5,1365000000\n`, undefined),
  one('a bad row, skipped', withRow(5, '1,x,four,5'), undefined, { config: { ...simple, onBadRow: 'skip' } }),
  one('times in milliseconds, with their unit', GOOD.replaceAll(/(\d{10})$/gm, '$1000'), undefined, {
    config: { interactions: { path: 'ratings.csv', timeUnit: 'ms' }, split },
  }),
  // files
  {
    name: 'missing file',
    files: { 'ratings_2.csv': GOOD },
    config: simple,
    code: 'FILE_MISSING',
    file: 'ratings.csv',
    says: /ratings_2\.csv/,
  },
  {
    name: 'folder in place of a file',
    files: { 'ratings.csv/': '' },
    config: simple,
    code: 'FILE_UNREADABLE',
    file: 'ratings.csv',
    says: /folder/,
  },
  one('empty file', '', 'DATA_EMPTY'),
  one('empty file in gzip', gzipSync(''), 'DATA_EMPTY'),
  one('header only', HEADER, 'DATA_EMPTY', { says: /no row of data/ }),
  one('gzip cut off', gzipSync(GOOD.repeat(3)).subarray(0, 120), 'DATA_GZIP', { says: /end is missing/ }),
  one('gzip with a damaged byte', damaged(gzipSync(GOOD)), 'DATA_GZIP'),
  one(
    'binary junk',
    Uint8Array.from({ length: 4096 }, (_, k) => (k * 97) % 256),
    'DATA_ENCODING',
    { row: 1 },
  ),
  one('a NUL character', withRow(3, '1,1\0,3,1365000000'), 'DATA_BINARY', { row: 3 }),
  one('UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), 'DATA_BINARY', { row: 1, says: /UTF-16/ }),
  one('a ZIP archive', Buffer.from('PK\u0003\u0004rest of the archive'), 'DATA_BINARY', { row: 1, says: /ZIP/ }),
  one('Parquet under the name of CSV', tinyParquet([{ name: 'user', values: [1n] }]), 'DATA_BINARY', {
    says: /format: 'parquet'/,
  }),
  one('invalid UTF-8', Buffer.from(withRow(4, '1,caf\xe9,3,1365000000'), 'latin1'), 'DATA_ENCODING', {
    row: 4,
    says: /latin1/,
  }),
  one('a line of 17 MiB', `${HEADER}1,${'x'.repeat(17 * 1024 * 1024)},3,1365000000\n`, 'DATA_LINE_TOO_LONG'),
  named('ratings.xyz', 'a name that tells no format', GOOD, 'DATA_FORMAT_UNKNOWN', { says: /csv, tsv/ }),
  // columns
  one('wrong column name', GOOD.replace('user', 'userId'), 'DATA_COLUMN_MISSING', {
    row: 1,
    says: /"userId", "item", "rating", "time".*/,
  }),
  one('another delimiter', GOOD.replaceAll(',', ';'), 'DATA_COLUMN_MISSING', { row: 1, says: /delimiter/ }),
  one('a column place beyond the last', GOOD, 'DATA_COLUMN_MISSING', {
    config: { interactions: { path: 'ratings.csv', columns: { user: 0, item: 7 } }, split },
  }),
  one('no header, where one is expected', `${goodRows().join('\n')}\n`, 'DATA_COLUMN_MISSING', {
    row: 1,
    says: /header: false/,
  }),
  one('two columns of one name', GOOD.replace('rating', 'item'), 'DATA_DUPLICATE', { row: 1 }),
  one('too few columns', withRow(6, '1,4'), 'DATA_COLUMN_COUNT', { row: 6 }),
  one('too many columns', withRow(6, '1,4,3,1365000000,x'), 'DATA_COLUMN_COUNT', { row: 6 }),
  one('a quote that is never closed', withRow(7, '"1,4,3,1365000000'), 'DATA_QUOTES'),
  one('a quote in the middle of a value', withRow(7, '1"x,4,3,1365000000'), 'DATA_QUOTES', { row: 7 }),
  // values
  one('text in the rating', withRow(5, '1,3,four,1365000000'), 'DATA_NUMBER', { row: 5, says: /"four"/ }),
  one('NaN in the rating', withRow(5, '1,3,NaN,1365000000'), 'DATA_NUMBER', { row: 5, says: /"NaN"/ }),
  one('Infinity in the rating', withRow(5, '1,3,Infinity,1365000000'), 'DATA_NUMBER', { row: 5 }),
  one('a decimal comma', withRow(5, '1,3,"3,5",1365000000'), 'DATA_NUMBER', { row: 5, says: /decimal point/ }),
  one('no rating', withRow(5, '1,3,,1365000000'), 'DATA_NUMBER', { row: 5, says: /missing/ }),
  one('no user', withRow(5, ',3,4,1365000000'), 'DATA_ID', { row: 5, says: /user id is empty/ }),
  one('a user with no item', withRow(5, '1,,4,1365000000'), 'DATA_ID', { row: 5, says: /item id is empty/ }),
  one('a date in place of a unix time', withRow(5, '1,3,4,2013-07-30'), 'DATA_NUMBER', {
    row: 5,
    says: /timeUnit: 'iso'/,
  }),
  one('a negative time', withRow(5, '1,3,4,-1'), 'DATA_TIME', { row: 5 }),
  one('times in milliseconds', GOOD.replaceAll(/(\d{10})$/gm, '$1000'), 'DATA_TIME_UNIT', {
    row: 2,
    says: /timeUnit: 'ms'/,
  }),
  one('times in seconds, called milliseconds', GOOD, 'DATA_TIME_UNIT', {
    config: { interactions: { path: 'ratings.csv', timeUnit: 'ms' }, split },
    row: 2,
    says: /timeUnit: 's'/,
  }),
  one('a repeated pair, as an error', `${GOOD}1,0,5,1365000000\n`, 'DATA_DUPLICATE', {
    config: { ...simple, duplicates: 'error' },
    row: 26,
  }),
  // other formats
  named('a.jsonl', 'a line that is no JSON', '{"user":1,"item":2}\n{"user":1,\n', 'DATA_JSON', { row: 2 }),
  named('a.jsonl', 'a line that is JSON, but no object', '{"user":1,"item":2}\n[1,2]\n', 'DATA_JSON', { row: 2 }),
  named('a.jsonl', 'an id that is a fraction', '{"user":1.5,"item":2}\n', 'DATA_ID', { row: 1 }),
  named('a.json', 'an object of no lists', '{"1": [2], "2": 3}', 'DATA_JSON', { row: 2 }),
  named('a.json', 'a JSON text cut off', '{"1": [2', 'DATA_JSON'),
  named('a.dat', 'a "::" row with a value missing', '1::2::3::1365000000\n1::2\n', 'DATA_COLUMN_COUNT', { row: 2 }),
  named('a.txt', 'an adjacency file read as split file', '1 2 3\n2 3 4 5\n', 'DATA_COLUMN_COUNT', {
    row: 2,
    says: /adjacency/,
  }),
  {
    ...named('a.txt', 'a user with no item in an adjacency file', '1 2 3\n2\n', 'DATA_COLUMN_COUNT', {
      row: 2,
      says: /no item/,
    }),
    config: { interactions: { path: 'a.txt', format: 'adjacency' }, split: { kind: 'random' } },
  },
  named('a.parquet', 'text under the name of Parquet', GOOD, 'DATA_PARQUET'),
  named('a.parquet', 'Parquet cut off', tinyParquet([{ name: 'user', values: [1n] }]).subarray(0, 40), 'DATA_PARQUET'),
  named(
    'a.parquet',
    'Parquet without the column',
    tinyParquet([{ name: 'usr', values: [1n] }]),
    'DATA_COLUMN_MISSING',
    { says: /"usr"/ },
  ),
  // the whole
  config(
    'no ratings for minRating',
    {
      interactions: { path: 'ratings.csv', columns: { user: 'user', item: 'item' } },
      split: { kind: 'random' },
      minRating: 3,
    },
    'DATA_NO_RATINGS',
    /minRating/,
  ),
  config(
    'no times for a temporal split',
    { interactions: { path: 'ratings.csv', columns: { user: 'user', item: 'item' } }, split },
    'DATA_NO_TIMES',
    /temporalPerUser/,
  ),
  config('a minimum that leaves nothing', { ...simple, minRating: 9 }, 'DATA_NOTHING_LEFT', /minRating: 9/),
  config(
    'a cut that leaves no train',
    { ...simple, split: { kind: 'globalTemporal', testFrom: '2001-01-01' } },
    'DATA_NOTHING_LEFT',
    /no training interaction/,
  ),
  {
    name: 'a test pair that is in train',
    files: { 'train.txt': '1 2\n1 3\n', 'test.txt': '1 3\n' },
    config: { split: { kind: 'given', train: 'train.txt', test: 'test.txt' } },
    code: 'DATA_OVERLAP',
    file: 'test.txt',
    says: /allowOverlap/,
  },
  {
    name: 'a validation file that is the test file',
    files: { 'train.txt': '1 2\n', 'valid.txt': '1 3\n', 'test.txt': '1 3\n' },
    config: { split: { kind: 'given', train: 'train.txt', validation: 'valid.txt', test: 'test.txt' } },
    code: 'DATA_OVERLAP',
    file: 'test.txt',
    says: /validation and test are the same/,
  },
  {
    name: 'an item twice in the catalogue',
    files: { 'ratings.csv': GOOD, 'items.csv': 'id,title\n1,Heat (1995)\n2,Ran (1985)\n1,Heat\n' },
    config: { ...simple, catalogue: 'items.csv' },
    code: 'DATA_DUPLICATE',
    file: 'items.csv',
    row: 4,
  },
  {
    name: 'a catalogue item without title',
    files: { 'ratings.csv': GOOD, 'items.csv': 'id,title\n1,\n' },
    config: { ...simple, catalogue: 'items.csv' },
    code: 'DATA_ID',
    file: 'items.csv',
    row: 2,
  },
  // config
  config('unknown key', { ...simple, minRatng: 4 }, 'CONFIG_UNKNOWN_KEY', /did you mean "minRating"/),
  config(
    'unknown key in a split',
    { ...simple, split: { kind: 'random', sed: 4 } },
    'CONFIG_UNKNOWN_KEY',
    /did you mean "seed"/,
  ),
  config(
    'unknown key in a file',
    { ...simple, interactions: { path: 'ratings.csv', timeunit: 's' } },
    'CONFIG_UNKNOWN_KEY',
    /did you mean "timeUnit"/,
  ),
  config('text for a number', { ...simple, minRating: 'four' }, 'CONFIG_INVALID', /expected number, not "four"/),
  config('a share above 1', { ...simple, split: { kind: 'random', testShare: 20 } }, 'CONFIG_INVALID', /testShare/),
  config('an unknown split', { ...simple, split: { kind: 'randm' } }, 'CONFIG_INVALID', /"randm"/),
  config('no file', { split }, 'CONFIG_INVALID', /interactions/),
  config('no split', { interactions: 'ratings.csv' }, 'CONFIG_INVALID', /split/),
  config(
    'a core of given files',
    { split: { kind: 'given', train: 'a.txt', test: 'b.txt' }, minUserInteractions: 5 },
    'CONFIG_INVALID',
    /minUserInteractions/,
  ),
]

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[40] ^= 0xff
  return copy
}

/** Writes an input's files into a folder. */
export async function writeBadInput(input: BadInput, dir: string): Promise<void> {
  for (const [name, content] of Object.entries(input.files)) {
    if (name.endsWith('/')) await mkdir(join(dir, name))
    else await writeFile(join(dir, name), content)
  }
}
