import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasColour, showStyles, styled, withoutMarks } from './style.ts'
import { printable, screenText } from './terminal-text.ts'

test('showStyles › gives colours, or the plain text', () => {
  const text = `${styled('heading', 'Title')} is ${styled('bad', 'worse')}\n`
  assert.equal(showStyles(text, false), 'Title is worse\n')
  assert.equal(showStyles(text, true), '\u001b[1mTitle\u001b[22m is \u001b[31mworse\u001b[39m\n')
})

test('showStyles › ends a style that was cut off', () => {
  assert.equal(showStyles(styled('good', 'fine').slice(0, 3), true), '\u001b[32mfi\u001b[39m')
})

test('styled › marks survive the cleaning of a screen, and no text of others brings any', () => {
  const hostile = `\u001b[31mred${styled('bad', 'x')}`
  const line = screenText(`${styled('accent', '1')} ${printable(hostile)}`)
  assert.equal(showStyles(line, true), '\u001b[36m1\u001b[39m �[31mred�x�')
  assert.equal(withoutMarks(hostile), '\u001b[31mred�x�')
})

test('hasColour › obeys FORCE_COLOR, NO_COLOR and TERM=dumb, and needs a terminal', () => {
  for (const [isTerminal, env, expected] of [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ] as const)
    assert.equal(hasColour(isTerminal, env), expected, JSON.stringify([isTerminal, env]))
})
