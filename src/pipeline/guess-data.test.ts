import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { type GuessedData, guessData } from './guess-data.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-guess-'))
after(() => rmSync(base, { recursive: true, force: true }))

/** 6 users with 5 of 7 items each, an hour apart: `user item rating seconds`. */
const ROWS = Array.from({ length: 30 }, (_, k) => [
  Math.floor(k / 5) + 1,
  (k % 7) + 100,
  (k % 5) + 1,
  1.365e9 + k * 3600,
])

function table(header: readonly string[], rows: readonly (readonly unknown[])[], mark = ','): string {
  const cut = rows.map((row) => (header.length > 0 ? row.slice(0, header.length) : row))
  return [...(header.length > 0 ? [header] : []), ...cut].map((row) => `${row.join(mark)}\n`).join('')
}

let folders = 0
async function guess(files: Readonly<Record<string, string>>): Promise<GuessedData> {
  const dir = join(base, String(++folders))
  mkdirSync(dir)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return guessData(dir)
}

const day = (seconds: unknown, form: (date: Date) => string): string => form(new Date(Number(seconds) * 1000))

test('guessData › is sure of what names say, likely of the usual order, and unsure of the place alone', async () => {
  const named = await guess({ 'a.csv': table(['Cust #', 'Prod ID', 'Stars (1-5)', 'When'], ROWS) })
  assert.equal(named.interactions?.sureness, 'sure')
  assert.deepEqual(
    named.interactions.columns.map(({ role, column, by }) => [role, column, by]),
    [
      ['user', 'Cust #', 'name'],
      ['item', 'Prod ID', 'name'],
      ['rating', 'Stars (1-5)', 'name'],
      ['time', 'When', 'name'],
    ],
  )
  const usual = await guess({ 'u.data': table([], ROWS, '\t') })
  assert.equal(usual.interactions?.sureness, 'likely')
  assert.deepEqual(usual.interactions.file, {
    ...{ path: 'u.data', format: 'tsv', header: false },
    columns: { user: 0, item: 1, rating: 2, time: 3 },
  })
  const unknown = await guess({
    'x.csv': table(
      ['a', 'b', 'c'],
      ROWS.map(([u, i]) => [`q${u}`, `z${i}`, 'new']),
    ),
  })
  assert.equal(unknown.interactions?.sureness, 'unsure')
})

test('guessData › takes of several columns the one that the catalogue has titles for', async () => {
  const { interactions, catalogue } = await guess({
    'log.csv': table(
      ['user', 'shelf', 'thing'],
      ROWS.map(([u, i]) => [u, `s${i}`, `t${i}`]),
    ),
    'things.csv': table(
      ['key', 'name'],
      ROWS.slice(0, 7).map(([, i]) => [`t${i}`, `Thing of ${i}`]),
    ),
  })
  assert.deepEqual(interactions?.file.columns, { user: 'user', item: 'thing' })
  assert.deepEqual(catalogue?.file.columns, { id: 'key', title: 'name' })
  assert.equal(catalogue.covers, 1)
})

test('guessData › joins by the column of the same name, though another holds the same numbers', async () => {
  const books = Array.from({ length: 9 }, (_, k) => [k + 100, k + 99, `Book ${'abcdefghi'[k]}`])
  const { catalogue } = await guess({
    'ratings.csv': table(['user_id', 'book_id', 'rating'], ROWS),
    'books.csv': table(
      ['id', 'book_id', 'title'],
      books.map(([id, book, title]) => [id, book, title]),
    ),
  })
  assert.equal(catalogue?.file.columns?.id, 'book_id')
})

test('guessData › prefers the file with ratings and times, and says why the others are left out', async () => {
  const { interactions, leftOut } = await guess({
    'ratings.csv': table(['userId', 'movieId', 'rating', 'timestamp'], ROWS),
    'tags.csv': table(
      ['userId', 'movieId', 'tag', 'timestamp'],
      [...ROWS, ...ROWS].map(([u, i, , t]) => [u, i, 'funny', t]),
    ),
    'links.csv': table(
      ['movieId', 'imdbId'],
      ROWS.slice(0, 7).map(([, i]) => [i, `01${i}`]),
    ),
    'all.json': '[{"user": 1}]',
  })
  assert.equal(interactions?.file.path, 'ratings.csv')
  const why = Object.fromEntries(leftOut.map((one) => [one.name, one.why]))
  assert.match(why['tags.csv']!, /looks like interactions, too; ratings\.csv has ratings or times that it lacks/)
  assert.match(why['links.csv']!, /neither users with items nor titles/)
  assert.match(why['all.json']!, /one JSON list/)
})

test('guessData › takes no list of users for interactions', async () => {
  const users = table(
    ['user_id', 'name', 'age'],
    ROWS.map((_, k) => [k, `Ann ${k}`, 20 + (k % 9)]),
  )
  const { interactions } = await guess({
    'users.csv': users,
    'u.user': table(
      [],
      ROWS.map((_, k) => [k, 'F', 24]),
      '|',
    ),
  })
  assert.equal(interactions, undefined)
})

test('guessData › reads days by what comes first, and leaves out times that cannot be told', async () => {
  const orders = (form: (date: Date) => string): Promise<GuessedData> =>
    guess({
      'orders.csv': table(
        ['customer', 'sku', 'ordered_on'],
        ROWS.map(([u, i, , t]) => [u, i, day(t! * 1 + u! * 1e7, form)]),
      ),
    })
  const parts = (date: Date): readonly number[] => [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()]
  const months = await orders((date) => `${parts(date)[1]}/${parts(date)[0]}/${parts(date)[2]} 9:05`)
  assert.equal(months.interactions?.file.timeUnit, 'mdy')
  const points = await orders((date) => `1.${parts(date)[1]}.${parts(date)[2]}`)
  assert.equal(points.interactions?.file.timeUnit, 'dmy')
  const unclear = await orders((date) => `1/${parts(date)[1]}/${parts(date)[2]}`)
  assert.equal(unclear.interactions?.timed, false)
  assert.ok(unclear.interactions.notes.some((note) => /ordered_on holds times .* timeUnit: 'dmy' or 'mdy'/.test(note)))
  const micro = await guess({
    'a.csv': table(
      ['user', 'item', 'time'],
      ROWS.map(([u, i, , t]) => [u, i, t! * 1e6]),
    ),
  })
  assert.equal(micro.interactions?.timed, false)
})

test('guessData › finds titles that stand beside the items', async () => {
  const rows = ROWS.map(([u, i, r, t], k) => [
    9000 + k,
    `${i}A`,
    `"HOLDER, ${i} RED"`,
    r,
    day(t, (date) => date.toISOString()),
    u,
  ])
  const { interactions, catalogue } = await guess({
    'retail.csv': table(['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'CustomerID'], rows),
  })
  assert.deepEqual(interactions?.file.columns, { user: 'CustomerID', item: 'StockCode', time: 'InvoiceDate' })
  assert.deepEqual(catalogue?.file, {
    ...{ path: 'retail.csv', columns: { id: 'StockCode', title: 'Description' }, duplicates: 'first' },
  })
})

test('guessData › tells what stands for a user, which kinds of events count, and rows that are left out', async () => {
  const { interactions } = await guess({
    'clicks.csv': table(
      ['session_id', 'product', 'event'],
      ROWS.map(([u, i], k) => [k === 3 ? '' : u, i, k % 2 ? 'view' : 'buy']),
    ),
  })
  assert.equal(interactions?.sureness, 'likely')
  assert.equal(interactions.blanks, true)
  const notes = interactions.notes.join('\n')
  assert.match(notes, /each session_id stands for a user/)
  assert.match(notes, /event: buy, view all count as taken/)
  assert.match(notes, /1 of the first 30 rows has no user or no item, and is left out/)
})

test('guessData › names columns of sentences as passages', async () => {
  const goods = ROWS.slice(0, 7).map(([, i]) => [i, `Lamp ${i}`, 'A lamp that is very bright and lights a whole room'])
  const { catalogue, passages } = await guess({
    'log.csv': table(['user', 'product'], ROWS),
    'goods.csv': table(['product', 'headline', 'about'], goods),
  })
  assert.deepEqual(catalogue?.texts, ['about'])
  assert.deepEqual(passages, {
    ...{
      file: 'goods.csv',
      kind: 'csv',
      columns: { id: 'product', title: 'headline' },
      text: ['about'],
      onEmptyText: 'skip',
    },
  })
})

test('guessData › looks into folders where there is nothing beside them, and mixes no parts of two', async () => {
  const rows = table(['user', 'item'], ROWS)
  const deep = await guess({ 'data/ratings.csv': rows, 'README.md': 'x' })
  assert.equal(deep.interactions?.file.path, 'data/ratings.csv')
  const { parts } = await guess({ 'a/train.csv': rows, 'a/test.csv': rows, 'b/valid.csv': rows })
  assert.deepEqual(Object.keys(parts ?? {}), ['train', 'test'])
})

/** 2,000 orders of 50 customers, a day each, with a quantity; `edit` writes other dates. */
function shop(edit: (day: string, row: number) => string, last = ''): Promise<GuessedData> {
  const rows = Array.from({ length: 2000 }, (_, k) => {
    const date = day(1.7e9 + k * 9000, (at) => at.toISOString().slice(0, 10))
    // Row 1 of the file is its header.
    return [`c${k % 50}`, `p${(k * 7) % 90}`, (k % 3) + 1, edit(date, k + 2)]
  })
  return guess({ 'shop.csv': `${table(['customer_id', 'sku', 'qty', 'purchased_on'], rows)}${last}` })
}

test('guessData › keeps the times of a column in which a few dates cannot be read, and says which', async () => {
  const { interactions } = await shop((date, row) => (row === 1000 ? 'n/a' : date))
  assert.deepEqual(interactions?.file.columns, { user: 'customer_id', item: 'sku', time: 'purchased_on' })
  assert.equal(interactions.sureness, 'sure')
  assert.equal(interactions.rowsWithoutTime, 1)
  assert.deepEqual(interactions.notes, ['purchased_on: 1 of 2,000 is no date (row 1000: n/a), and its row is left out'])
  const more = (await shop((date, row) => (row % 40 === 0 ? '' : row % 60 === 1 ? 'soon' : date))).interactions
  assert.deepEqual(more?.notes, [
    'purchased_on: 33 of 1,950 are no dates (row 61: soon), and their rows are left out',
    'purchased_on: 50 of 2,000 are empty, and their rows are left out',
  ])
})

test('guessData › keeps the times of a file that was cut off in its last line', async () => {
  const inDate = await shop((date) => date, 'c3,p9,1,2023-1')
  assert.equal(inDate.interactions?.timed, true)
  assert.match(inDate.interactions.notes[0]!, /1 of 2,001 is no date \(row 2002: 2023-1\)/)
  const before = await shop((date) => date, 'c3,p')
  assert.equal(before.interactions?.timed, true)
  assert.equal(before.interactions.tornRows, 1)
  assert.deepEqual(before.interactions.notes, [
    '1 row does not fit the others (row 2002 has 2 values), and it is left out',
  ])
})

test('guessData › says why a column of too few dates is no time, and is not sure then', async () => {
  const bad = (await shop((date, row) => (row % 5 === 0 ? 'unknown' : date))).interactions
  assert.equal(bad?.timed, false)
  assert.equal(bad.sureness, 'likely')
  assert.match(
    bad.notes.join('\n'),
    /purchased_on is not taken for the time: 400 of 2,000 are no dates \(row 5: unknown\)/,
  )
  const blank = (await shop((date, row) => (row % 5 === 0 ? '' : date))).interactions
  assert.equal(blank?.timed, false)
  assert.match(blank.notes.join('\n'), /purchased_on is not taken for the time: 400 of 2,000 are empty/)
  const seconds = await guess({
    'a.csv': table(
      ['user', 'item', 'timestamp'],
      ROWS.map(([u, i, , t], k) => [u, i, k === 9 ? 'null' : t]),
    ),
  })
  assert.deepEqual(seconds.interactions?.notes, [
    'timestamp: 1 of 30 is no time (row 11: null), and its row is left out',
  ])
})

test('guessData › reads months as words, and recommends no unit that does not read a date', async () => {
  const month = (date: string): string => new Date(date).toUTCString().slice(5, 16)
  assert.equal((await shop(month)).interactions?.file.timeUnit, 'dmy')
  const short = (await shop((date) => `${date.slice(8)}.${date.slice(5, 7)}.${date.slice(2, 4)}`)).interactions
  assert.match(short!.notes.join('\n'), /holds times such as \S+, which are not read: write them as 2013-07-30$/)
})

test('guessData › takes no quantity for a user or an item', async () => {
  const rows = ROWS.map(([u, i, r, t]) => [`p${i}`, (u! % 3) + 1, day(t, (at) => at.toISOString()), r])
  for (const header of [
    ['sku', 'qty', 'date'],
    ['sku', 'stuff', 'date'],
  ])
    assert.equal((await guess({ 'a.csv': table(header, rows) })).interactions, undefined, header[1])
  const customers = await guess({ 'a.csv': table(['customer', 'qty', 'date'], rows) })
  assert.equal(customers.interactions, undefined)
  const unnamed = Array.from({ length: 300 }, (_, k) => [`p${k % 40}`, (k % 3) + 1, 1.7e9 + k])
  assert.equal((await guess({ 'a.csv': table([], unnamed) })).interactions, undefined)
})

test('guessData › says of how many rows it has seen the users', async () => {
  const rows = Array.from({ length: 6000 }, (_, k) => [`u${k % 3000}`, `i${k % 70}`])
  const seen = (await guess({ 'a.csv': table(['user', 'item'], rows) })).interactions!.columns.map((one) => one.seen)
  assert.deepEqual(seen, ['3000 seen in the first 5,000 rows', '70 seen in the first 5,000 rows'])
  const few = (await guess({ 'a.csv': table(['user', 'item'], rows.slice(0, 600)) })).interactions!
  assert.equal(few.columns[1]!.seen, '70 in all')
})

test('guessData › reads days of eight digits, which are no seconds of 1970', async () => {
  const days = ROWS.map(([user, item, , seconds]) => [
    ...[user, item],
    new Date(Number(seconds) * 1000).toISOString().slice(0, 10).replaceAll('-', ''),
  ])
  const { interactions } = await guess({ 'a.csv': table(['user', 'item', 'date'], days) })
  assert.deepEqual([interactions?.file.timeUnit, interactions?.file.columns?.time], ['iso', 'date'])
})
