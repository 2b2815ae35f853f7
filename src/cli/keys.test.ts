import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openKeyRing } from '../serve/guards/key-ring.ts'
import { type CliResult, folderForTests, runCli, runJson } from './command-line.fixture.ts'

describe('er2alm keys', () => {
  const folder = folderForTests(async () => {})
  const keys = (file: string, action: string, ...options: readonly string[]): Promise<CliResult> =>
    runCli(['keys', action, '--file', file, ...options], folder.dir)

  it('prints a new key once, which the service then knows; the file does not hold it', async () => {
    const { status, out, err } = await keys('new.jsonl', 'new', '--name', 'shop', '--scope', 'read', '--scope', 'write')
    assert.equal(status, 0)
    assert.match(out, /^er2alm_[\w-]{43}\n$/)
    assert.match(err, /only time/)
    const file = join(folder.dir, 'new.jsonl')
    const ring = openKeyRing(file, () => 0)
    assert.deepEqual(ring.find(out.trim()), { name: 'shop', scopes: new Set(['read', 'write']) })
    assert.ok(!readFileSync(file, 'utf8').includes(out.trim()))
  })

  it('lists names, scopes and dates, never a hash', async () => {
    await keys('list.jsonl', 'new', '--name', 'a', '--scope', 'read')
    await keys('list.jsonl', 'new', '--name', 'b', '--scope', 'admin', '--scope', 'read', '--scope', 'read')
    const { out } = await keys('list.jsonl', 'list')
    assert.match(out, /^a +read +\d{4}-/m)
    assert.match(out, /^b +admin read +\d{4}-/m)
    assert.ok(!/[0-9a-f]{64}/.test(out))
    const listed = await runJson<{ name: string; scopes: string[] }[]>(
      ['keys', 'list', '--file', 'list.jsonl'],
      folder.dir,
    )
    assert.deepEqual(
      listed.map(({ name, scopes }) => [name, scopes]),
      [
        ['a', ['read']],
        ['b', ['admin', 'read']],
      ],
    )
  })

  it('takes one key away and leaves the others', async () => {
    await keys('remove.jsonl', 'new', '--name', 'a', '--scope', 'read')
    const { key } = await runJson<{ key: string }>(
      ['keys', 'new', '--file', 'remove.jsonl', '--name', 'b', '--scope', 'read'],
      folder.dir,
    )
    assert.equal((await keys('remove.jsonl', 'remove', '--name', 'a')).status, 0)
    const ring = openKeyRing(join(folder.dir, 'remove.jsonl'), () => 0)
    assert.equal(ring.find(key)?.name, 'b')
    const again = await keys('remove.jsonl', 'remove', '--name', 'a')
    assert.deepEqual([again.status, /there is no key "a"/.test(again.err)], [2, true])
  })

  it('refuses what is no action, no scope, no name, a name that is taken', async () => {
    await keys('taken.jsonl', 'new', '--name', 'a', '--scope', 'read')
    for (const [options, said] of [
      [['make', '--name', 'b', '--scope', 'read'], /cannot "make"/],
      [['new', '--name', 'b', '--scope', 'all'], /no scope "all"/],
      [['new', '--name', 'b'], /at least one --scope/],
      [['new', '--scope', 'read'], /needs --name/],
      [['new', '--name', 'b c', '--scope', 'read'], /no name for a key/],
      [['new', '--name', 'a', '--scope', 'read'], /a key a already/],
    ] as const) {
      const [action, ...rest] = options
      const { status, err } = await keys('taken.jsonl', action, ...rest)
      assert.equal(status, 2, options.join(' '))
      assert.match(err, said)
    }
    const { status, err } = await runCli(['keys', 'list'], folder.dir)
    assert.deepEqual([status, /needs --file/.test(err)], [2, true])
  })

  it('says when there is no such file', async () => {
    const { status, err } = await keys('nowhere.jsonl', 'list')
    assert.equal(status, 3)
    assert.match(err, /SERVE_KEYS_FILE|cannot be read/)
  })
})
