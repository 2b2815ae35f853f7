import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, enrichment, found, statement } from './audit-input.fixture.ts'
import type { PromptHistory, RenderedPrompts } from './audit-input.ts'
import { promptsCheck } from './prompts.ts'

const DATA = {
  users: 2,
  items: 4,
  train: [
    [0, 0],
    [1, 1],
  ] as const,
  test: [
    [0, 2],
    [1, 3],
  ] as const,
}
const PROFILES = ['u0', 'u1'].map((user) => ({
  user,
  status: 'generated' as const,
  aspects: [],
  call: `train ${user}`,
}))

/** Keys say what the prompt was made of. */
const renderPrompts = (history: PromptHistory): ReadonlyMap<string, RenderedPrompts> =>
  new Map(
    ['u0', 'u1'].map((user) => [user, { profile: `${history} ${user}`, picks: `picks ${user}`, candidates: ['i3'] }]),
  )

function input(changes: Parameters<typeof enrichment>[1], passages: Parameters<typeof enrichment>[0] = []) {
  const run = { fits: new Map(), enrichment: enrichment(passages, { renderPrompts, profiles: PROFILES, ...changes }) }
  return auditInput(DATA, { run })
}

test('prompts › is ok when every hash comes out of the training part', async () => {
  const [finding] = await found(promptsCheck, input({}))
  assert.equal(finding!.severity, 'ok')
  assert.deepEqual(finding!.figures, { prompts: 2, notFromTraining: 0 })
})

test('prompts › says which parts a prompt was made of that does not', async () => {
  const profiles = [PROFILES[0]!, { ...PROFILES[1]!, call: 'train+validation+test u1' }]
  const [finding] = await found(promptsCheck, input({ profiles }))
  assert.equal(finding!.severity, 'leak')
  assert.match(finding!.message, /1 of 2 .* train\+validation\+test/)
  assert.deepEqual(finding!.examples, ['user u1 (profile)'])
})

test('prompts › calls a prompt that comes out of nothing a leak too, and a counted profile none', async () => {
  const [unknown] = await found(promptsCheck, input({ profiles: [{ ...PROFILES[0]!, call: 'other' }] }))
  assert.match(unknown!.message, /cannot be told/)
  const [counted] = await found(promptsCheck, input({ profiles: [{ ...PROFILES[0]!, call: null }] }))
  assert.deepEqual([counted!.severity, counted!.figures!.prompts], ['not applicable', 0])
})

test('prompts › calls candidates that were not in the recorded prompt a leak', async () => {
  const picks = [{ user: 'u0', candidates: ['i2'], liked: null, disliked: null, call: 'picks u0' }]
  assert.equal((await found(promptsCheck, input({ picks })))[0]!.severity, 'leak')
  const same = picks.map((pick) => ({ ...pick, candidates: ['i3'] }))
  assert.equal((await found(promptsCheck, input({ picks: same })))[0]!.severity, 'ok')
})

test('prompts › calls a passage a leak that names a user who has the item in the test', async () => {
  const told = (text: string) => [statement('i2', 'genre', text)]
  const second = async (text: string) => (await found(promptsCheck, input({}, told(text))))[1]!.severity
  assert.equal(await second('A drama that u0 gave five stars.'), 'leak')
  // u1 has another item in the test; a longer word is no id.
  assert.equal(await second('A drama that u1 and au0 gave five stars.'), 'ok')
})

test('prompts › calls picks a defect whose profile’s reply is gone, so that they cannot be rendered', async () => {
  const picks = [{ user: 'u0', candidates: ['i3'], liked: null, disliked: null, call: 'picks u0' }]
  const gone = (history: PromptHistory): ReadonlyMap<string, RenderedPrompts> =>
    new Map([...renderPrompts(history)].map(([user, prompts]) => [user, { ...prompts, picks: undefined }]))
  const severities = async (changes: object): Promise<readonly string[]> =>
    (await found(promptsCheck, input({ picks, renderPrompts: gone, ...changes }))).map(({ severity }) => severity)
  assert.deepEqual(await severities({}), ['defect', 'not applicable'])
  // A tainted profile is not excused by it.
  assert.deepEqual(await severities({ profiles: [{ ...PROFILES[0]!, call: 'train+validation u0' }] }), [
    'leak',
    'leak',
    'not applicable',
  ])
})

test('prompts › calls passages clean only where there are any', async () => {
  assert.equal((await found(promptsCheck, input({})))[1]!.severity, 'not applicable')
  const passages = [statement('i0', 'director', 'By Ann Lee.')]
  assert.equal((await found(promptsCheck, input({}, passages)))[1]!.severity, 'ok')
})
