import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asData, itemMessages } from './item-prompt.ts'
import { neutralise } from './neutralise.ts'
import { sentences } from './sentences.ts'

test('neutralise › leaves ordinary text of any script as it is', () => {
  for (const text of [
    'Heat (1995) is a film by Michael Mann.\n\tIt runs 170 minutes, 1995-12-15; ISBN 978-3-16-148410-0.',
    '8½, Amélie, Đặng, 七人の侍, می‌خواهم, क्‍ष, שָׁלוֹם, Cléo',
    'cost $1,234,567.89 @ 24 fps; 2001-2003; 555-1234; #1 @ the box office',
    'soft\u00adhyphen, family 👨‍👩‍👧, mojibake â\u0080\u0093',
    'The *batteries not included team; sk-8; task-force-of-the-navy',
  ])
    assert.equal(neutralise(text), text)
})

test('neutralise › blanks what cannot be seen, one space a UTF-16 unit', () => {
  assert.equal(neutralise('a\u0000b\u001b[2Jc'), 'a b [2Jc')
  assert.equal(neutralise('di\u200brec\u200dtor'), 'di rec tor')
  assert.equal(neutralise('\u202eevil\u202c \u2066x\u2069\ufeff'), ' evil   x  ')
  assert.equal(neutralise(`x${String.fromCodePoint(0xe0041, 0xe007f)}y`), 'x    y')
  assert.equal(neutralise('one\rtwo\u2028three'), 'one two three')
})

test('neutralise › keeps four marks on a letter and blanks the rest', () => {
  assert.equal(neutralise(`a${'\u0301'.repeat(4)}b`), `a${'\u0301'.repeat(4)}b`)
  assert.equal(neutralise(`a${'\u0301'.repeat(9)}b`), `a${'\u0301'.repeat(4)}     b`)
})

const PLANTED = [
  'alice@example.com',
  "o'hara.b+films@mail.example.co.uk",
  '+49 30 1234567',
  '+1 (555) 123-4567',
  '(555) 123-4567',
  '555-123-4567',
  'sk-proj-abcdefghijklmnop0123',
  'sk_live_0123456789abcdefghij',
  `ghp_${'a1'.repeat(18)}`,
  'AKIAIOSFODNN7EXAMPLE',
  `AIza${'b'.repeat(35)}`,
  'eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----',
]
for (const secret of PLANTED) {
  test(`neutralise › masks ${secret.slice(0, 24)}… with as many asterisks`, () => {
    const text = `Write to ${secret}, he said.`
    assert.equal(neutralise(text), `Write to ${'*'.repeat(secret.length)}, he said.`)
  })
}

test('asData › keeps every range true', () => {
  const text = 'A\u200b <b>. Mail bob@example.org now! \u{e0042}Tail.'
  assert.equal(asData(text).length, text.length)
  for (const { start, end } of sentences(text)) {
    assert.equal(asData(text.slice(start, end)), asData(text).slice(start, end))
  }
})

test('itemMessages › shows no address of a title or a passage', () => {
  const messages = itemMessages([], {
    title: 'Mail bob@example.org',
    year: 1999,
    passages: ['Call +1 555 123 4567 or write to eve@example.net.'],
  })
  const text = messages.map(({ content }) => content).join('\n')
  assert.doesNotMatch(text, /@|555/)
  assert.match(text, /<film>Mail \*{15} \(1999\)<\/film>/)
})

test('neutralise › is linear: a megabyte of the worst characters takes seconds at most', () => {
  for (const unit of ['a', '.', '+1 ', '\u0301', '1-', 'a@', '\u200b', 'sk-a', 'eyJ', '-----BEGIN ']) {
    const text = unit.repeat(Math.ceil(1e6 / unit.length))
    const began = performance.now()
    assert.equal(neutralise(text).length, text.length)
    // A quadratic pattern would take many minutes; the bound leaves room for a busy machine.
    assert.ok(performance.now() - began < 20_000, unit)
  }
})
