import type { AuditCheck, PromptHistory, RenderedPrompts } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'

/** What prompts could also have been made of, in the order in which it is tried. */
const OTHER: readonly PromptHistory[] = ['train+validation', 'train+validation+test']

/** An id that no word or year of a text looks like: letters and digits, or six digits and more. */
const IS_TELLING = /^(?=.*\p{L})(?=.*\d)[\p{L}\d_-]{2,}$|^\d{6,}$/u
const TOKENS = /[\p{L}\d_-]+/gu

/**
 * Taint by hash. Every user prompt is rendered anew from the training part alone, with validation and test taken away; its
 * hash must be the ledger key under which the reply was recorded. Equal hashes prove that the prompt held nothing else. A
 * candidate that happens to be a test item is no taint then: the check `picks` counts these.
 *
 * And of the item prompts: no passage may name a user whose held-out items have the item.
 */
export const promptsCheck: AuditCheck = {
  name: 'prompts',
  question: 'is every recorded user prompt made of training items alone?',
  async run(input) {
    const enrichment = input.run?.enrichment
    if (enrichment === undefined) return [{ severity: 'not applicable', message: 'the run asks no language model' }]
    const { profiles, picks, renderPrompts } = enrichment
    const recorded = [
      ...profiles.map(({ user, call }) => ({ user, kind: 'profile' as const, call, candidates: '' })),
      ...picks.map(({ user, call, candidates }) => ({
        ...{ user, kind: 'picks' as const, call },
        candidates: candidates.join('\n'),
      })),
    ].filter((prompt) => prompt.call !== null)
    const clean = new Set(profiles.map(({ call }) => call ?? ''))
    const isEqual = (rendered: ReadonlyMap<string, RenderedPrompts>) => (prompt: (typeof recorded)[number]) => {
      const own = rendered.get(prompt.user)
      if (own?.[prompt.kind] !== prompt.call) return false
      return prompt.kind === 'profile' || own.candidates.join('\n') === prompt.candidates
    }
    const rendered = renderPrompts('train')
    const isClean = isEqual(rendered)
    // Picks go on from the profile's reply. Where the profile's prompt is clean and its reply is gone, nothing is shown.
    const unknown = recorded.filter((prompt) => {
      const own = rendered.get(prompt.user)
      return prompt.kind === 'picks' && own?.picks === undefined && clean.has(own?.profile ?? '')
    })
    let tainted = recorded.filter((prompt) => !isClean(prompt) && !unknown.includes(prompt))
    const figures: Record<string, number> = { prompts: recorded.length, notFromTraining: tainted.length }
    const found: Found[] = []
    if (unknown.length > 0)
      found.push({
        severity: 'defect',
        message: `${unknown.length} of ${recorded.length} recorded user prompts cannot be rendered again: the replies that they go on from are not in the store`,
        figures: { ...figures, replyMissing: unknown.length },
        examples: unknown.slice(0, MAX_EXAMPLES).map(({ user }) => `user ${user} (picks)`),
        remedy: 'restore store.sqlite, or run the config again into a new folder',
      })
    for (const history of OTHER) {
      if (tainted.length === 0) break
      const matches = isEqual(renderPrompts(history))
      const made = tainted.filter(matches)
      tainted = tainted.filter((prompt) => !matches(prompt))
      if (made.length > 0) found.push(taint(made, `were made of ${history}: held-out items are in them`, figures))
    }
    if (tainted.length > 0)
      found.push(taint(tainted, 'do not come out of the training part: what else is in them cannot be told', figures))
    if (recorded.length === 0)
      found.push({
        severity: 'not applicable',
        message: 'no user prompt was recorded: nobody’s profile or picks came from the language model',
        figures,
      })
    else if (found.length === 0)
      found.push({
        severity: 'ok',
        message: `all ${recorded.length} user prompts come out of the training part alone, by hash: 0 tainted`,
        figures,
      })
    return [...found, await passageFinding(input)]
  },
}

function taint(
  prompts: readonly { readonly user: string; readonly kind: string }[],
  what: string,
  figures: Readonly<Record<string, number>>,
): Found {
  return {
    severity: 'leak',
    message: `${prompts.length} of ${figures.prompts} recorded user prompts ${what}`,
    figures,
    examples: prompts.slice(0, MAX_EXAMPLES).map(({ user, kind }) => `user ${user} (${kind})`),
    remedy: 'run the config again into a new folder: profiles and picks are then asked for anew, from training items',
  }
}

/** Passages that name a user of the test, beside an item that the user's held-out parts have. */
async function passageFinding({ dataset, ids, run, signal }: Parameters<AuditCheck['run']>[0]): Promise<Found> {
  const enrichment = run!.enrichment!
  const heldOut = new Map<string, Set<string>>()
  for (const part of [dataset.validation, dataset.test])
    for (let user = 0; user < part.rows; user++) {
      if (!IS_TELLING.test(ids.users[user])) continue
      for (let k = part.rowPtr[user]; k < part.rowPtr[user + 1]; k++) {
        const item = ids.items[part.colIdx[k]]
        heldOut.set(item, (heldOut.get(item) ?? new Set()).add(ids.users[user]))
      }
    }
  const named: string[] = []
  let passages = 0
  for (const [item, list] of enrichment.passagesOf) {
    signal.throwIfAborted()
    const users = heldOut.get(item)
    for (const id of list) {
      passages++
      const passage = users === undefined ? undefined : await enrichment.getPassage(id)
      const user = passage?.text.match(TOKENS)?.find((token) => users!.has(token))
      if (user !== undefined) named.push(`passage ${id}: user ${user}, item ${item}`)
    }
  }
  if (passages === 0)
    return { severity: 'not applicable', message: 'no passage is in an item prompt', figures: { passages, naming: 0 } }
  if (named.length === 0)
    return {
      severity: 'ok',
      message: `none of ${passages} passages in item prompts names a user who has the item in a held-out part`,
      figures: { passages, naming: 0 },
    }
  return {
    severity: 'leak',
    message: `${named.length} passages in item prompts name users who have the item in a held-out part`,
    figures: { passages, naming: named.length },
    examples: named.slice(0, MAX_EXAMPLES),
    remedy: 'take users and their interactions out of the sources of passages',
  }
}
