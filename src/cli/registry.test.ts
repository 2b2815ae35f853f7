import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCli } from './command-line.fixture.ts'
import { parseCommandLine } from './parse-command-line.ts'
import { COMMANDS } from './registry.ts'

/** Command lines of an example: what stands behind three spaces explains it, `&&` joins two, `>` sends one to a file. */
function commandLines(example: string): readonly (readonly string[])[] {
  const [typed] = example.split(/ {3,}/)
  return typed!.split('&&').map((line) => {
    const words = line.split(' > ')[0]!.match(/"[^"]*"|\S+/g)!
    return words.map((word) => word.replaceAll('"', ''))
  })
}

for (const command of COMMANDS) {
  const { name, summary, usage, takes, options, examples } = command
  describe(`er2alm ${name}`, () => {
    it('has examples that parse, and name options that there are', () => {
      assert.ok(examples.length > 0)
      for (const example of examples) {
        const lines = commandLines(example)
        assert.ok(
          lines.some(([, word]) => word === name),
          example,
        )
        for (const [program, word, ...rest] of lines) {
          // What comes after `&&` may be the shell's.
          if (program !== 'er2alm') continue
          const meant = COMMANDS.find((known) => known.name === word)
          assert.ok(meant, example)
          const { words } = parseCommandLine(meant, rest)
          meant.takes.forEach(({ oneOf }, place) => {
            if (oneOf !== undefined && words[place] !== undefined)
              assert.ok(Object.hasOwn(oneOf, words[place]), example)
          })
        }
      }
    })

    it('has an example for each word that does something of its own', () => {
      const words = examples.flatMap((example) => commandLines(example).flat())
      for (const { oneOf, repeats } of takes)
        if (!repeats) for (const word of Object.keys(oneOf ?? {})) assert.ok(words.includes(word), word)
    })

    it('explains every option and word, and names no other in its usage', () => {
      assert.ok(summary.length > 20)
      for (const [option, { help, type, value }] of Object.entries(options)) {
        assert.ok(help.length > 5, option)
        assert.equal(value !== undefined, type === 'string', option)
      }
      for (const help of takes.flatMap(({ oneOf }) => Object.values(oneOf ?? {}))) assert.ok(help.length > 5)
      for (const [, flag] of usage.matchAll(/--([a-z-]+)/g)) assert.ok(Object.hasOwn(options, flag!), flag)
      for (const { name: word } of takes) assert.ok(usage.includes(word.split('|')[0]!), word)
    })

    it('has --help with all of it, and `er2alm help` says the same', async () => {
      const { status, out } = await runCli([name, '--help'], '.')
      assert.equal(status, 0)
      for (const option of Object.keys(options)) assert.ok(out.includes(`--${option}`), option)
      for (const example of examples) assert.ok(out.includes(example), example)
      for (const line of out.split('\n'))
        assert.ok(examples.some((one) => line.includes(one)) || line.length <= 100, line)
      assert.equal((await runCli(['help', name], '.')).out, out)
    })
  })
}

describe('er2alm help', () => {
  it('lists every command, and keeps to a word that is asked for', async () => {
    const { out } = await runCli(['help'], '.')
    for (const { name, summary } of COMMANDS)
      assert.ok(out.replaceAll(/\s+/g, ' ').includes(`${name} ${summary}`), name)
    assert.equal((await runCli([], '.')).out, out)
    const split = await runCli(['data', 'split', '--help'], '.')
    assert.match(split.out, /er2alm data split/)
    assert.doesNotMatch(split.out, /er2alm data stats/)
    assert.equal((await runCli(['help', 'data', 'split'], '.')).out, split.out)
  })

  it('suggests the command that was meant', async () => {
    const { status, err } = await runCli(['help', 'recomend'], '.')
    assert.equal(status, 2)
    assert.match(err, /there is no command "recomend"[\s\S]*did you mean `er2alm recommend`/)
  })
})
