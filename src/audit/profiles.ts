import { hasEntry } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'

/** The items that each profile says it rests on: they must be the user's training items. */
export const profilesCheck: AuditCheck = {
  name: 'profiles',
  question: 'does every profile rest on training items of its user alone?',
  run({ dataset, ids, run }) {
    const profiles = run?.enrichment?.profiles
    if (profiles === undefined) return [{ severity: 'not applicable', message: 'the run has no profiles' }]
    const userOf = new Map(ids.users.map((id, user) => [id, user]))
    const itemOf = new Map(ids.items.map((id, item) => [id, item]))
    const heldOut: string[] = []
    const strange: string[] = []
    let named = 0
    for (const { user: id, aspects } of profiles) {
      const user = userOf.get(id)
      for (const item of new Set(aspects.flatMap(({ items }) => items))) {
        named++
        const index = itemOf.get(item)
        if (user !== undefined && index !== undefined && hasEntry(dataset.train, user, index)) continue
        const isHeldOut =
          user !== undefined &&
          index !== undefined &&
          (hasEntry(dataset.validation, user, index) || hasEntry(dataset.test, user, index))
        ;(isHeldOut ? heldOut : strange).push(`user ${id}, item ${item}`)
      }
    }
    const figures = { profiles: profiles.length, items: named, heldOut: heldOut.length, strange: strange.length }
    const remedy = 'make the profiles again from training items: run the config into a new folder'
    const found: Found[] = []
    if (heldOut.length > 0)
      found.push({
        severity: 'leak',
        message: `profiles rest on ${heldOut.length} validation or test items of their users`,
        figures,
        examples: heldOut.slice(0, MAX_EXAMPLES),
        remedy,
      })
    if (strange.length > 0)
      found.push({
        severity: 'defect',
        message: `profiles rest on ${strange.length} items that their users never took`,
        figures,
        examples: strange.slice(0, MAX_EXAMPLES),
        remedy,
      })
    if (found.length > 0) return found
    if (named === 0) return [{ severity: 'not applicable', message: 'no profile rests on an item', figures }]
    return [
      {
        severity: 'ok',
        message: `${profiles.length} profiles rest on ${named} items, all of them training items of their users`,
        figures,
      },
    ]
  },
}
