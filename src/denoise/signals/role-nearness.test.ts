import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roleNearness } from './role-nearness.ts'
import { contextOf, statedValue } from './signals.fixture.ts'

const near = (value: string, text: string): number =>
  roleNearness(statedValue({ attribute: 'director', value }), contextOf([text]))

test('roleNearness › is 1 / (1 + words between), of the nearest pair', () => {
  assert.equal(near('Michael Mann', 'directed by Michael Mann'), 1 / 2)
  assert.equal(near('Michael Mann', 'Michael Mann directed it'), 1)
  assert.equal(near('Al Pacino', 'directed by Michael Mann with Al Pacino'), 1 / 5)
})

test('roleNearness › is 0 where no sentence has both', () => {
  assert.equal(near('Al Pacino', 'It was directed by Michael Mann. Al Pacino is in it.'), 0)
  assert.equal(near('', 'directed by nobody'), 0)
})
