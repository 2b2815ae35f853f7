import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FILM_ITEMS, FILM_USERS, writeFilms } from '../cli/command-line.fixture.ts'
import { dataConfigSchema } from '../data/config.ts'
import { parseConfig } from '../data/parse-config.ts'
import { createContext } from './create-context.ts'
import { dataStage, loadRunData, type RunData } from './data-stage.ts'
import { type QuickStarted, type QuickStartOptions, quickStart } from './quick-start.ts'
import { openRecommender } from './recommend.ts'
import { openRunFolder } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-quick-start-'))
after(() => rmSync(base, { recursive: true, force: true }))

let folders = 0
/** A new folder with `ratings.csv` and `items.csv`. */
async function films(): Promise<string> {
  const dir = join(base, String(++folders))
  mkdirSync(dir)
  await writeFilms(dir)
  return dir
}

function start(dir: string, options: Partial<QuickStartOptions> = {}): Promise<QuickStarted> {
  return quickStart({ data: join(dir, 'ratings.csv'), out: join(dir, 'run'), ...options }, createContext({ seed: 1 }))
}

test('quickStart › fits EASE on every interaction, and recommends nothing that was taken', async () => {
  const dir = await films()
  const { run, model } = await start(dir, { catalogue: join(dir, 'items.csv') })
  assert.equal(model, 'ease')
  const data = await loadRunData(run)
  assert.equal(data.dataset.train.colIdx.length, FILM_USERS * 6)
  assert.equal(data.dataset.test.colIdx.length, 0)
  assert.equal(data.catalogue.find(({ id }) => id === 'f7')?.title, 'Seven, Eight')
  const { runs, selection } = run.readJson<ModelHistory>('models/ease/history.json')
  assert.deepEqual([runs.length, selection.validation], [1, null])
  const [list] = openRecommender(run, data, { name: model, seed: 1, validation: null }, 'train+validation', 50).lists([
    0,
  ])
  // The item `new` is in the catalogue alone.
  assert.equal(list!.length, FILM_ITEMS + 1 - 6)
})

test('quickStart › goes without a catalogue, and gives the same folder again without fitting', async () => {
  const dir = await films()
  const { run } = await start(dir)
  const manifest = readFileSync(run.path('manifest.json'), 'utf8')
  assert.equal((await loadRunData(run)).catalogue[0]!.title, 'f0')
  await start(dir)
  assert.equal(readFileSync(run.path('manifest.json'), 'utf8'), manifest)
})

test('dataStage › gives the data that it read as they come back from the folder', async () => {
  const dir = await films()
  const context = createContext({ seed: 1 })
  const run = openRunFolder(join(dir, 'run'), '0', context)
  const config = parseConfig(
    dataConfigSchema,
    { interactions: 'ratings.csv', catalogue: 'items.csv', split: { kind: 'temporalPerUser' } },
    'data',
  )
  let read: RunData | undefined
  await dataStage(run, config, dir, context.signal, undefined, (data) => {
    read = data
  })
  assert.deepEqual(read, await loadRunData(run))
})

test('quickStart › fits again when the file has grown', async () => {
  const dir = await films()
  const { run } = await start(dir)
  writeFileSync(join(dir, 'ratings.csv'), `${readFileSync(join(dir, 'ratings.csv'), 'utf8')}newcomer,f3,5,1365900000\n`)
  await start(dir)
  assert.ok((await loadRunData(run)).ids.users.includes('newcomer'))
})

test('quickStart › asks for columns that only their place tells, and takes those it is given', async () => {
  const dir = await films()
  const text = readFileSync(join(dir, 'ratings.csv'), 'utf8').replace('user,item,rating,time', 'a,b,c,d')
  writeFileSync(join(dir, 'ratings.csv'), text)
  await assert.rejects(start(dir), { code: 'INIT_NO_DATA', hint: /--columns user=a,item=b/ })
  const { run } = await start(dir, { columns: { user: 'b', item: 'a' } })
  assert.ok((await loadRunData(run)).ids.items.includes('u3'))
})

test('quickStart › leaves out a bad row, and refuses a file of them', async () => {
  const dir = await films()
  const good = readFileSync(join(dir, 'ratings.csv'), 'utf8')
  writeFileSync(join(dir, 'ratings.csv'), `${good},f1,3,1365000000\n`)
  assert.equal((await loadRunData((await start(dir)).run)).dataset.train.colIdx.length, FILM_USERS * 6)
  writeFileSync(join(dir, 'ratings.csv'), `${good}${',f1,3,1365000000\n'.repeat(40)}`)
  await assert.rejects(start(dir), { code: 'DATA_DEFECT', message: /40 of 184 rows cannot be read/ })
})

test('quickStart › keeps the times of a file with one that cannot be read, and leaves out its row', async () => {
  const dir = await films()
  const [header, first, ...rows] = readFileSync(join(dir, 'ratings.csv'), 'utf8').trimEnd().split('\n')
  const cut = first!.split(',').slice(0, 3).join(',')
  writeFileSync(join(dir, 'ratings.csv'), `${[header, `${cut},n/a`, ...rows].join('\n')}\n`)
  const { run, guessed } = await start(dir)
  assert.match(guessed.interactions.notes.join('\n'), /is no time \(row 2: n\/a\), and its row is left out/)
  const { dataset } = await loadRunData(run)
  assert.equal(dataset.trainTimes?.length, FILM_USERS * 6 - 1)
})

test('quickStart › asks for the user where a file holds items and quantities', async () => {
  const dir = await films()
  const rows = Array.from({ length: 600 }, (_, k) => `p${k % 50},${(k % 3) + 1},2024-01-0${(k % 9) + 1}\n`)
  writeFileSync(join(dir, 'ratings.csv'), `sku,qty,date\n${rows.join('')}`)
  await assert.rejects(start(dir), {
    code: 'INIT_NO_DATA',
    message: /does not tell which column is the user \(columns: sku, qty, date\)/,
    hint: /--columns user=NAME,item=sku/,
  })
})

test('quickStart › counts only ratings of at least minRating', async () => {
  const dir = await films()
  const { dataset } = await loadRunData((await start(dir, { minRating: 4 })).run)
  assert.ok(dataset.train.colIdx.length < FILM_USERS * 6)
})

test('quickStart › refuses a catalogue of other items, a folder with the run of a config, and a model that must be judged', async () => {
  const dir = await films()
  writeFileSync(join(dir, 'goods.csv'), 'id,title\n1,Lamp\n2,Chair\n')
  await assert.rejects(start(dir, { catalogue: join(dir, 'goods.csv') }), {
    code: 'INIT_NO_DATA',
    message: /has no titles of the items of/,
  })
  mkdirSync(join(dir, 'run'))
  writeFileSync(join(dir, 'run/config.json'), JSON.stringify({ data: { split: { kind: 'random' } } }))
  await assert.rejects(start(dir), { code: 'USAGE', hint: /another folder with --out/ })
  await assert.rejects(start(dir, { out: join(dir, 'other'), model: 'bpr-mf' }), {
    code: 'DATA_DEFECT',
    message: /bpr-mf chooses its number of epochs on the validation part/,
  })
})
