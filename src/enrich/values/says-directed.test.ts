import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saysDirected } from './says-directed.ts'

const COEN = 'It was written, produced, edited and directed by Joel and Ethan Coen and stars Tim Roe.'

test('saysDirected › takes the person of the nearest part before the name', () => {
  const sentence =
    'A 2001 film directed by Ann Roe, written and produced by French filmmaker Luc Poe, and starring Kim Doe.'
  assert.equal(saysDirected('Ann Roe', sentence), true)
  for (const name of ['Luc Poe', 'Kim Doe']) assert.equal(saysDirected(name, sentence), false, name)
})

test('saysDirected › takes verbs that are joined together', () => {
  for (const sentence of [
    'directed, photographed, and edited by Ann Roe, written by Roe and Jo Poe',
    'written and directed by Ann Roe',
    'directed and co-written by Ann Roe',
    'Directed by Ann Roe, it is the first of three',
    'co-directed by Jo Poe and Ann Roe',
    'a film by Ann Roe',
    'X is a 2001 film by director Ann Roe',
    'Directors: Jo Poe, Ann Roe.',
    'the directorial debut of Ann Roe',
    'helmed by Ann Roe',
    'Ann Roe, who wrote and directed it',
    'Ann Roe directs',
    'ANN ROE also directed',
    'Ann Roe, director of three others',
    'in a film by the Dane Ann Roe',
    'the first thriller picture by Ann Roe',
  ])
    assert.equal(saysDirected('Ann Roe', sentence), true, sentence)
})

test('saysDirected › takes no other part for directing', () => {
  for (const sentence of [
    'written by Ann Roe, and starring Jo Poe',
    'directed by Jo Poe and starring Ann Roe',
    'directed by Jo Poe from a screenplay by Ann Roe',
    'directed by Jo Poe and based on the novel by Ann Roe',
    'Jo Poe directed, and Ann Roe wrote it',
    'Ann Roe plays herself',
    'directed by Joann Roe',
    'Ann Roe, also the director of photography',
    'a story by Ann Roe',
    'Ann Roe produced what Jo Poe directed',
    'Ann Roe is shown with the man who directed her',
    'by Ann Roe',
    'The novel had been adapted into a film by writer-director Ann Roe in 1949',
    'written by Ann Roe and directed by Jo Poe',
    'produced by Ann Roe, and directed by Jo Poe',
    'the first of the series not to be directed by Ann Roe',
    '',
  ])
    assert.equal(saysDirected('Ann Roe', sentence), false, sentence)
})

test('saysDirected › takes no family for a person, and a single name for one', () => {
  assert.equal(saysDirected('Roes', 'written and directed by the Roes'), false)
  assert.equal(saysDirected('Madonna', 'written and directed by Madonna'), true)
})

test('saysDirected › asks for the whole name', () => {
  assert.equal(saysDirected('Ethan Coen', COEN), true)
  assert.equal(saysDirected('Joel Coen', COEN), false)
  assert.equal(saysDirected('Tim Roe', COEN), false)
  assert.equal(saysDirected('—', COEN), false)
})
