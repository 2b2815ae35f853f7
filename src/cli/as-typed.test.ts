import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asTyped } from './as-typed.ts'

describe('asTyped', () => {
  it('writes commands as npm starts them', () => {
    const program = 'npm run er2alm --'
    assert.equal(asTyped('make one with `er2alm init`', program), 'make one with `npm run er2alm -- init`')
    assert.equal(asTyped('er2alm data check films', program), 'npm run er2alm -- data check films')
    assert.equal(
      asTyped('a run (er2alm run CONFIG), see `er2alm --help`', program),
      'a run (npm run er2alm -- run CONFIG), see `npm run er2alm -- --help`',
    )
  })

  it('leaves names of files and packages alone', () => {
    assert.equal(asTyped('give an er2alm.config.ts', 'npx er2alm'), 'give an er2alm.config.ts')
  })
})
