import assert from 'node:assert/strict'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { NoiseDecision } from '../denoise/filter.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import type { TracedAttribute } from '../explain/trace.ts'
import type { TracedUser } from '../pipeline/trace-users.ts'
import { openStore } from '../store/sqlite.ts'
import { runCli, runJson } from './command-line.fixture.ts'
import { enrichedFilmsForTests } from './enriched-films.fixture.ts'

describe('er2alm trace', () => {
  let copies = 0
  const enriched = enrichedFilmsForTests(async (dir) => {
    await runJson(['run', '.', '--out', 'run', '--only', 'features'], dir)
  })
  const { folder } = enriched

  /** A copy of the run in which something was changed. */
  async function tampered(change: (run: string) => Promise<void> | void): Promise<string> {
    const name = `tampered-${++copies}`
    await cp(join(folder.dir, 'run'), join(folder.dir, name), { recursive: true })
    await change(join(folder.dir, name))
    return name
  }

  /** A change of one line of a file: the first for which `wanted` holds. */
  function changedLine<T extends object>(file: string, wanted: (line: T) => boolean, change: (line: T) => object) {
    return async (run: string): Promise<void> => {
      const lines = (await readFile(join(run, file), 'utf8')).split('\n')
      const at = lines.findIndex((line) => line !== '' && wanted(JSON.parse(line) as T))
      assert.ok(at >= 0)
      const before = JSON.parse(lines[at]!) as T
      lines[at] = JSON.stringify({ ...before, ...change(before) })
      await writeFile(join(run, file), lines.join('\n'))
    }
  }

  /** A change of the store. */
  const inStore =
    (sql: string, ...values: readonly string[]) =>
    (run: string): void => {
      const store = openStore(join(run, 'store.sqlite'))
      try {
        assert.ok(Number(store.db.prepare(sql).run(...values).changes) > 0, sql)
      } finally {
        store.close()
      }
    }

  async function broken(run: string, argv: readonly string[]): Promise<readonly TracedAttribute[]> {
    const { status, out, err } = await runCli(['trace', run, ...argv, '--json'], folder.dir)
    assert.equal(status, 3, out)
    assert.match(err, /error TRACE_BROKEN/)
    return (JSON.parse(out) as TracedAttribute[]).filter((one) => one.status === 'broken')
  }

  it('prints quote, range, passage, source, hash and every step from prompt to vector, all verified', async () => {
    const { status, out } = await runCli(['trace', 'run', '--item', 'f3', '--attribute', 'director'], folder.dir)
    assert.equal(status, 0)
    assert.match(out, /f3 director = Ann Example \[verified\]/)
    assert.match(out, /quote {4}“It was directed by Ann Example\.”/)
    assert.match(out, /range {4}characters \d+ to \d+/)
    assert.match(out, /passage {2}wiki:3/)
    assert.match(out, /sha256 {3}[0-9a-f]{64}/)
    assert.match(out, /prompt {3}call [0-9a-f]{12}…, derived again from the prompt/)
    assert.match(out, /reply {4}a reply of \d+ characters/)
    assert.match(out, /record {3}made again from the reply, it is the same/)
    assert.match(out, /decision noise control: director kept/)
    assert.match(out, /vector {3}vector [0-9a-f]{12}… of “Directed by Ann Example\.”/)
    assert.match(out, /file {5}enrich\/attributes\.jsonl, SHA-256/)
  })

  it('takes several items, in the order given, and says why nothing is known of one', async () => {
    const traced = await runJson<TracedAttribute[]>(['trace', 'run', '--item', 'f5', '--item', 'new'], folder.dir)
    assert.deepEqual([...new Set(traced.map(({ item }) => item))], ['f5', 'new'])
    assert.equal(traced.filter(({ status }) => status === 'verified').length, 2)
    assert.deepEqual(
      [...new Set(traced.filter(({ item }) => item === 'new').map(({ reason }) => reason))],
      ['no passage'],
    )
  })

  it('makes the decisions of noise control again on request', async () => {
    const { status, out } = await runCli(['trace', 'run', '--item', 'f3', '--redo-noise'], folder.dir)
    assert.equal(status, 0, out)
  })

  it('finds a passage that was changed in the store, and goes on to other items', async () => {
    const run = await tampered(inStore("UPDATE passages SET text = replace(text, 'Ann', 'Bnn') WHERE id = 'wiki:7'"))
    const [director, ...others] = await broken(run, ['--item', 'f7'])
    assert.match(director!.reason!, /the text of passage wiki:7 was changed after it was hashed/)
    assert.ok(others.some(({ reason }) => /the prompt, rendered again, makes the call/.test(reason!)))
    assert.equal((await runCli(['trace', run, '--item', 'f6'], folder.dir)).status, 0)
  })

  it('finds a reply that was changed in the ledger, and one that is gone', async () => {
    const [{ call }] = (await runJson<TracedAttribute[]>(['trace', 'run', '--item', 'f7'], folder.dir)) as [
      TracedAttribute,
    ]
    const changed = await tampered(
      inStore("UPDATE calls SET text = replace(text, 'drama', 'dramb') WHERE key = ?", call!),
    )
    const [genre, ...others] = await broken(changed, ['--item', 'f7'])
    assert.deepEqual([genre!.attribute, others.length], ['genre', 0])
    assert.match(genre!.reason!, /the value is \["drama"\], but the reply, read again, gives \["dramb"\]/)
    const gone = await tampered(inStore('DELETE FROM calls WHERE key = ?', call!))
    assert.match((await broken(gone, ['--item', 'f7']))[0]!.reason!, /the ledger has no reply for the call/)
  })

  it('finds a line of the attributes that was changed: its value, its call, its evidence', async () => {
    const director = ({ item, attribute }: TracedAttribute): boolean => item === 'f7' && attribute === 'director'
    const file = 'enrich/attributes.jsonl'
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ value: ['Ann Exbmple'] }, /value is \["Ann Exbmple"\], but the reply/],
      [{ call: 'f'.repeat(64) }, /makes the call [0-9a-f]{12}…, not ffffffffffff…/],
      [{ status: 'unknown', value: [], evidence: [] }, /value is \[\]/],
      [{ evidence: [] }, /without evidence/],
    ]
    for (const [change, pattern] of cases) {
      const run = await tampered(changedLine(file, director, () => change))
      const reports = (await broken(run, ['--item', 'f7'])).find(({ attribute }) => attribute === 'director')!
      const problems = [reports.reason, ...reports.steps.map(({ problem }) => problem)].join('\n')
      assert.match(problems, pattern)
      assert.match(problems, /enrich\/attributes\.jsonl was changed after it was written|without evidence/)
    }
  })

  it('finds a decision of noise control that was changed', async () => {
    const genre = ({ item, attribute }: NoiseDecision): boolean => item === 'f7' && attribute === 'genre'
    const file = 'denoise/decisions.jsonl'
    const flipped = await tampered(changedLine<NoiseDecision>(file, genre, ({ kept }) => ({ kept: !kept })))
    const steps = (await broken(flipped, ['--item', 'f7', '--attribute', 'genre']))[0]!.steps
    const problems = steps.map(({ problem }) => problem ?? '').join('\n')
    assert.match(problems, /denoise\/decisions\.jsonl was changed/)
    assert.match(problems, /the decision about genre: kept is/)
    const scored = await tampered(changedLine<NoiseDecision>(file, genre, ({ score }) => ({ score: score! * 0.999 })))
    const again = (await broken(scored, ['--item', 'f7', '--attribute', 'genre', '--redo-noise']))[0]!.steps
    assert.ok(again.some(({ problem }) => /the decision about genre: score is .* made again it is/.test(problem ?? '')))
  })

  it('finds a vector that is gone', async () => {
    const run = await tampered(inStore('DELETE FROM vectors'))
    assert.ok((await broken(run, ['--item', 'f7'])).some(({ reason }) => /no vector of the text/.test(reason!)))
  })

  it('traces a user to the evidence of the items behind the profile, and the picks', async () => {
    const traced = await runJson<TracedUser>(['trace', 'run', '--user', 'u2'], folder.dir)
    assert.equal(traced.status, 'verified')
    assert.equal(traced.profile, 'generated')
    assert.ok(traced.aspects.length > 0)
    for (const { items, statements } of traced.aspects) {
      assert.ok(items.length > 0 && statements.length > 0)
      for (const { status, item } of statements) assert.deepEqual([status, items.includes(item)], ['verified', true])
    }
    assert.ok(traced.picks!.steps.some(({ step }) => step === 'prompt'))
    const { out } = await runCli(['trace', 'run', '--user', 'u2'], folder.dir)
    assert.match(out, /^user u2 \[verified\]$/m)
    assert.match(out, /^aspect genre = comedy$/m)
    assert.match(out, /^ {4}f\d+ genre = comedy \[verified\]$/m)
    assert.match(out, /chosen {3}liked f\d+, disliked f\d+, of /)
  })

  it('finds a profile, picks or an attribute behind them that was changed', async () => {
    const ofUser = ({ user }: { readonly user: string }): boolean => user === 'u2'
    const changes: readonly (readonly [(run: string) => Promise<void> | void, RegExp])[] = [
      [
        changedLine<UserProfile>('enrich/profiles.jsonl', ofUser, ({ aspects }) => ({
          aspects: aspects.map((aspect) => ({ ...aspect, weight: aspect.weight / 2 })),
        })),
        /profiles\.jsonl was changed/,
      ],
      [
        changedLine<UserPicks>('enrich/picks.jsonl', ofUser, ({ liked, disliked }) => ({
          liked: disliked,
          disliked: liked,
        })),
        /picks\.jsonl was changed/,
      ],
      [
        inStore("UPDATE passages SET text = replace(text, 'comedy', 'comedz')"),
        /passage wiki:\d+ was changed|rendered again/,
      ],
    ]
    for (const [change, pattern] of changes) {
      const { status, out, err } = await runCli(['trace', await tampered(change), '--user', 'u2', '--json'], folder.dir)
      assert.equal(status, 3, out)
      assert.match((JSON.parse(out) as TracedUser).reason!, pattern)
      assert.match(err, /the chain of user u2 is broken/)
    }
    // Without the file's hash the line itself still tells.
    const quiet = await tampered(async (run) => {
      await changes[1]![0](run)
      const manifest = JSON.parse(await readFile(join(run, 'manifest.json'), 'utf8'))
      delete manifest.stages['enrich users'].hashes
      await writeFile(join(run, 'manifest.json'), JSON.stringify(manifest))
    })
    const { out } = await runCli(['trace', quiet, '--user', 'u2', '--json'], folder.dir)
    assert.match((JSON.parse(out) as TracedUser).reason!, /the picks: liked is "f\d+", derived again it is "f\d+"/)
  })

  it('suggests items, users and attributes that are there', async () => {
    const item = await runCli(['trace', 'run', '--item', 'Seven'], folder.dir)
    assert.equal(item.status, 2)
    assert.match(item.err, /did you mean "f7" \(Seven, Eight, 1987\)\?/)
    assert.match((await runCli(['trace', 'run', '--user', 'u222'], folder.dir)).err, /did you mean "u2/)
    const attribute = await runCli(['trace', 'run', '--item', 'f1', '--attribute', 'directr'], folder.dir)
    assert.match(attribute.err, /did you mean director\?/)
    assert.match((await runCli(['trace', 'run'], folder.dir)).err, /needs --item ID or --user ID/)
    assert.match((await runCli(['trace', 'run', '--item', 'f1', '--user', 'u1'], folder.dir)).err, /not both/)
  })
})
