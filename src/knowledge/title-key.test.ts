import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedKeyKind, titleKey, titleKeys } from './title-key.ts'

const shared = (a: string, b: string): string | undefined => sharedKeyKind(titleKeys(a), titleKeys(b))

test('titleKey › removes diacritics of Latin letters and folds case', () => {
  assert.equal(titleKey('Amélie'), 'amelie')
  assert.equal(titleKey('LÉON'), 'leon')
  assert.equal(titleKey('Æon Flux'), 'aeon flux')
  assert.equal(titleKey('Smørrebrød'), 'smorrebrod')
  assert.equal(titleKey('Ame\u0301lie'), titleKey('Am\u00e9lie'))
})

test('titleKey › puts a moved article back, also before a year', () => {
  assert.equal(titleKey('Matrix, The'), 'the matrix')
  assert.equal(titleKey('Matrix, The (1999)'), 'the matrix')
  assert.equal(titleKey("Enfer, L'"), titleKey("L'Enfer"))
  assert.equal(titleKey('Me, Myself & Irene'), 'me myself and irene')
})

test('titleKey › keeps a year or number that is the title or opens it', () => {
  assert.equal(titleKey('(500) Days of Summer'), '500 days of summer')
  assert.equal(titleKey('1941'), '1941')
  assert.equal(titleKey('(1984)'), '1984')
})

test('titleKey › writes fractions and superscripts apart', () => {
  assert.equal(titleKey('8½'), '8 1 2')
  assert.equal(titleKey('8 1/2'), '8 1 2')
  assert.equal(titleKey('Alien³'), 'alien 3')
})

test('titleKey › turns punctuation and quotes into one space', () => {
  assert.equal(titleKey('WALL·E'), 'wall e')
  assert.equal(titleKey('"Crocodile" Dundee'), 'crocodile dundee')
  assert.equal(titleKey('$9.99'), '9 99')
  assert.equal(titleKey('AND OR NOT title:x* NEAR("a" "b")'), 'and or not title x near a b')
})

test('titleKey › keeps letters of other scripts with their marks', () => {
  assert.equal(titleKey('Сталкер'), 'сталкер')
  assert.equal(titleKey('Йод'), 'йод')
  assert.equal(titleKey('七人の侍'), '七人の侍')
  assert.equal(titleKey('ガンダム'), 'ガンダム')
  assert.equal(titleKey('हिंदी'), 'हिंदी')
})

test('titleKey › gives a title of signs only its own key', () => {
  assert.equal(titleKey('$'), '$')
  assert.equal(titleKey('...'), '...')
  assert.equal(titleKey('   '), '')
})

test('titleKey › reads a bounded part of a huge title', () => {
  assert.equal(titleKey('a'.repeat(1_000_000)).length, 256)
  assert.ok(titleKey(`${'a'.repeat(255)}😀`).isWellFormed())
})

test('titleKeys › meet across separators, numerals and brackets', () => {
  assert.equal(shared('M*A*S*H', 'MASH'), 'compact')
  assert.equal(shared('WALL·E', 'Walle'), 'compact')
  assert.equal(shared('WALL·E', 'WALL-E'), 'title')
  assert.equal(shared('Rocky II', 'Rocky 2'), 'numeral')
  assert.equal(shared('Twelve Monkeys', '12 Monkeys'), 'numeral')
  assert.equal(shared('Ring (Ringu) (1998)', 'Ringu'), 'alternative')
  assert.equal(shared('Seven (a.k.a. Se7en) (1995)', 'Se7en'), 'alternative')
})

test('titleKeys › keep different titles apart', () => {
  assert.equal(shared('Rocky II', 'Rocky III'), undefined)
  assert.equal(shared('V for Vendetta', '5 for Vendetta'), undefined)
  assert.equal(shared('The Ring', 'Ring'), undefined)
  assert.equal(shared('Se7en', 'Seven'), undefined)
  assert.equal(shared('8½', '81'), undefined)
})

test('titleKeys › hold each key once and none that is empty', () => {
  assert.deepEqual(titleKeys('Heat'), [{ key: 'heat', kind: 'title' }])
  assert.deepEqual(titleKeys(''), [])
})
