import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CommandIo } from './command.ts'
import { temporaryFolder } from './command-line.fixture.ts'
import { writeLines } from './write-lines.ts'

function fakeIo(signal: AbortSignal = new AbortController().signal): {
  readonly io: CommandIo
  readonly printed: string[]
} {
  const printed: string[] = []
  const io = {
    print: (text: string) => void printed.push(text),
    note: () => {},
    env: {},
    cwd: '/',
    signal,
    program: 'er2alm',
    interactive: false,
  }
  return { io, printed }
}

function* many(): Generator<string> {
  for (let n = 0; n < 20_000; n++) yield `line ${n}\n`
}

test('writeLines › prints in chunks, in order, and counts the lines', async () => {
  const { io, printed } = fakeIo()
  assert.equal(await writeLines(many(), undefined, io), 20_000)
  assert.ok(printed.length > 1)
  assert.equal(printed.join(''), [...many()].join(''))
})

test('writeLines › leaves no file when it is stopped or fails half way', async () => {
  const { dir, remove } = await temporaryFolder()
  try {
    const file = join(dir, 'out.csv')
    await assert.rejects(writeLines(many(), file, fakeIo(AbortSignal.abort(new Error('stop'))).io), /stop/)
    function* failing(): Generator<string> {
      yield 'one\n'
      throw new RangeError('a bug of ours')
    }
    await assert.rejects(writeLines(failing(), file, fakeIo().io), RangeError)
    assert.equal(existsSync(file), false)
    assert.equal(existsSync(`${file}.partial`), false)
    await writeLines(['a\n', 'b\n'], file, fakeIo().io)
    assert.equal(await readFile(file, 'utf8'), 'a\nb\n')
  } finally {
    await remove()
  }
})
