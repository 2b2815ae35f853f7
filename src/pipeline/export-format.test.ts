import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPORT_FORMATS, exportFormat } from './export-format.ts'

test('csv › quotes commas, quotes and line breaks, joins words by | and leaves nothing for null', () => {
  const records = [
    ['a,b', 1.5, ['x', 'y, z'], null],
    ['say "so"\n', -0.1, [], null],
  ]
  const text = [...EXPORT_FORMATS.csv({ columns: ['id', 'n', 'words', 'none'], records })].join('')
  assert.equal(text, 'id,n,words,none\n"a,b",1.5,"x|y, z",\n"say ""so""\n",-0.1,,\n')
})

test('csv › gives a vector one column a number', () => {
  const text = [...EXPORT_FORMATS.csv({ columns: ['id', 'v'], width: 2, records: [['a', [1, 2]]] })].join('')
  assert.equal(text, 'id,v0,v1\na,1,2\n')
})

test('csv › disarms formulas in columns of others, and leaves ids and numbers as they are', () => {
  const cells = ['=cmd()', '+1', '-1', '@x', '\tx', '＝1', 'a=b', 'plain']
  const records = cells.map((cell) => [cell, cell, [cell, 'y'], -1])
  const columns = ['id', 'quote', 'value', 'score']
  const text = [...EXPORT_FORMATS.csv({ columns, untrusted: ['quote', 'value'], records })].join('')
  assert.deepEqual(text.trimEnd().split('\n').slice(1), [
    "=cmd(),'=cmd(),'=cmd()|y,-1",
    "+1,'+1,'+1|y,-1",
    "-1,'-1,'-1|y,-1",
    "@x,'@x,'@x|y,-1",
    "\tx,'\tx,'\tx|y,-1",
    "＝1,'＝1,'＝1|y,-1",
    'a=b,a=b,a=b|y,-1',
    'plain,plain,plain|y,-1',
  ])
  const [line] = EXPORT_FORMATS.jsonl({ columns: ['value'], untrusted: ['value'], records: [['=cmd()']] })
  assert.equal(line, '{"value":"=cmd()"}\n')
})

test('jsonl › is an object a line', () => {
  const lines = [
    ...EXPORT_FORMATS.jsonl({
      columns: ['id', 'v'],
      records: [
        ['a', [1, 2]],
        ['b', null],
      ],
    }),
  ]
  assert.deepEqual(lines, ['{"id":"a","v":[1,2]}\n', '{"id":"b","v":null}\n'])
})

test('exportFormat › refuses a format there is none of', () => {
  assert.equal(exportFormat('csv'), EXPORT_FORMATS.csv)
  assert.throws(() => exportFormat('toString'), { code: 'USAGE', hint: /formats: csv, jsonl/ })
})
