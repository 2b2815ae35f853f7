import { MODEL_LABELS } from '../../pipeline/model-labels.ts'
import { labelOf } from '../../report/wording.ts'
import type { ServedModel } from '../served-model.ts'
import { type AlignmentParts, alignmentParts } from './alignment-parts.ts'
import { CASE_KINDS, caseWorths } from './case-kinds.ts'
import { ATTRIBUTES_FILE, idIndex, PROFILES_FILE } from './catalogue-index.ts'
import { noData, nothingServed } from './missing.ts'
import type { CaseKind, Cases, ProposedCase, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'
import { takeTurns } from './take-turns.ts'
import { LIST_LENGTH, type TestRanks, testRanks } from './test-ranks.ts'

/** Users that are looked at, evenly over all with a test item, and test items of each: a proposal, not a search of all. */
const MOST_USERS = 250
const MOST_ITEMS = 10

interface Found {
  readonly user: string
  readonly item: string
  readonly rank: number
  readonly worth: number
}

/** Four instructive pairs of the test, each of another user where there are enough: the clearest of their kind. */
export async function proposedCases(reader: RunReader): Promise<Reply<Cases>> {
  const { served } = reader
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  if (served === undefined) return nothingServed(reader)
  const parts = await alignmentParts(reader)
  if ('lacking' in parts) return parts.lacking
  const ranks = await testRanks(reader, served)
  const found = await reader.made('cases', [ATTRIBUTES_FILE, PROFILES_FILE, 'denoise/decisions.jsonl'], () =>
    clearestCases(served, parts, ranks),
  )
  const used = new Set<string>()
  const cases = CASE_KINDS.flatMap(({ kind, hit, says }): ProposedCase[] => {
    const all = found.get(kind) ?? []
    const chosen = all.find(({ user }) => !used.has(user)) ?? all[0]
    if (chosen === undefined) return []
    used.add(chosen.user)
    return [{ kind, says, hit, user: chosen.user, item: index.name(chosen.item), rank: chosen.rank }]
  })
  return { model: served.model, label: labelOf({ labels: MODEL_LABELS }, served.model), k: LIST_LENGTH, cases }
}

/** By kind, clearest first. */
async function clearestCases(
  { data: { dataset, ids } }: ServedModel,
  parts: AlignmentParts,
  ranks: TestRanks,
): Promise<ReadonlyMap<CaseKind, readonly Found[]>> {
  const { rowPtr, colIdx } = dataset.test
  const asked = ids.users.flatMap((id, user) =>
    rowPtr[user] !== rowPtr[user + 1] && parts.profiles.has(id) ? [user] : [],
  )
  const step = Math.max(1, Math.ceil(asked.length / MOST_USERS))
  const found = new Map<CaseKind, Found[]>(CASE_KINDS.map(({ kind }) => [kind, []]))
  const turns = takeTurns()
  for (let at = 0; at < asked.length; at += step) {
    if (turns.due()) await turns.give()
    const user = asked[at]!
    const id = ids.users[user]!
    const tried = [...colIdx.subarray(rowPtr[user]!, Math.min(rowPtr[user + 1]!, rowPtr[user]! + MOST_ITEMS))]
      .map((item) => ({ item, worths: worthsOf(parts, id, ids.items[item]!) }))
      .filter(({ worths }) => worths.size > 0)
    if (tried.length === 0) continue
    const places = ranks.ranksOf(
      user,
      tried.map(({ item }) => item),
    )
    tried.forEach(({ item, worths }, t) => {
      const rank = places[t] ?? null
      for (const { kind, hit } of CASE_KINDS) {
        const worth = worths.get(kind)
        if (worth !== undefined && rank !== null && hit === rank <= LIST_LENGTH)
          found.get(kind)!.push({ user: id, item: ids.items[item]!, rank, worth })
      }
    })
  }
  for (const cases of found.values()) cases.sort((a, b) => b.worth - a.worth)
  return found
}

function worthsOf(
  { aligner, profiles, left }: AlignmentParts,
  user: string,
  item: string,
): ReturnType<typeof caseWorths> {
  return caseWorths(aligner.align(profiles.get(user), left(item)))
}
