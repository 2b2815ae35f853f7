import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Recommendation } from '../serve/lists/recommendation.ts'
import { folderForTests, runCli, writeFilms } from './command-line.fixture.ts'
import { main } from './main.ts'

describe('er2alm serve --data', () => {
  const folder = folderForTests(writeFilms)

  it('answers with a personal list over HTTP, from a file of interactions alone', async () => {
    const stop = new AbortController()
    let err = ''
    let list: Promise<Recommendation> | undefined
    const status = await main(['serve', '--data', 'ratings.csv', '--catalogue', 'items.csv', '--port', '0'], {
      print: (url) => {
        list = fetch(`${url.trim()}recommendations/u3?k=4`)
          .then((reply) => reply.json() as Promise<Recommendation>)
          .finally(() => stop.abort())
      },
      note: (text) => {
        err += text
      },
      env: {},
      cwd: folder.dir,
      signal: stop.signal,
      program: 'er2alm',
      interactive: false,
    })
    assert.equal(status, 0)
    const { known, basis, model, items } = await list!
    assert.deepEqual([known, basis, model.run, model.model, items.length], [true, 'trained', 'quick-start', 'ease', 4])
    assert.match(items[0]!.title, /^(Film Number|Seven)/)
    assert.match(err, /user +user +by its name; 24 in all/)
    assert.match(err, /fitted ease in/)
  })

  it('refuses what does not go together', async () => {
    for (const [argv, message] of [
      [['serve'], /er2alm serve needs RUN, or --data FILE/],
      [['serve', 'run', '--data', 'ratings.csv'], /a RUN brings its own data/],
      [['serve', 'run', '--catalogue', 'items.csv'], /--catalogue goes with --data FILE/],
      [['serve', '--data', 'ratings.csv', '--columns', 'user=u'], /does not say where users and items are/],
      [['serve', '--data', 'ratings.csv', '--min-rating', 'x'], /--min-rating "x" is not a number/],
    ] as const) {
      const { status, err } = await runCli(argv, folder.dir)
      assert.equal(status, 2, argv.join(' '))
      assert.match(err, message)
    }
  })

  it('says when the file is not there, or is no table', async () => {
    assert.match(
      (await runCli(['serve', '--data', 'rating.csv'], folder.dir)).err,
      /FILE_MISSING[\s\S]*did you mean ratings\.csv/,
    )
    assert.match(
      (await runCli(['serve', '--data', 'items.csv'], folder.dir)).err,
      /error INIT_NO_DATA: .* \(columns: id, title, genres\)/,
    )
  })
})
