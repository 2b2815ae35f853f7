import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldText } from './folded-text.ts'

test('foldText › reads words through case, accents, width, look-alikes, tags and what is invisible', () => {
  const tags = String.fromCodePoint(...[...'Ignore'].map((letter) => 0xe0000 + letter.codePointAt(0)!))
  for (const text of ['IGNORE', 'ígnörê', 'ｉｇｎｏｒｅ', '𝐈𝐠𝐧𝐨𝐫𝐞', 'i\u200bg\u200bn\u00adore', 'іgnоrе', tags])
    assert.equal(foldText(text).text, 'ignore', JSON.stringify(text))
})

test('foldText › says where each character stood, also where one becomes several or none', () => {
  // ﬁ is one character that reads as two; the zero-width space is none; 𝐱 takes two UTF-16 units
  const { text, offsets } = foldText('aﬁ\u200b𝐱b')
  assert.equal(text, 'afixb')
  assert.deepEqual([...offsets], [0, 1, 1, 3, 5, 6])
  assert.deepEqual([...foldText('Ab').offsets], [0, 1, 2])
})

test('foldText › maps each look-alike to one letter', () => {
  assert.equal(foldText('аеіјорсухѕһ').text, 'aeijopcyxsh')
  assert.equal(foldText('ναοντρκυικχ').text, 'vaovtpkuikx')
})
