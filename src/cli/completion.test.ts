import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli } from './command-line.fixture.ts'
import { COMMANDS } from './registry.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-completion-'))
after(() => rmSync(dir, { recursive: true, force: true }))

/** Whether a shell is installed here. */
function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0
}

async function scriptOf(shell: string): Promise<string> {
  const { status, out } = await runCli(['completion', shell], dir)
  assert.equal(status, 0)
  const file = join(dir, `er2alm.${shell}`)
  writeFileSync(file, out)
  return file
}

before(() => {
  mkdirSync(join(dir, 'runs/demo'), { recursive: true })
  mkdirSync(join(dir, 'runs/two words'), { recursive: true })
  mkdirSync(join(dir, 'data'))
  for (const name of ['runs/demo/manifest.json', 'runs/two words/manifest.json', 'ratings.csv', 'er2alm.config.json'])
    writeFileSync(join(dir, name), '{}')
})

/** Lines of the command line that is completed at its end, and what must and must not be offered there. */
const CASES: readonly {
  readonly line: string
  readonly has: readonly string[]
  readonly hasNot?: readonly string[]
}[] = [
  { line: 'er2alm ', has: COMMANDS.map(({ name }) => name), hasNot: ['ratings.csv'] },
  { line: 'er2alm rec', has: ['recommend'], hasNot: ['run'] },
  { line: 'er2alm recommend ', has: ['runs/demo', 'runs/two words'], hasNot: ['ratings.csv', 'data'] },
  { line: 'er2alm recommend runs/d', has: ['runs/demo'], hasNot: ['runs/two words'] },
  { line: 'er2alm recommend runs/demo --', has: ['--user', '--explain', '--help'], hasNot: ['--out'] },
  { line: 'er2alm recommend runs/demo --model ea', has: ['ease'], hasNot: ['itemknn'] },
  { line: 'er2alm recommend runs/demo --model=ea', has: ['ease'], hasNot: ['itemknn'] },
  { line: 'er2alm recommend runs/demo --user ', has: [], hasNot: ['ratings.csv', 'runs/demo', 'ease'] },
  { line: 'er2alm recommend --user 7 -k 3 ', has: ['runs/demo'] },
  { line: 'er2alm run er', has: ['er2alm.config.json'], hasNot: ['ratings.csv'] },
  { line: 'er2alm run er2alm.config.json --out ', has: ['data', 'runs'], hasNot: ['ratings.csv'] },
  { line: 'er2alm run . --only fea', has: ['features'], hasNot: ['train'] },
  { line: 'er2alm data ', has: ['check', 'stats', 'split'], hasNot: ['ratings.csv'] },
  { line: 'er2alm data check er', has: ['er2alm.config.json'], hasNot: ['check'] },
  { line: 'er2alm export runs/demo ', has: ['recommendations', 'provenance'], hasNot: ['runs/demo'] },
  { line: 'er2alm bench rank sc', has: ['score-one'] },
  { line: 'er2alm serve --data rat', has: ['ratings.csv'] },
  { line: 'er2alm help tr', has: ['trace'], hasNot: ['run'] },
  { line: 'er2alm completion ', has: ['bash', 'zsh', 'fish'] },
]

function check(offered: readonly string[], { line, has: wanted, hasNot = [] }: (typeof CASES)[number]): void {
  for (const word of wanted) assert.ok(offered.includes(word), `${line}| lacks ${word}: ${offered.join(' ')}`)
  for (const word of hasNot) assert.ok(!offered.includes(word), `${line}| has ${word}`)
}

describe('er2alm completion', () => {
  it('offers in bash what fits each place', { skip: !has('bash') }, async () => {
    const script = await scriptOf('bash')
    for (const example of CASES) {
      // bash breaks a line at spaces and at =, which becomes a word of its own.
      const words = example.line.split(/ +|(=)/).filter((word) => word !== undefined)
      const run = `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _er2alm; printf '%s\\n' "\${COMPREPLY[@]}"`
      const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', run], { cwd: dir, encoding: 'utf8' })
      assert.equal(stderr, '', example.line)
      check(stdout.split('\n'), example)
    }
  })

  it('offers in fish what fits each place', { skip: !has('fish') }, async () => {
    const script = await scriptOf('fish')
    for (const example of CASES) {
      const run = `source ${script}; complete -C '${example.line}'`
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', run], {
        cwd: dir,
        encoding: 'utf8',
        env: { ...process.env, HOME: dir },
      })
      assert.equal(stderr, '', example.line)
      const offered = stdout.split('\n').map((line) =>
        line
          .split('\t')[0]!
          .replace(/\/$/, '')
          .replace(/^--model=/, ''),
      )
      check(offered, example)
    }
  })

  it('parses in zsh, and names every command', { skip: !has('zsh') }, async () => {
    const script = await scriptOf('zsh')
    const { status, stderr } = spawnSync('zsh', ['-n', script], { encoding: 'utf8' })
    assert.equal(stderr, '')
    assert.equal(status, 0)
  })

  it('has every command and option in each script, taken from the registry', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { out } = await runCli(['completion', shell], dir)
      for (const { name, options } of COMMANDS) {
        assert.ok(out.includes(name), `${shell}: ${name}`)
        for (const option of Object.keys(options))
          assert.ok(out.includes(shell === 'fish' ? `-l ${option}` : `--${option}`), `${shell}: ${name} --${option}`)
      }
    }
  })

  it('refuses another shell', async () => {
    const { status, err } = await runCli(['completion', 'bsh'], dir)
    assert.equal(status, 2)
    assert.match(err, /did you mean bash\? shells: bash, zsh, fish/)
  })
})
