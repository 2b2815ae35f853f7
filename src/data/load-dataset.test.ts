import assert from 'node:assert/strict'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createRandom, shuffle } from '../numeric/random.ts'
import { type DataConfigInput, dataConfigSchema } from './config.ts'
import { type LoadedData, loadDataset } from './load-dataset.ts'
import { parseConfig } from './parse-config.ts'
import { writeSplit } from './write-split.ts'

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-load-'))
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function load(
  dir: string,
  config: DataConfigInput,
  files: Readonly<Record<string, string>> = {},
): Promise<LoadedData> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content)
  return loadDataset(parseConfig(dataConfigSchema, config, 'data'), { baseDir: dir })
}

/** 20 users with 3 to 12 of 40 items, all times apart, as CSV rows in random order. */
function rows(idOf: (prefix: string, k: number) => string, order: number): string[] {
  const random = createRandom(11)
  const lines: string[] = []
  for (let user = 0; user < 20; user++) {
    const items = Int32Array.from({ length: 40 }, (_, item) => item)
    shuffle(random, items)
    for (const item of items.subarray(0, 3 + random.int(10))) {
      lines.push(`${idOf('u', user)},${idOf('i', item)},${1_300_000_000 + lines.length * 977}`)
    }
  }
  const places = Int32Array.from(lines.keys())
  shuffle(createRandom(order), places)
  return Array.from(places, (place) => lines[place])
}

const HEADER = 'user,item,time\n'
const config: DataConfigInput = { interactions: 'a.csv', split: { kind: 'temporalPerUser' } }

test('the order of the rows changes neither indices nor parts', async () => {
  await inFolder(async (dir) => {
    const id = (prefix: string, k: number): string => `${prefix}${k}`
    const one = await load(dir, config, { 'a.csv': HEADER + rows(id, 1).join('\n') })
    const two = await load(dir, config, { 'a.csv': HEADER + rows(id, 2).join('\n') })
    assert.deepEqual(one, two)
  })
})

test('items of the catalogue are candidates without any interaction, unless only interacted ones shall be', async () => {
  await inFolder(async (dir) => {
    const files = {
      'a.csv': `${HEADER}1,10,1300000000\n1,9,1300000001\n1,8,1300000002\n`,
      'c.csv': 'id,title\n10,Ten\n7,Seven (1995)\n9,Nine\n',
    }
    const all = await load(dir, { ...config, catalogue: 'c.csv' }, files)
    assert.deepEqual(all.ids.items, ['7', '8', '9', '10'])
    assert.equal(all.dataset.train.cols, 4)
    assert.deepEqual(all.catalogue.get('7'), { id: '7', title: 'Seven', year: 1995, genres: [] })
    assert.deepEqual(all.report.defects.find(({ code }) => code === 'ITEMS_NOT_IN_CATALOGUE')?.examples, ['8'])
    const some = await load(dir, { ...config, catalogue: { path: 'c.csv', candidates: 'interacted' } })
    assert.deepEqual(some.ids.items, ['8', '9', '10'])
  })
})

test('times stay with their interactions through ids, split and sorting', async () => {
  await inFolder(async (dir) => {
    const { dataset, ids } = await load(dir, config, {
      'a.csv': `${HEADER}5,30,1300000001\n5,4,1300000009\n5,100,1300000005\n`,
    })
    assert.deepEqual(ids.items, ['4', '30', '100'])
    assert.deepEqual([[...dataset.train.colIdx], [...dataset.trainTimes!]], [[1], [1300000001]])
    assert.deepEqual([[...dataset.validation.colIdx], [...dataset.validationTimes!]], [[2], [1300000005]])
    assert.deepEqual([[...dataset.test.colIdx], [...dataset.testTimes!]], [[0], [1300000009]])
  })
})

test('skipped and repeated rows are counted in the report, with examples', async () => {
  await inFolder(async (dir) => {
    const text = `${HEADER}1,2,1300000000\n1,2,1300000001\n1,,1300000000\n1,3,x\n1,4,1300000002\n1,5,1300000003\n`
    const { report } = await load(dir, { ...config, onBadRow: 'skip' }, { 'a.csv': text })
    assert.equal(report.files[0].rows, 4)
    assert.deepEqual(
      report.files[0].badRowExamples.map(({ row }) => row),
      [4, 5],
    )
    const count = (code: string): number | undefined => report.defects.find((defect) => defect.code === code)?.count
    assert.deepEqual([count('BAD_ROWS'), count('DUPLICATE_ROWS')], [2, 1])
    assert.deepEqual(report.files[0].columns, { user: 'user', item: 'item', time: 'time' })
  })
})

test('only the files that have times give a part its times', async () => {
  await inFolder(async (dir) => {
    const split = { kind: 'given', train: 'train.txt', test: 'test.txt' } as const
    const { dataset } = await load(dir, { split }, { 'train.txt': '1 2 1300000000\n', 'test.txt': '1 3\n' })
    assert.deepEqual([...dataset.trainTimes!], [1300000000])
    assert.equal(dataset.testTimes, undefined)
  })
})

const IDS = {
  numbers: (_: string, k: number): string => `00${k}`,
  text: (prefix: string, k: number): string => `${prefix}:${k}`,
  'text with spaces and quotes': (prefix: string, k: number): string =>
    `"${prefix}"" n° ${k}`.replaceAll('"', '""').replace(/^(.*)$/, '"$1"'),
}

for (const [kind, id] of Object.entries(IDS)) {
  test(`split files with ids that are ${kind} read back as the same dataset, items without interaction included`, async () => {
    await inFolder(async (dir) => {
      const catalogue = `id,title\n${Array.from({ length: 45 }, (_, k) => `${id('i', k)},t`).join('\n')}\n`
      const made = await load(
        dir,
        { ...config, catalogue: 'c.csv' },
        { 'a.csv': HEADER + rows(id, 1).join('\n'), 'c.csv': catalogue },
      )
      assert.equal(made.ids.items.length, 45)
      const split = await writeSplit(join(dir, 'out'), made.dataset, made.ids)
      const back = await load(join(dir, 'out'), { split })
      assert.deepEqual(back.dataset, made.dataset)
      assert.deepEqual(back.ids, made.ids)
    })
  })
}

test('a dataset of which nothing is held out comes back without a test file', async () => {
  await inFolder(async (dir) => {
    const made = await load(
      dir,
      { ...config, split: { kind: 'none' } },
      { 'a.csv': HEADER + rows((_, k) => String(k), 1).join('\n') },
    )
    assert.equal(
      made.report.defects.find(({ code }) => code === 'TEST_EMPTY'),
      undefined,
    )
    const split = await writeSplit(join(dir, 'out'), made.dataset, made.ids)
    assert.deepEqual(split, { kind: 'given', train: 'train.txt', ids: 'ids.json' })
    const back = await load(join(dir, 'out'), { split })
    assert.deepEqual(back.dataset, made.dataset)
  })
})

test('writeSplit writes user item time by user and time, and leaves no partial or stale file', async () => {
  await inFolder(async (dir) => {
    const { dataset, ids } = await load(
      dir,
      { ...config, split: { kind: 'leaveLastOne', validation: false } },
      { 'a.csv': `${HEADER}2,7,1300000009\n2,8,1300000001\n2,9,1300000005\n` },
    )
    await writeFile(join(dir, 'validation.txt'), 'of an earlier run')
    assert.deepEqual(await writeSplit(dir, dataset, ids), {
      kind: 'given',
      train: 'train.txt',
      test: 'test.txt',
      ids: 'ids.json',
    })
    assert.equal(await readFile(join(dir, 'train.txt'), 'utf8'), '2 8 1300000001\n2 9 1300000005\n')
    assert.deepEqual(JSON.parse(await readFile(join(dir, 'ids.json'), 'utf8')), {
      users: ['2'],
      items: ['7', '8', '9'],
    })
    await assert.rejects(access(join(dir, 'validation.txt')))
    await assert.rejects(access(join(dir, 'train.txt.partial')))
  })
})

test('writeSplit says which folder cannot be written to', async () => {
  await inFolder(async (dir) => {
    const { dataset, ids } = await load(dir, config, { 'a.csv': HEADER + rows((_, k) => String(k), 1).join('\n') })
    await assert.rejects(writeSplit(join(dir, 'a.csv', 'out'), dataset, ids), { code: 'FILE_UNWRITABLE' })
  })
})

test('an ids.json that does not list an id of the files is refused', async () => {
  await inFolder(async (dir) => {
    const split = { kind: 'given', train: 'train.txt', test: 'test.txt', ids: 'ids.json' } as const
    const files = { 'train.txt': '1 2\n', 'test.txt': '1 3\n', 'ids.json': '{"users": ["1"], "items": ["2"]}' }
    await assert.rejects(load(dir, { split }, files), { code: 'DATA_ID', message: /item "3"/ })
    await assert.rejects(load(dir, { split }, { 'ids.json': '[]' }), { code: 'DATA_JSON' })
  })
})

test('loading says how much of each file is read, by its name alone', async () => {
  await inFolder(async (dir) => {
    await mkdir(join(dir, 'in'))
    await writeFile(join(dir, 'in', 'a.csv'), `${HEADER}1,2,1300000000\n`)
    const told: unknown[] = []
    const progress = {
      start: (label: string, total?: number) => {
        told.push(label, total)
        return { update: (done: number) => void told.push(done > 0), end: () => void told.push('end') }
      },
    }
    await loadDataset(
      parseConfig(dataConfigSchema, { ...config, interactions: 'in/a.csv', split: { kind: 'none' } }, 'data'),
      {
        baseDir: dir,
        progress,
      },
    )
    assert.deepEqual(told, ['read a.csv, MB', 1, true, 'end'])
  })
})

test('an aborted signal interrupts the loading', async () => {
  await inFolder(async (dir) => {
    await writeFile(join(dir, 'a.csv'), `${HEADER}1,2,1300000000\n`)
    const parsed = parseConfig(dataConfigSchema, config, 'data')
    await assert.rejects(loadDataset(parsed, { baseDir: dir, signal: AbortSignal.abort() }), { code: 'INTERRUPTED' })
  })
})
