import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type DataConfigInput, dataConfigSchema } from './config.ts'
import { type LoadedData, loadDataset } from './load-dataset.ts'
import { parseConfig } from './parse-config.ts'
import { writeSplit } from './write-split.ts'

// Expected numbers and files: ../shared/data/**/README.md, made by splits/make_splits.py (an independent program).
const baseDir = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const options = { skip: existsSync(baseDir) ? false : 'needs ../shared/data', tags: ['shared'] }

function load(config: DataConfigInput): Promise<LoadedData> {
  return loadDataset(parseConfig(dataConfigSchema, config, 'data'), { baseDir })
}

function sizes({ dataset, report }: LoadedData): number[] {
  const { train, validation, test } = report.split
  assert.equal(dataset.train.colIdx.length, train.interactions)
  return [report.numUsers, report.numItems, train.interactions, validation.interactions, test.interactions]
}

async function assertSameFiles(loaded: LoadedData, folder: string, times: boolean): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-golden-'))
  try {
    await writeSplit(dir, loaded.dataset, loaded.ids, { times })
    for (const [ours, theirs] of Object.entries({ train: 'train', validation: 'valid', test: 'test' })) {
      const written = await readFile(join(dir, `${ours}.txt`), 'utf8')
      assert.ok(
        written === (await readFile(join(baseDir, 'splits', folder, `${theirs}.txt`), 'utf8')),
        `${theirs}.txt differs`,
      )
    }
  } finally {
    await rm(dir, { recursive: true })
  }
}

function defect(loaded: LoadedData, code: string): Readonly<Record<string, number>> {
  const found = loaded.report.defects.find((candidate) => candidate.code === code)
  assert.ok(found, `${code} is not reported`)
  return found.counts
}

test('ml100k from u.data is split as make_splits.py splits it, byte for byte', options, async () => {
  const loaded = await load({
    interactions: { path: 'ml100k/u.data', format: 'tsv', header: false },
    minRating: 4,
    minUserInteractions: 5,
    split: { kind: 'temporalPerUser' },
  })
  assert.deepEqual(sizes(loaded), [938, 1447, 39513, 5152, 10696])
  const { validationPairs, testPairs } = defect(loaded, 'ITEMS_WITHOUT_TRAINING')
  assert.deepEqual([validationPairs, testPairs], [53, 186])
  await assertSameFiles(loaded, 'ml100k', false)
})

test('movietweetings 100K is split as make_splits.py splits it, byte for byte', options, async () => {
  const loaded = await load({
    interactions: 'movietweetings/100K/ratings.dat',
    minRating: 6,
    minUserInteractions: 5,
    minItemInteractions: 5,
    split: { kind: 'temporalPerUser' },
  })
  assert.deepEqual(sizes(loaded), [3919, 2052, 40437, 5520, 9869])
  assert.equal(loaded.report.steps.find(({ step }) => step === 'minRating')?.interactions, 85715)
  await assertSameFiles(loaded, 'movietweetings100k', false)
})

test('movietweetings 100K is cut in time as its README says, byte for byte with times', options, async () => {
  const loaded = await load({
    interactions: 'movietweetings/100K/ratings.dat',
    minRating: 6,
    split: { kind: 'globalTemporal', validationFrom: 1375219227, testFrom: 1376775613, minTrainInteractions: 5 },
  })
  assert.deepEqual(sizes(loaded), [3593, 8098, 52518, 5318, 4028])
  assert.equal(loaded.report.split.test.users, 1527)
  assert.equal(defect(loaded, 'ITEMS_WITHOUT_TRAINING').testPairs, 883)
  await assertSameFiles(loaded, 'movietweetings100k_global', true)
})

test('the demo split has the counts of its README', options, async () => {
  const part = (name: string): string => `splits/movietweetings_demo/${name}.txt`
  const loaded = await load({
    split: { kind: 'given', train: part('train'), validation: part('valid'), test: part('test') },
  })
  assert.deepEqual(sizes(loaded), [1073, 1132, 19915, 2059, 1537])
  assert.equal(loaded.report.split.test.users, 597)
  assert.equal(loaded.dataset.trainTimes?.length, 19915)
})

test(
  'netflix_llmrec is refused because its validation is its test, and reported when that is allowed',
  options,
  async () => {
    const split = {
      kind: 'given',
      train: 'netflix_llmrec/train.json',
      validation: 'netflix_llmrec/val.json',
      test: 'netflix_llmrec/test.json',
    } as const
    await assert.rejects(load({ split }), { code: 'DATA_OVERLAP' })
    const loaded = await load({ split, allowOverlap: true })
    assert.deepEqual(loaded.report.split.train, { interactions: 68933, users: 13187, items: 8227 })
    assert.equal(defect(loaded, 'VALIDATION_IS_TEST').pairs, 1845)
    assert.equal(defect(loaded, 'ONE_ITEM_TEST_USERS').users, 1845)
    assert.equal(defect(loaded, 'ITEMS_WITHOUT_TRAINING').testPairs, 240)
  },
)

test(
  'netflix_llmrec with its tuning hold-out trains on the rest, over all items of the catalogue',
  options,
  async () => {
    const loaded = await load({
      split: {
        kind: 'given',
        train: 'netflix_llmrec/train.json',
        validation: 'splits/netflix_llmrec_valid/valid.txt',
        test: 'netflix_llmrec/test.json',
        subtractValidation: true,
      },
      catalogue: {
        path: 'netflix_llmrec/item_attribute_reconstructed.csv',
        columns: { id: 'item_idx', title: 'title_full', year: 'year' },
      },
    })
    assert.deepEqual(sizes(loaded), [13187, 17366, 68933 - 6893, 6893, 1845])
  },
)

test('gowalla is read from its adjacency files', options, async () => {
  const file = (path: string): { path: string; format: 'adjacency' } => ({ path, format: 'adjacency' })
  const split = { kind: 'given', train: file('gowalla/train.txt'), test: file('gowalla/test.txt') } as const
  assert.deepEqual(sizes(await load({ split })), [29858, 40981, 810128, 0, 217242])
})

test('the catalogues of ml100k (latin1, bars) and movietweetings are read whole', options, async () => {
  const columns = { id: 0, title: 1 }
  const ml100k = await load({
    interactions: { path: 'ml100k/u.data', format: 'tsv', header: false },
    split: { kind: 'temporalPerUser' },
    catalogue: { path: 'ml100k/u.item', format: 'csv', delimiter: '|', header: false, encoding: 'latin1', columns },
  })
  assert.equal(ml100k.catalogue.size, 1682)
  assert.equal(ml100k.report.numItems, 1682)
  assert.ok([...ml100k.catalogue.values()].some(({ title }) => title.includes('é')))
  const tweets = await load({
    interactions: 'movietweetings/100K/ratings.dat',
    split: { kind: 'temporalPerUser' },
    catalogue: 'movietweetings/100K/movies.dat',
  })
  assert.deepEqual(tweets.catalogue.get('0004936'), {
    id: '0004936',
    title: 'The Bank',
    year: 1915,
    genres: ['Comedy', 'Short'],
  })
  assert.equal(tweets.catalogue.size, 10506)
})
