import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecDataset } from '../../src/data/dataset.ts'
import { refit } from '../../src/data/refit.ts'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import type { UserPicks, UserProfile } from '../../src/enrich/profile.ts'
import { enrichUsers } from '../../src/enrich/user-profiles.ts'
import { makePassage } from '../../src/knowledge/passage.ts'
import { openKnowledge } from '../../src/knowledge/sqlite-store.ts'
import { createLlm } from '../../src/llm/calls.ts'
import { loadModel, modelIdentity } from '../../src/llm/providers/registry.ts'
import { encodeCheckpoint } from '../../src/models/checkpoint.ts'
import { interactionCounts } from '../../src/models/popularity.ts'
import type { RunConfig } from '../../src/pipeline/config.ts'
import type { RunData } from '../../src/pipeline/data-stage.ts'
import { userSampling } from '../../src/pipeline/enrich-stage.ts'
import { openRunStore } from '../../src/pipeline/run.ts'
import { type RunFolder, toLines } from '../../src/pipeline/run-folder.ts'
import { usersToEnrich } from '../../src/pipeline/users-to-enrich.ts'
import { fakeContext } from '../fake-context.ts'

/** What a leak is planted into: a copy of a clean run. */
export interface PlantingGround {
  readonly run: RunFolder
  readonly config: RunConfig
  readonly data: RunData
}

/** A leak that somebody put into a run. */
export interface PlantedInRun {
  readonly name: string
  /** The check that must say so. */
  readonly check: string
  plant(ground: PlantingGround): void | Promise<void>
}

/** Items of a user in one part, original ids. */
function itemsOf({ dataset, ids }: RunData, part: 'train' | 'validation' | 'test', user: string): readonly string[] {
  const row = ids.users.indexOf(user)
  const { rowPtr, colIdx } = dataset[part]
  return Array.from(colIdx.subarray(rowPtr[row], rowPtr[row + 1]), (item) => ids.items[item]!)
}

/** Rewrites the profiles of the first users with an item of `part`. */
function profilesWith({ run, data }: PlantingGround, part: 'validation' | 'test'): void {
  const profiles = run.readLines<UserProfile>('enrich/profiles.jsonl').map((profile, place) => {
    const [first, ...rest] = profile.aspects
    if (place >= 3 || first === undefined) return profile
    const items = [...first.items, itemsOf(data, part, profile.user)[0]!]
    return { ...profile, aspects: [{ ...first, items }, ...rest] }
  })
  run.write('enrich/profiles.jsonl', toLines(profiles))
}

/** Asks for all profiles and picks again, with more than training items in the users' histories. */
async function askWith({ run, config, data }: PlantingGround, learnt: RecDataset): Promise<void> {
  const { llm, enrich } = config
  const { context } = fakeContext()
  const store = openRunStore(run)
  try {
    const attributes = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
    const everyone = new Set(data.ids.users)
    const users = usersToEnrich(learnt, data.ids, data.catalogue, attributes, enrich, everyone)
    const model = createLlm(llm!, modelIdentity(llm!), () => loadModel(llm!, {}), store, context)
    const { profiles, picks } = await enrichUsers(users, userSampling(llm!, enrich), model, 1, context)
    run.write('enrich/profiles.jsonl', toLines(profiles))
    run.write('enrich/picks.jsonl', toLines(picks))
  } finally {
    store.close()
  }
}

function withTest(dataset: RecDataset): RecDataset {
  const { test, testTimes } = dataset
  return refit({ ...refit(dataset), validation: test, validationTimes: testTimes })
}

function rewritePicks({ run }: PlantingGround, change: (picks: UserPicks) => UserPicks): void {
  run.write('enrich/picks.jsonl', toLines(run.readLines<UserPicks>('enrich/picks.jsonl').map(change)))
}

function rewriteJson<T>(run: RunFolder, name: string, change: (value: T) => T): void {
  run.write(name, JSON.stringify(change(run.readJson<T>(name))))
}

interface Protocol {
  readonly protocol: object
}

/** Leaks of prompts, profiles, pairs, passages, models and evaluation, planted into a copy of a clean run. */
export const PLANTED_IN_RUN: readonly PlantedInRun[] = [
  { name: 'profiles name a test item', check: 'profiles', plant: (ground) => profilesWith(ground, 'test') },
  { name: 'profiles name a validation item', check: 'profiles', plant: (ground) => profilesWith(ground, 'validation') },
  {
    name: 'user prompts were made of training and validation',
    check: 'prompts',
    plant: (ground) => askWith(ground, refit(ground.data.dataset)),
  },
  {
    name: 'user prompts were made of all parts',
    check: 'prompts',
    plant: (ground) => askWith(ground, withTest(ground.data.dataset)),
  },
  {
    name: 'candidates are the test items',
    check: 'prompts',
    plant: (ground) =>
      rewritePicks(ground, (picks) => {
        const candidates = itemsOf(ground.data, 'test', picks.user)
        return { ...picks, candidates, liked: candidates[0]!, disliked: candidates[1]! }
      }),
  },
  {
    name: 'the liked item is a test item that was never shown',
    check: 'picks',
    plant: (ground) =>
      rewritePicks(ground, (picks) => ({ ...picks, liked: itemsOf(ground.data, 'test', picks.user).at(-1)! })),
  },
  {
    name: 'the liked item is the test item wherever one was shown',
    check: 'picks',
    plant: (ground) =>
      rewritePicks(ground, (picks) => {
        const tested = itemsOf(ground.data, 'test', picks.user)
        const known = picks.candidates.find((item) => tested.includes(item))
        const other = picks.candidates.find((item) => item !== known)
        return known === undefined ? picks : { ...picks, liked: known, disliked: other! }
      }),
  },
  {
    name: 'a passage names a user of the test',
    check: 'prompts',
    async plant({ run, data }) {
      const user = data.ids.users[5]!
      const item = data.catalogue.find(({ id }) => id === itemsOf(data, 'test', user)[0])!
      const store = openRunStore(run)
      try {
        const { title, year } = item
        const text = `Seen and liked by ${user} last week.`
        await openKnowledge(store).add([makePassage({ id: 'c:1', source: 'c', title, year, text })])
      } finally {
        store.close()
      }
    },
  },
  {
    name: 'features of a time split rest on sentences about awards and sales',
    check: 'hindsight',
    plant({ run }) {
      const attributes = run.readLines<ItemAttribute>('enrich/attributes.jsonl').map((record, place) => {
        if (record.attribute !== 'genre') return record
        const said = place % 2 === 0 ? 'It won two Academy Awards.' : 'It grossed 80 million dollars worldwide.'
        return { ...record, evidence: record.evidence.map((link) => ({ ...link, quote: said })) }
      })
      run.write('enrich/attributes.jsonl', toLines(attributes))
      rewriteJson<{ enrich: object }>(run, 'config.json', (config) => ({
        ...config,
        enrich: { ...config.enrich, hindsight: 'keep' },
      }))
    },
  },
  {
    name: 'a model was fitted on the test too, as its history says',
    check: 'protocol',
    plant: ({ run }) =>
      rewriteJson<object>(run, 'models/itemknn/history.json', (history) => ({
        ...history,
        fit: 'train+validation+test',
      })),
  },
  {
    name: 'the popularity model counted the test, whatever its history says',
    check: 'protocol',
    plant({ run, data }) {
      const { numUsers, numItems } = data.dataset
      const counts = interactionCounts(withTest(data.dataset))
      const info = { model: 'popularity', numUsers, numItems, config: {}, seed: 1 }
      run.write('models/popularity/seed-1.safetensors', encodeCheckpoint(info, new Map([['counts', counts]])))
    },
  },
  {
    name: 'less is masked than the models were fitted on',
    check: 'protocol',
    plant: ({ run }) =>
      rewriteJson<Protocol>(run, 'evaluate/metrics.json', (metrics) => ({
        ...metrics,
        protocol: { ...metrics.protocol, mask: 'train' },
      })),
  },
]

/** Films with true titles, some years and series, and the same films with the titles dealt out anew. */
export function shuffledTitles(dir: string, source: string): void {
  const lines = readFileSync(source, 'utf8').trim().split('\n')
  const items = lines.map((line) => JSON.parse(line) as { readonly id: string })
  // 397 and the number of films have no common factor, so that every title comes to one other film.
  const moved = items.map((item, place) => ({ ...items[(place * 397 + 11) % items.length]!, id: item.id }))
  writeFileSync(join(dir, 'items.jsonl'), moved.map((item) => `${JSON.stringify(item)}\n`).join(''))
}
