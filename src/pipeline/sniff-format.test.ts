import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sniffFormat } from './sniff-format.ts'

const CASES: readonly (readonly [what: string, head: string, name: string, ReturnType<typeof sniffFormat>])[] = [
  ['tabs in a file of any name', '1\t2\t5\t88\n1\t3\t4\t89\n', 'u.data', { format: 'tsv' }],
  ['bars', '1|Heat (1995)|01-Jan\n2|Ronin (1998)|02-Jan\n', 'u.item', { format: 'csv', delimiter: '|' }],
  ['semicolons with decimal commas', 'a;b;c\n1;2;9,90\n1;3;1,20\n', 'x.csv', { format: 'csv', delimiter: ';' }],
  ['commas', 'a,b\n1,2\n', 'x.csv', { format: 'csv' }],
  ['commas within quotes', 'a,b\n1,"2,3"\n2,"4,5,6"\n', 'x.csv', { format: 'csv' }],
  ['two colons', '1::2::5::88\n1::3::4::89\n', 'ratings.dat', { format: 'doublecolon' }],
  ['numbers between spaces', '1 2 88\n1 3 89\n', 'x', { format: 'whitespace' }],
  ['names above numbers between spaces', 'user item\n1 2\n1 3\n', 'x.txt', { format: 'csv', delimiter: ' ' }],
  ['a user and all its items', '0 1 2 3\n1 4\n2 7 8\n', 'train.txt', { format: 'adjacency' }],
  ['an object a line', '{"user": 1, "tags": []}\n{"user": 2, "tags": []}\n', 'review.json', { format: 'jsonl' }],
  ['one object of lists', '{"0": [1, 2], "1": []}\n', 'train.json', { format: 'jsonobject' }],
  ['one list', '[{"user": 1}]\n', 'events.json', 'array'],
  ['one column, by the name of the file', 'user\n1\n', 'x.csv', { format: 'csv' }],
  ['a text', 'Read me.\nThis is a text, and no table.\nIt has lines.\n', 'README', undefined],
]

for (const [what, head, name, expected] of CASES) {
  test(`sniffFormat › tells ${what}`, () => assert.deepEqual(sniffFormat(head, name), expected))
}
