import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { folderForTests, runCli, runJson, temporaryFolder, writeFinishedRun } from './command-line.fixture.ts'
import { writeEnrichedFilms } from './enriched-films.fixture.ts'

describe('er2alm export', () => {
  const folder = folderForTests(async (dir) => {
    await writeFinishedRun(dir)
    await runJson(['run', '.', '--out', 'trained', '--set', 'models.bpr-mf={"embeddingDim":4,"epochs":2}'], dir)
  })

  const csv = async (argv: readonly string[]): Promise<string[][]> => {
    const { status, out, err } = await runCli(['export', ...argv], folder.dir)
    assert.equal(status, 0, err)
    return parse(out) as string[][]
  }

  it('writes lists as user,item,rank,score with original ids, k a user', async () => {
    const [header, ...rows] = await csv(['run', 'recommendations', '-k', '3'])
    assert.deepEqual(header, ['user', 'item', 'rank', 'score'])
    assert.equal(rows.length, 24 * 3)
    assert.deepEqual(
      rows.slice(0, 3).map(([user, , rank]) => [user, rank]),
      [
        ['u0', '1'],
        ['u0', '2'],
        ['u0', '3'],
      ],
    )
  })

  it('writes as scores every item that a user has not taken', async () => {
    // 15 items less the 6 that each user took, the one of the test too
    assert.equal((await csv(['run', 'scores', '--model', 'popularity'])).length, 1 + 24 * 9)
  })

  it('writes the same lists as JSON lines, and into a file', async () => {
    const { status, out } = await runCli(
      ['export', 'run', 'recommendations', '-k', '1', '--format', 'jsonl', '--out', 'lists.jsonl'],
      folder.dir,
    )
    assert.equal(status, 0)
    assert.equal(out, '')
    const [first] = (await readFile(join(folder.dir, 'lists.jsonl'), 'utf8')).split('\n')
    const [, row] = await csv(['run', 'recommendations', '-k', '1'])
    const { user, item, rank, score } = JSON.parse(first!)
    assert.deepEqual([user, item, String(rank), String(score)], row)
  })

  it('writes the vectors of users and items, whose dot products are the scores', async () => {
    const vectors = new Map(
      (await csv(['trained', 'vectors', '--model', 'bpr-mf'])).map(([side, id, ...v]) => [`${side} ${id}`, v]),
    )
    assert.deepEqual(vectors.get('side id'), ['vector0', 'vector1', 'vector2', 'vector3'])
    assert.equal(vectors.size, 1 + 24 + 15)
    const [, [user, item, , score]] = (await csv(['trained', 'recommendations', '--model', 'bpr-mf'])) as [
      string[],
      string[],
    ]
    const u = vectors.get(`user ${user}`)!
    const dot = vectors.get(`item ${item}`)!.reduce((sum, value, d) => sum + Number(value) * Number(u[d]), 0)
    assert.ok(Math.abs(dot - Number(score)) < 1e-6)
  })

  it('refuses vectors of a model that has none, naming those that have', async () => {
    const { status, err } = await runCli(['export', 'trained', 'vectors', '--model', 'ease'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /MODEL_NO_VECTORS[\s\S]*one that has: bpr-mf/)
  })

  it('writes a record for each quote', async () => {
    const { dir: enriched, remove: removeEnriched } = await temporaryFolder()
    const { server } = await writeEnrichedFilms(enriched)
    try {
      await runJson(['run', '.', '--out', 'run', '--only', 'users'], enriched)
      const { out } = await runCli(['export', 'run', 'evidence'], enriched)
      const rows = parse(out, { columns: true }) as Record<string, string>[]
      assert.equal(rows.length, 15 * 9)
      const stated = rows.find(({ item, attribute }) => item === 'f7' && attribute === 'genre')!
      assert.equal(stated.quote, 'Seven, Eight is a drama made in France.')
      assert.match(stated.sha256!, /^[0-9a-f]{64}$/)
    } finally {
      await server.close()
      await removeEnriched()
    }
  })

  it('names formats and kinds that were probably meant', async () => {
    assert.match(
      (await runCli(['export', 'run', 'scores', '--format', 'jsonl2'], folder.dir)).err,
      /did you mean jsonl\?/,
    )
    assert.match((await runCli(['export', 'run', 'vector'], folder.dir)).err, /did you mean vectors\?/)
    assert.match((await runCli(['export', 'run', 'evidence'], folder.dir)).err, /error RUN_NOT_ENRICHED/)
    const { status, err } = await runCli(['export', 'run', 'scores', '--out', 'no/such/place.csv'], folder.dir)
    assert.equal(status, 3)
    assert.match(err, /error FILE_UNWRITABLE/)
  })

  it('ends quietly when the reader of a pipe has seen enough', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const child = spawn(process.execPath, [main, 'export', 'run', 'scores'], {
      cwd: folder.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (text) => {
      err += text
    })
    const status = await new Promise((resolve) => child.on('close', resolve))
    assert.equal(status, 0)
    assert.equal(err, 'model ease, the best on validation\n')
  })
})
