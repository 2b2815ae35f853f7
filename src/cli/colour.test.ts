import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import type { CommandIo } from './command.ts'
import { folderForTests, runCli, writeFinishedRun } from './command-line.fixture.ts'
import { main } from './main.ts'
import { styleVerdicts } from './verdict-style.ts'

const ESCAPE = '\u001b'

/** Runs a command line on a terminal with colours. */
async function onTerminal(
  argv: readonly string[],
  cwd: string,
  more: Partial<CommandIo> = {},
): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' }
  await main(argv, {
    print: (text) => {
      printed.out += text
    },
    note: (text) => {
      printed.err += text
    },
    ...{ env: {}, cwd, signal: new AbortController().signal, program: 'er2alm', interactive: false },
    ...{ screen: true, colour: true, noteColour: true, ...more },
  })
  return printed
}

describe('colours', () => {
  const folder = folderForTests(writeFinishedRun)

  it('are the same text, for every command that has them', async () => {
    for (const argv of [
      ['compare', 'run'],
      ['recommend', 'run', '--user', 'u3', '-k', '2', '--explain'],
      ['run', '.', '--out', 'run'],
      ['help', 'data'],
      ['data', 'check', '.'],
      ['recommend', 'run', '--user', 'nobody'],
    ]) {
      const coloured = await onTerminal(argv, folder.dir)
      const { out, err } = await runCli(argv, folder.dir)
      assert.ok((coloured.out + coloured.err).includes(`${ESCAPE}[`), argv.join(' '))
      assert.doesNotMatch(out + err, /[\ufdd0-\ufdef]/)
      assert.equal((out + err).includes(ESCAPE), false)
      assert.equal(stripVTControlCharacters(coloured.out), out)
      assert.equal(stripVTControlCharacters(coloured.err), err)
    }
  })

  it('never come into JSON or exact data, and may be on stderr alone', async () => {
    const { out } = await onTerminal(['recommend', 'run', '--user', 'u3', '--json'], folder.dir)
    assert.equal(out.includes(ESCAPE), false)
    JSON.parse(out)
    const lists = await onTerminal(['export', 'run', 'recommendations'], folder.dir, { screen: false, colour: false })
    assert.equal(lists.out.includes(ESCAPE), false)
    const piped = await onTerminal(['recommend', 'run', '--user', 'nobody'], folder.dir, { colour: false })
    assert.ok(piped.err.startsWith(`${ESCAPE}[31merror ID_UNKNOWN:${ESCAPE}[39m`))
  })

  it('let no escape sequence or mark of a title through', async () => {
    const file = join(folder.dir, 'run/data/catalogue.jsonl')
    const catalogue = await readFile(file, 'utf8')
    await writeFile(file, catalogue.replaceAll('Film Number', '\\u001b[31mFilm\\ufdd4Number'))
    const { out } = await onTerminal(['recommend', 'run', '--user', 'u3', '-k', '3', '--explain'], folder.dir)
    assert.match(stripVTControlCharacters(out), /Film�Number/)
    assert.equal(out.includes(`${ESCAPE}[31mFilm`), false)
    await writeFile(file, catalogue)
  })
})

describe('styleVerdicts', () => {
  it('styles a header, its rule, and verdicts in the last column', () => {
    const table = 'model  ndcg@20\n-----  -------\nease   .1  cannot tell / worse\nnone better\n'
    const styled = styleVerdicts(table)
    assert.notEqual(styled, table)
    assert.equal(styled.replaceAll(/[\ufdd0-\ufdef]/gu, ''), table)
    assert.ok(styled.endsWith('none better\n'))
  })
})
