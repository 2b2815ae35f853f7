import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Er2almError } from '../errors.ts'
import type { ModelEvaluation } from './evaluate.ts'
import { readPerUserCsv, writePerUserCsv } from './per-user-csv.ts'

const HEADER = 'model,seed,user,slice,metric,value\n'

const evaluations: readonly ModelEvaluation[] = [
  {
    model: 'lightgcn',
    seed: 2,
    slices: new Map([
      ['all', { users: Int32Array.of(0, 2), values: new Map([['recall@20', Float64Array.of(1 / 3, 0)]]) }],
      ['shelf', { users: Int32Array.of(2), values: new Map([['ndcg@10', Float64Array.of(1)]]) }],
    ]),
  },
  {
    model: 'pop',
    seed: 1,
    slices: new Map([
      ['all', { users: Int32Array.of(0, 2), values: new Map([['recall@20', Float64Array.of(0.25, 0.5)]]) }],
    ]),
  },
]
const userIds = ['7', 'unused', 'ann "the, cat"']

describe('per-user.csv.gz', () => {
  let dir: string
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'er2alm-per-user-'))
  })
  after(async () => {
    await rm(dir, { recursive: true })
  })

  const failsWith = (code: string, row?: number) => (error: unknown) =>
    error instanceof Er2almError && error.code === code && (row === undefined || error.row === row)

  it('holds original ids, quoted where needed, and every digit', async () => {
    const path = join(dir, 'written.csv.gz')
    await writePerUserCsv(path, evaluations, userIds)
    assert.equal(
      gunzipSync(await readFile(path)).toString(),
      `${HEADER}lightgcn,2,7,all,recall@20,0.3333333333333333
lightgcn,2,"ann ""the, cat""",all,recall@20,0
lightgcn,2,"ann ""the, cat""",shelf,ndcg@10,1
pop,1,7,all,recall@20,0.25
pop,1,"ann ""the, cat""",all,recall@20,0.5
`,
    )
  })

  it('comes back as it was written', async () => {
    const path = join(dir, 'round.csv.gz')
    await writePerUserCsv(path, evaluations, userIds)
    assert.deepEqual(await readPerUserCsv(path, new Map(userIds.map((id, index) => [id, index]))), evaluations)
  })

  it('gives equal ids of two runs equal indices', async () => {
    const [one, two] = [join(dir, 'one.csv.gz'), join(dir, 'two.csv.gz')]
    await writePerUserCsv(one, evaluations.slice(1), ['a', '-', 'b'])
    await writePerUserCsv(two, evaluations.slice(1), ['b', '-', 'a'])
    const userIndex = new Map<string, number>()
    const [first] = await readPerUserCsv(one, userIndex)
    const [second] = await readPerUserCsv(two, userIndex)
    assert.deepEqual(first.slices.get('all')!.users, second.slices.get('all')!.users)
    assert.deepEqual(first.slices.get('all')!.values.get('recall@20'), Float64Array.of(0.25, 0.5))
    assert.deepEqual(second.slices.get('all')!.values.get('recall@20'), Float64Array.of(0.5, 0.25))
  })

  it('names the row of a line that is not a result', async () => {
    const path = join(dir, 'bad.csv.gz')
    const good = 'pop,1,7,all,recall@20,0.25\n'
    for (const bad of [
      'pop,1,7,all,recall@20,high',
      'pop,1,7,every,recall@20,0',
      'pop,1,7,all,recal@20,0',
      'pop,1,7',
    ]) {
      await writeFile(path, gzipSync(`${HEADER}${good}${bad}\n`))
      await assert.rejects(readPerUserCsv(path, new Map()), failsWith('EVAL_FILE', 3), bad)
    }
  })

  it('refuses another header, an empty file, a truncated file, and a user without one of the metrics', async () => {
    const path = join(dir, 'broken.csv.gz')
    const whole = gzipSync(`${HEADER}${'pop,1,7,all,recall@20,0.25\n'.repeat(50)}`)
    const gaps = gzipSync(`${HEADER}pop,1,7,all,recall@20,1\npop,1,8,all,hit@20,1\n`)
    for (const content of [gzipSync('a,b\n1,2\n'), gzipSync(''), whole.subarray(0, -12), Buffer.from('plain'), gaps]) {
      await writeFile(path, content)
      await assert.rejects(readPerUserCsv(path, new Map()), failsWith('EVAL_FILE'))
    }
  })

  it('says that the file is missing, and that a file cannot be written', async () => {
    await assert.rejects(readPerUserCsv(join(dir, 'none.csv.gz'), new Map()), failsWith('FILE_MISSING'))
    await assert.rejects(writePerUserCsv(join(dir, 'no', 'dir.gz'), evaluations, userIds), failsWith('EVAL_FILE'))
  })
})
