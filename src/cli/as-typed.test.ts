import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asTyped, COMMAND_WORDS } from './as-typed.ts'
import { COMMANDS } from './registry.ts'

describe('asTyped', () => {
  it('writes commands as npm starts them', () => {
    const program = 'npm run er2alm --'
    assert.equal(asTyped('make one with `er2alm init`', program), 'make one with `npm run er2alm -- init`')
    assert.equal(asTyped('er2alm data check films', program), 'npm run er2alm -- data check films')
    assert.equal(asTyped('left out see=er2alm search .', program), 'left out see=npm run er2alm -- search .')
    assert.equal(
      asTyped('a run (er2alm run CONFIG), see `er2alm --help`', program),
      'a run (npm run er2alm -- run CONFIG), see `npm run er2alm -- --help`',
    )
  })

  it('knows every command', () => {
    for (const { name } of COMMANDS) assert.ok(COMMAND_WORDS.includes(name), name)
  })

  it('leaves names of files, packages and the model alone', () => {
    assert.equal(asTyped('add bpr-mf or er2alm to the config', 'npx er2alm'), 'add bpr-mf or er2alm to the config')
    assert.equal(asTyped('give an er2alm.config.ts', 'npx er2alm'), 'give an er2alm.config.ts')
  })
})
