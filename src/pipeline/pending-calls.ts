import type { Context } from '../context.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { picksRequest, profileRequest } from '../enrich/user-profiles.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import type { Answer } from '../llm/calls.ts'
import { type KnownReply, knownReply } from '../llm/known-reply.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import type { CallRequest } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { askedItems, askedUsers, type EnrichInputs, selectItems, userSampling } from './enrich-stage.ts'
import { usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { answerOf, recordedItem } from './recorded-item.ts'
import { usersToEnrich } from './users-to-enrich.ts'

/** A call that is to be sent, whole. */
export interface PendingCall {
  readonly key: string
  readonly request: CallRequest
  /** True: it asks a second time, since the first reply broke its schema. */
  readonly isRepair?: boolean
}

/**
 * The calls that can be sent now, by key, equal beginnings beside each other: those of the items first; when every item
 * has its reply (that of `enrich.secondModel` too, which no batch holds), those of the users. A reply that breaks its schema gives its repair.
 *
 * @param find recorded replies by key
 */
export async function pendingCalls(
  inputs: EnrichInputs,
  {
    data,
    store,
    find,
  }: { readonly data: RunData; readonly store: Store; readonly find: (key: string) => RecordedReply | undefined },
  context: Context,
): Promise<readonly PendingCall[]> {
  const { enrich, llm, knowledge, baseDir } = inputs
  const identity = modelIdentity(llm)
  const pending = new Map<string, PendingCall>()
  const note = ({ key, request, broken }: Extract<KnownReply, { readonly kind: 'missing' }>): void => {
    pending.set(key, { key, request, ...(broken !== undefined && { isRepair: true }) })
  }

  /** The answer of a call, or undefined after noting it as pending. */
  function ask(request: CallRequest): Answer | undefined {
    const known = knownReply(request, identity, find, llm.repair)
    if (known.kind === 'missing') {
      note(known)
      return undefined
    }
    return answerOf(known)
  }

  const attributes: ItemAttribute[] = []
  let isWaiting = false
  const chosen = selectItems(data.catalogue, askedItems(enrich, baseDir))
  for (const item of await retrieveForItems(chosen, knowledge, openKnowledge(store), context)) {
    const { records, first } = recordedItem(item, inputs, find, ({ repair }) => repair)
    if (first?.known.kind === 'missing') note(first.known)
    if (records === undefined) isWaiting = true
    else if (first !== undefined) attributes.push(...records)
  }
  if (!isWaiting) {
    const { dataset, ids, catalogue } = data
    const listed = askedUsers(enrich, baseDir)
    const everyone = listed === 'all' ? new Set(ids.users) : listed
    const sampling = userSampling(llm, enrich)
    const usable = usableAttributes(attributes, inputs, dataset)
    for (const user of usersToEnrich(dataset, ids, catalogue, usable, enrich, everyone)) {
      const request = profileRequest(user, sampling)
      const answer = request === undefined ? undefined : ask(request)
      if (answer === undefined || answer.invalid !== undefined) continue
      const picks = picksRequest(user, answer.text, sampling)
      if (picks !== undefined) ask(picks)
    }
  }
  const text = ({ request }: PendingCall): string => request.messages.map(({ content }) => content).join('\n')
  return [...pending.values()]
    .map((call) => ({ call, text: text(call) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ call }) => call)
}
