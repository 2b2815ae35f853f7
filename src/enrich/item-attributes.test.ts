import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { promptPassage } from '../../test/fault/synthetic-items.ts'
import type { Answer, Llm } from '../llm/calls.ts'
import type { CallRequest, Sampling } from '../llm/request.ts'
import type { AttributeId, ItemAttribute } from './attribute.ts'
import type { ValueCheck } from './config.ts'
import { enrichItems, type ItemToEnrich, itemRequest, notAsked, parseObject, readReply } from './item-attributes.ts'
import { askedAttributes } from './item-prompt.ts'

const SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 100, frequencyPenalty: 0 }
const TEXT = 'Cléo from 5 to 7 was directed by Agnès Varda. It is a French drama of 90 minutes.'
const ITEM: ItemToEnrich = {
  id: '7',
  title: 'Cléo from 5 to 7',
  year: 1962,
  passages: [promptPassage('wiki:1', 'Cléo', TEXT)],
}

function read(
  reply: unknown,
  ids: readonly AttributeId[] = ['genre'],
  check: ValueCheck = 'quoted',
): readonly ItemAttribute[] {
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply)
  return readReply(ITEM, askedAttributes(ids), { key: 'call-1', text, recorded: false }, check)
}

test('readReply › states a value with the sentence it rests on, with its evidence and its call', () => {
  const [record] = read({ genre: [' drama ', 'drama'], genreSentence: 2 })
  assert.equal(record?.status, 'stated')
  assert.deepEqual(record?.value, ['drama'])
  assert.equal(record?.call, 'call-1')
  assert.equal(record?.reason, undefined)
  const [evidence] = record!.evidence
  assert.equal(TEXT.slice(evidence?.start, evidence?.end), 'It is a French drama of 90 minutes.')
  assert.equal(evidence?.passage, 'wiki:1')
})

test('readReply › rejects everything of a reply in the quarantine, even what could be read', () => {
  const text = JSON.stringify({ genre: ['drama'], genreSentence: 2 })
  const answer = { key: 'call-1', text, recorded: false, invalid: '"director" is missing' }
  for (const record of readReply(ITEM, askedAttributes(['genre', 'director']), answer, 'supported')) {
    assert.deepEqual([record.status, record.value, record.reason], ['rejected', [], 'the reply breaks its schema'])
    assert.equal(record.call, 'call-1')
  }
})

test('readReply › takes a single value, a number too', () => {
  const [record] = read({ durationMinutes: 90, durationMinutesSentence: 2 }, ['durationMinutes'])
  assert.deepEqual([record?.status, record?.value], ['stated', ['90']])
})

const CASES: readonly {
  readonly what: string
  readonly reply: unknown
  readonly status: 'unknown' | 'rejected'
  readonly value: readonly string[]
  readonly reason: string
}[] = [
  {
    what: 'rejects everything of a reply that is no JSON',
    reply: '{"genre": ["dra',
    status: 'rejected',
    value: [],
    reason: 'the reply is not a JSON object',
  },
  {
    what: 'rejects everything of a reply that is JSON but no object',
    reply: '["drama"]',
    status: 'rejected',
    value: [],
    reason: 'the reply is not a JSON object',
  },
  {
    what: 'rejects an attribute that the reply does not have',
    reply: { plot: 'x' },
    status: 'rejected',
    value: [],
    reason: 'the reply has no such attribute',
  },
  {
    what: 'rejects an attribute whose value is no text',
    reply: { genre: [{ name: 'drama' }], genreSentence: 2 },
    status: 'rejected',
    value: [],
    reason: 'the reply has no such attribute',
  },
  {
    what: 'takes an empty list as unknown',
    reply: { genre: [], genreSentence: 0 },
    status: 'unknown',
    value: [],
    reason: 'the model does not know',
  },
  {
    what: 'takes words for not knowing as unknown',
    reply: { genre: ['Unknown', ' N/A ', ''], genreSentence: 2 },
    status: 'unknown',
    value: [],
    reason: 'the model does not know',
  },
  ...(
    [
      ['no citation', undefined],
      ['citation 0', 0],
      ['a citation past the last sentence', 3],
      ['a negative citation', -1],
      ['a fractional citation', 1.5],
      ['a citation that is text', '2'],
      ['a citation that is a list', [2]],
      ['a citation that is null', null],
    ] as const
  ).map(([how, genreSentence]) => ({
    what: `rejects a value that no sentence says with ${how}, and keeps it`,
    reply: { genre: ['comedy'], genreSentence },
    status: 'rejected' as const,
    value: ['comedy'],
    reason: 'no sentence is cited',
  })),
]
for (const { what, reply, status, value, reason } of CASES) {
  test(`readReply › ${what}`, () => {
    assert.deepEqual(read(reply), [
      { item: '7', attribute: 'genre', value, status, reason, evidence: [], call: 'call-1' },
    ])
  })
}

test('readReply › states a value in other words on the sentence that is cited for it', () => {
  const [record] = read({ country: ['France'], countrySentence: 2 }, ['country'])
  assert.deepEqual([record?.status, record?.evidence[0]?.quote], ['stated', 'It is a French drama of 90 minutes.'])
})

test('readReply › lets the sentence that says the value override a wrong citation', () => {
  const [record] = read({ director: ['Agnes Varda'], directorSentence: 2 }, ['director'])
  assert.equal(record?.status, 'stated')
  assert.equal(record?.evidence[0]?.quote, 'Cléo from 5 to 7 was directed by Agnès Varda.')
})

test('readReply › rejects people whom no sentence names, whatever is cited, and keeps their names', () => {
  for (const attribute of ['director', 'cast'] as const) {
    for (const citation of [1, 2]) {
      assert.deepEqual(read({ [attribute]: ['Jean-Luc Godard'], [`${attribute}Sentence`]: citation }, [attribute]), [
        {
          item: '7',
          attribute,
          value: ['Jean-Luc Godard'],
          status: 'rejected',
          reason: 'no sentence names these people',
          evidence: [],
          call: 'call-1',
        },
      ])
    }
  }
})

test('readReply › judges each attribute by itself, in the fixed order', () => {
  const records = read(
    { genre: ['drama'], genreSentence: 2, director: ['X'], directorSentence: 1, country: [], countrySentence: 0 },
    ['country', 'genre', 'director'],
  )
  assert.deepEqual(
    records.map(({ attribute, status }) => [attribute, status]),
    [
      ['director', 'rejected'],
      ['country', 'unknown'],
      ['genre', 'stated'],
    ],
  )
})

test('parseObject › gives undefined for all that is no JSON object', () => {
  for (const text of ['', 'null', '1', '"x"', '[]', '{', '{"a":1} trailing'])
    assert.equal(parseObject(text), undefined, text)
  assert.deepEqual(parseObject('{"a":{"b":[1]}}'), { a: { b: [1] } })
})

test('itemRequest › asks nothing about an item without a passage', () => {
  assert.equal(itemRequest({ ...ITEM, passages: [] }, ['genre'], SAMPLING), undefined)
})

test('itemRequest › depends on title, year and shown text, and on nothing else of the item', () => {
  const base = itemRequest(ITEM, ['genre'], SAMPLING)
  assert.deepEqual(itemRequest({ ...ITEM, id: 'other' }, ['genre'], SAMPLING), base)
  for (const changed of [
    { ...ITEM, title: 'Cleo' },
    { ...ITEM, year: undefined },
    { ...ITEM, passages: [ITEM.passages[0]!, ITEM.passages[0]!] },
  ]) {
    assert.notDeepEqual(itemRequest(changed, ['genre'], SAMPLING), base)
  }
})

test('itemRequest › lets a citation be 0 or the number of a sentence that the prompt shows', () => {
  const properties = itemRequest(ITEM, ['genre'], SAMPLING)?.schema.properties as Record<string, { enum?: number[] }>
  assert.deepEqual(properties.genreSentence?.enum, [0, 1, 2])
})

/** Answers every request with `text`, and counts. */
function fakeLlm(text: (request: CallRequest) => string): Llm & { readonly asked: CallRequest[] } {
  const asked: CallRequest[] = []
  return {
    identity: { provider: 'p', model: 'm', revision: 'r' },
    asked,
    ask: async (request): Promise<Answer> => {
      asked.push(request)
      return { key: `call-${asked.length}`, text: text(request), recorded: false }
    },
  }
}

test('enrichItems › says "no passage" without a call, and keeps the order of the items', async () => {
  const llm = fakeLlm(() => JSON.stringify({ genre: ['drama'], genreSentence: 2 }))
  const { context } = fakeContext()
  const items = [{ ...ITEM, id: 'bare', passages: [] }, ITEM]
  const records = await enrichItems(items, ['genre'], SAMPLING, { llm, check: 'supported' }, 2, context)
  assert.equal(llm.asked.length, 1)
  assert.deepEqual(
    records.map(({ item, status, reason, call }) => ({ item, status, reason, call })),
    [
      { item: 'bare', status: 'unknown', reason: 'no passage', call: null },
      { item: '7', status: 'stated', reason: undefined, call: 'call-1' },
    ],
  )
})

test('notAsked › is unknown in every attribute, in the fixed order, without a call', () => {
  assert.deepEqual(
    notAsked('9', ['genre', 'director']),
    (['director', 'genre'] as const).map((attribute) => ({
      item: '9',
      attribute,
      value: [],
      status: 'unknown',
      reason: 'not asked',
      evidence: [],
      call: null,
    })),
  )
})

test('enrichItems › asks nothing once it is told to stop', async () => {
  const llm = fakeLlm(() => '{}')
  const { context, abort } = fakeContext()
  abort()
  await assert.rejects(enrichItems([ITEM], ['genre'], SAMPLING, { llm, check: 'supported' }, 2, context))
  assert.equal(llm.asked.length, 0)
})

test('readReply › with `supported`, states the values that a sentence states, and says why the others were dropped', () => {
  const [director, country] = read(
    { country: ['FRANCE', 'Italy'], countrySentence: 1, director: ['Agnes Varda'], directorSentence: 2 },
    ['director', 'country'],
    'supported',
  )
  assert.deepEqual([director?.status, director?.value, director?.dropped], ['stated', ['Agnes Varda'], undefined])
  assert.deepEqual([country?.status, country?.value], ['stated', ['France']])
  assert.deepEqual(country?.dropped, [{ value: 'Italy', reason: 'no sentence names it' }])
  assert.deepEqual(
    country?.evidence.map(({ quote, states }) => [quote, states]),
    [['It is a French drama of 90 minutes.', ['France']]],
  )
})

test('readReply › with `supported`, rejects a statement none of whose values is stated, with the reason of the first', () => {
  const [record] = read({ country: ['Wadiya', 'Italy'], countrySentence: 2 }, ['country'], 'supported')
  assert.deepEqual([record?.status, record?.reason, record?.value], ['rejected', 'no such value', ['Wadiya', 'Italy']])
  assert.deepEqual(
    record?.dropped?.map(({ reason }) => reason),
    ['no such value', 'no sentence names it'],
  )
  assert.deepEqual(record?.evidence, [])
})

test('readReply › with `supported`, still takes descriptions by their citation', () => {
  const [record] = read({ plot: 'A woman waits.', plotSentence: 1 }, ['plot'], 'supported')
  assert.deepEqual([record?.status, record?.evidence.length], ['stated', 1])
})

test('enrichItems › asks a second model the same, and only of items of which a fact was stated', async () => {
  const says = (genre: readonly string[]) => fakeLlm(() => JSON.stringify({ genre, genreSentence: 2 }))
  const llm = fakeLlm((request) =>
    JSON.stringify({
      genre: request.messages[1]!.content.includes('Silent') ? [] : ['drama', 'French'],
      genreSentence: 2,
    }),
  )
  const second = says(['French'])
  const { context } = fakeContext()
  const items = [{ ...ITEM, id: 'silent', title: 'Silent' }, ITEM]
  const records = await enrichItems(items, ['genre'], SAMPLING, { llm, check: 'supported', second }, 1, context)
  assert.deepEqual(second.asked, [llm.asked[1]])
  assert.deepEqual(
    records.map(({ status, value, dropped, call }) => ({ status, value, dropped, call })),
    [
      { status: 'unknown', value: [], dropped: undefined, call: 'call-1' },
      {
        status: 'stated',
        value: ['French'],
        dropped: [{ value: 'drama', reason: 'the second model differs' }],
        call: 'call-2',
      },
    ],
  )
})

test('enrichItems › tells how many items are done, how many calls were sent and not recorded before, and how many items got no reply of use', async () => {
  const llm = fakeLlm(() => '{}')
  const seen: unknown[] = []
  const { context } = fakeContext()
  const progress = {
    start: (...label: unknown[]) => {
      seen.push(label)
      return { update: (...step: unknown[]) => void seen.push(step), end: () => void seen.push('end') }
    },
  }
  const recorded: Llm = { ...llm, ask: async () => ({ key: 'k', text: '{}', recorded: true }) }
  const broken: Llm = { ...llm, ask: async () => ({ key: 'k', text: 'no', recorded: false, invalid: 'no JSON' }) }
  for (const [reader, sent, failed] of [
    [llm, '2 sent', 0],
    [recorded, '0 sent', 0],
    [broken, '2 sent', 2],
  ] as const) {
    seen.length = 0
    const items = [ITEM, { ...ITEM, id: '8', title: 'Other' }]
    await enrichItems(items, ['genre'], SAMPLING, { llm: reader, check: 'supported' }, 1, { ...context, progress })
    assert.deepEqual(seen[0], ['item attributes', 2])
    assert.deepEqual([(seen[1] as unknown[])[0], seen[2], seen[3]], [1, [2, sent, failed], 'end'])
  }
})
