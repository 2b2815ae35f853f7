import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { tinyParquet } from '../../test/fault/tiny-parquet.ts'
import type { DataReport } from '../data/data-report.ts'
import { runCli, runJson, temporaryFolder } from './command-line.fixture.ts'

/** 6 users with 5 items each, a day apart, as `user item rating seconds`. */
const ROWS = Array.from({ length: 30 }, (_, k) => [
  Math.floor(k / 5) + 1,
  (k % 7) + 100,
  (k % 5) + 1,
  1_365_000_000 + k * 86_400,
])

const lines = (rows: readonly (readonly unknown[])[], mark: string): string =>
  rows.map((row) => `${row.join(mark)}\n`).join('')
const movies = ROWS.slice(0, 7).map(([, item], n) => [item, `Film ${'abcdefg'[n]} (19${90 + n})`, 'Drama|War'])

/** Folders as they come, and what `data check` must read of the guessed config. */
const FOLDERS: readonly {
  readonly name: string
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly split: string
  readonly catalogue: number | undefined
}[] = [
  {
    name: 'CSV with names like those of MovieLens',
    files: {
      'ratings.csv': `userId,movieId,rating,timestamp\n${lines(ROWS, ',')}`,
      'movies.csv': `movieId,title,genres\n${lines(movies, ',')}`,
      'tags.csv': `userId,movieId,tag,timestamp\n1,100,good,1365000000\n`,
    },
    split: 'temporalPerUser',
    catalogue: 7,
  },
  {
    name: ':: files, the catalogue in Latin-1, users beside them',
    files: {
      'ratings.dat': lines(ROWS, '::'),
      'movies.dat': Buffer.from(lines([...movies, [999, 'Amélie (2001)', 'Comedy']], '::'), 'latin1'),
      'users.dat': '1::F::1::10::48067\n2::M::56::16::70072\n',
    },
    split: 'temporalPerUser',
    catalogue: 8,
  },
  {
    name: 'gzipped TSV without header, and without times',
    files: {
      'events.tsv.gz': gzipSync(
        lines(
          ROWS.map(([user, item]) => [user, item]),
          '\t',
        ),
      ),
    },
    split: 'random',
    catalogue: undefined,
  },
  {
    name: 'JSON lines with times in milliseconds, and passages',
    files: {
      'reviews.jsonl': ROWS.map(
        ([u, i, r, t]) =>
          `${JSON.stringify({ reviewer_id: `r${u}`, asin: `B${i}`, overall: r, unixReviewTime: t! * 1000 })}\n`,
      ).join(''),
      'wiki.jsonl': `${JSON.stringify({ id: 'B100', title: 'A film', text: 'It is long.' })}\n`,
      'items.jsonl': ROWS.slice(0, 7)
        .map(([, i]) => `${JSON.stringify({ asin: `B${i}`, name: `Film ${i}`, categories: ['Drama'] })}\n`)
        .join(''),
    },
    split: 'temporalPerUser',
    catalogue: 7,
  },
  {
    name: 'dates in place of seconds, genres with commas',
    files: {
      'log.csv': `customer_id,product_id,t_dat\n${lines(
        ROWS.map(([u, i, , t]) => [u, i, new Date(t! * 1000).toISOString().slice(0, 10)]),
        ',',
      )}`,
      'goods.csv': `product_id,prod_name,categories\n100,"Shirt's best","Wear, Top"\n101,Hat,"Wear, Head"\n`,
    },
    split: 'temporalPerUser',
    catalogue: 2,
  },
  {
    name: 'Parquet',
    files: {
      'plays.parquet': tinyParquet([
        { name: 'user_id', values: ROWS.map(([user]) => BigInt(user!)) },
        { name: 'track_id', values: ROWS.map(([, item]) => BigInt(item!)) },
        { name: 'timestamp', values: ROWS.map(([, , , time]) => BigInt(time!)) },
      ]),
    },
    split: 'temporalPerUser',
    catalogue: undefined,
  },
  {
    name: 'files that are split already',
    files: {
      'train.csv': `user,item,time\n${lines(
        ROWS.slice(0, 24).map(([u, i, , t]) => [u, i, t]),
        ',',
      )}`,
      'test.csv': `user,item,time\n${lines(
        ROWS.slice(24).map(([u, i, , t]) => [u, i, t]),
        ',',
      )}`,
    },
    split: 'given',
    catalogue: undefined,
  },
  {
    name: 'semicolons, a shop, and a quantity that is no rating',
    files: {
      'orders.csv': `customer_id;product_id;qty;order_date\n${ROWS.map(([user, item, , time]) => `c${user};p${item};1;${new Date(time! * 1000).toISOString()}\n`).join('')}`,
      'products.csv': `sku;name;price\n${movies.map(([id, title]) => `p${id};${title};9,90\n`).join('')}`,
    },
    split: 'temporalPerUser',
    catalogue: 7,
  },
  {
    name: 'the files of MovieLens 100K',
    files: {
      'u.data': lines(ROWS, '\t'),
      'u.item': Buffer.from(
        lines(
          movies.map(([id, title]) => [id, title, '01-Jan-1995', '', 'http://x', 0]),
          '|',
        ),
        'latin1',
      ),
      'u.user': '1|24|M|technician|85711\n2|53|F|other|94043\n',
    },
    split: 'temporalPerUser',
    catalogue: 7,
  },
  {
    name: 'JSON lines called .json, with spaces in the times',
    files: {
      'review.json': ROWS.map(
        ([u, i, r, t]) =>
          `${JSON.stringify({ user_id: `u${u}`, business_id: `b${i}`, stars: r, date: new Date(t! * 1000).toISOString().slice(0, 19).replace('T', ' ') })}\n`,
      ).join(''),
    },
    split: 'temporalPerUser',
    catalogue: undefined,
  },
  {
    name: 'invoices in American order, titles in each row, rows without a customer',
    files: {
      'retail.csv': `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,CustomerID\n${[
        ...ROWS,
        ['', 100, 1, 1_365_000_000],
      ]
        .map(([u, i, r, t]) => {
          const date = new Date(Number(t) * 1000)
          const at = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${date.getUTCHours()}:05`
          return `5${u},${i}A,"HOLDER, ${i}",${r},${at},${u}\n`
        })
        .join('')}`,
    },
    split: 'temporalPerUser',
    catalogue: 7,
  },
]

describe('er2alm init', () => {
  let dir: string
  let remove: () => Promise<void>
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
  })
  after(() => remove())

  FOLDERS.forEach(({ name, files, split, catalogue }, n) => {
    it(`writes a config that data check reads: ${name}`, async () => {
      const folder = join(dir, `folder-${n}`)
      await mkdir(folder)
      for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content)
      await runJson(['init', `folder-${n}`], dir)
      const report = await runJson<DataReport>(['data', 'check', `folder-${n}`], dir)
      assert.equal(report.split.kind, split)
      assert.equal(report.steps[0]!.interactions, 30)
      assert.equal(report.files.find(({ role }) => role === 'catalogue')?.rows, catalogue)
      assert.match(await readFile(join(folder, '.env.example'), 'utf8'), /^LLM_API_KEY=$/m)
    })
  })

  it('names the file of passages in a comment of the config', async () => {
    assert.match(await readFile(join(dir, 'folder-3/er2alm.config.ts'), 'utf8'), /\/\/ knowledge: .*'wiki\.jsonl'/)
  })

  it('proposes what lets a run go on without a row whose date cannot be read, and one that was cut off', async () => {
    const orders = ROWS.map(([user, item, qty, time], k) => {
      const date = new Date(time! * 1000).toISOString().slice(0, 10)
      return `c${user},p${item},${qty},${k === 3 ? 'n/a' : date}\n`
    })
    const text = `customer_id,sku,qty,purchased_on\n${orders.join('')}c9,p1`
    await mkdir(join(dir, 'slips'))
    await writeFile(join(dir, 'slips/orders.csv'), text)
    const { out } = await runCli(['init', 'slips'], dir)
    assert.match(out, /note: purchased_on: 1 of 30 is no date \(row 5: n\/a\), and its row is left out/)
    assert.match(
      await readFile(join(dir, 'slips/er2alm.config.ts'), 'utf8'),
      /a time that can be read.*\n +onBadRow: 'skip'/,
    )
    const report = await runJson<DataReport>(['data', 'check', 'slips'], dir)
    assert.deepEqual([report.files[0]!.rows, report.files[0]!.badRows], [29, 2])
    assert.equal(report.split.kind, 'temporalPerUser')
  })

  it('says what is wrong with a catalogue and with ratings, and proposes what lets a run go on', async () => {
    const ratings = ROWS.map(([user, item, , time], k) => `u${user},i${item},${k === 3 ? 'n/a' : '4'},${time}\n`)
    const titles = Array.from({ length: 60 }, (_, k) => `i${100 + k},Film ${k}${k === 2 ? ',torn,row' : ''}\n`)
    await mkdir(join(dir, 'torn'))
    await writeFile(join(dir, 'torn/ratings.csv'), `user,item,rating,time\n${ratings.join('')}`)
    await writeFile(join(dir, 'torn/items.csv'), `item,title\n${titles.join('')}i105,Film 5 again\n`)
    const { out } = await runCli(['init', 'torn'], dir)
    assert.match(out, /note: rating is not read: 1 of 30 is no number \(row 5: n\/a\); map it as rating/)
    assert.match(out, /note: 1 row does not fit the others \(row 4 has 4 values\), and it is left out/)
    assert.match(out, /note: 1 of the first 60 rows repeats an id: the first of each counts/)
    const { files } = await runJson<DataReport>(['data', 'check', 'torn'], dir)
    assert.deepEqual(
      files.map(({ role, rows, badRows }) => [role, rows, badRows]),
      [
        ['interactions', 30, 0],
        ['catalogue', 59, 1],
      ],
    )
  })

  it('says in the config which file is no catalogue and why, and in which row a quote opens that is closed nowhere', async () => {
    await mkdir(join(dir, 'quote'))
    await writeFile(join(dir, 'quote/ratings.csv'), `user,item\n${ROWS.map(([u, i]) => `u${u},i${i}\n`).join('')}`)
    const titles = Array.from({ length: 20 }, (_, k) => `i${100 + k},${k === 4 ? '"' : ''}Film ${k}\n`)
    await writeFile(join(dir, 'quote/items.csv'), `item,title\n${titles.join('')}`)
    const { out } = await runCli(['init', 'quote'], dir)
    assert.match(out, /left out +items\.csv: .*, row 6: a quote opens in this row and is closed nowhere/)
    const config = await readFile(join(dir, 'quote/er2alm.config.ts'), 'utf8')
    assert.match(config, /\/\/ No file with titles was found\. Left out:\n +\/\/ - items\.csv: .*row 6/)
    assert.equal((await runCli(['data', 'check', 'quote'], dir)).status, 0)
    const served = await runCli(['serve', '--data', 'quote/items.csv', '--port', '0'], dir)
    assert.notEqual(served.status, 0)
    assert.match(served.err, /row 6: a quote opens[\s\S]*do: correct that/)
  })

  it('says in the config that enrichment is about films', async () => {
    assert.match(await readFile(join(dir, 'folder-7/er2alm.config.ts'), 'utf8'), /about films: .* know no other goods/)
  })

  it('overwrites a config only with --force', async () => {
    const { status, err } = await runCli(['init', 'folder-0'], dir)
    assert.equal(status, 2)
    assert.match(err, /error INIT_EXISTS[\s\S]*--force/)
    assert.equal((await runCli(['init', 'folder-0', '--force'], dir)).status, 0)
  })

  it('takes a year for the catalogue, a date for none, and says what it leaves out', async () => {
    for (const [folder, released, expected] of [
      ['years', '1995', /catalogue +items\.csv.*\n +id=id {2}title=title {2}year=released\n +not used: price/],
      ['dates', '1995-12-01', /catalogue +items\.csv.*\n +id=id {2}title=title\n +not used: released, price/],
    ] as const) {
      await mkdir(join(dir, folder))
      await writeFile(join(dir, folder, 'items.csv'), `id,title,released,price\n1,Heat,${released},9.90\n`)
      await writeFile(join(dir, folder, 'a.csv'), 'user,item\nu1,1\n')
      await writeFile(join(dir, folder, 'utf16.csv'), Buffer.from('\uFEFFuser,item\nu1,1\n', 'utf16le'))
      const { out } = await runCli(['init', folder], dir)
      assert.match(out, expected)
      assert.match(out, /left out +utf16\.csv: not readable as a table: it is UTF-16 text/)
    }
    await rm(join(dir, 'dates/a.csv'))
    assert.match((await runCli(['init', 'dates', '--force'], dir)).err, /utf16\.csv is not readable as a table/)
  })

  it('says what it looked at when nothing looks like interactions', async () => {
    await mkdir(join(dir, 'bare'))
    await writeFile(join(dir, 'bare/items.csv'), 'id,title\n1,A\n')
    const { status, err } = await runCli(['init', 'bare'], dir)
    assert.equal(status, 3)
    assert.match(err, /error INIT_NO_DATA: .*looked at items\.csv/)
    assert.match((await runCli(['init', 'absent'], dir)).err, /error FILE_MISSING/)
  })
})
