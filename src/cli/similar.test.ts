import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { folderForTests, runCli, runJson, writeFinishedRun } from './command-line.fixture.ts'
import type { NamedPlace } from './named-place.ts'

describe('er2alm similar', () => {
  const folder = folderForTests(writeFinishedRun)

  it('lists items of the same users, best first, without the item itself', async () => {
    const { items, similarity } = await runJson<{ items: NamedPlace[]; similarity: string }>(
      ['similar', 'run', '--item', 'f3', '-k', '3'],
      folder.dir,
    )
    assert.equal(similarity, 'cosine of users who took both')
    assert.equal(items.length, 3)
    // even and odd films have no user in common
    for (const { item } of items) assert.ok(Number(item.slice(1)) % 2 === 1 && item !== 'f3')
    assert.ok(items[0]!.score >= items[1]!.score)
  })

  it('says so when nothing is like the item', async () => {
    assert.match(
      (await runCli(['similar', 'run', '--item', 'new'], folder.dir)).out,
      /none: no other item shares anything/,
    )
  })

  it('finds the id of a title that was given in its place', async () => {
    const { status, err } = await runCli(['similar', 'run', '--item', 'brand new'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /did you mean "new" \(Brand New, 2020\)\?/)
  })
})
