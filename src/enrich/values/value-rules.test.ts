import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ATTRIBUTES } from '../attribute.ts'
import { VALUE_RULES } from './value-rules.ts'

test('VALUE_RULES › every fact has a rule, and no description', () => {
  for (const { id, fact } of ATTRIBUTES) assert.equal(VALUE_RULES[id] !== undefined, fact, id)
})

test('VALUE_RULES › what a rule keeps reads as itself, with the same key', () => {
  const samples = {
    director: 'Ann Roe',
    cast: 'Ann Roe',
    country: 'American',
    language: 'français',
    genre: 'Film noir',
    durationMinutes: '1h 30m',
  }
  for (const [id, text] of Object.entries(samples)) {
    const rule = VALUE_RULES[id as keyof typeof samples]!
    const [value] = rule.read(text)
    assert.deepEqual(rule.read(value!), [value], id)
    assert.equal(rule.key(value!), rule.key(rule.read(value!)[0]!), id)
  }
})

test('VALUE_RULES › a genre and a member of the cast are stated by being named, a director by directing', () => {
  const sentence = 'It is a film noir starring Ann Roe.'
  assert.ok(VALUE_RULES.genre!.isStated('Film Noir', sentence))
  assert.ok(!VALUE_RULES.genre!.isStated('comedy', sentence))
  assert.ok(VALUE_RULES.cast!.isStated('Ann Roe', sentence))
  assert.ok(!VALUE_RULES.director!.isStated('Ann Roe', sentence))
})
