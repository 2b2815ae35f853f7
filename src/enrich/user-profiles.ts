import type { Context } from '../context.ts'
import type { Answer, Llm } from '../llm/calls.ts'
import { mapConcurrent } from '../llm/map-concurrent.ts'
import type { CallRequest, Sampling } from '../llm/request.ts'
import { countedProfile, rankedAspects } from './counted-profile.ts'
import { parseObject } from './item-attributes.ts'
import { asData } from './item-prompt.ts'
import type { UserPicks, UserProfile } from './profile.ts'
import type { CountedAspect } from './taste-counts.ts'
import { type CandidateText, pickMessages, pickSchema, profileMessages, profileSchema } from './user-prompt.ts'

/** A user to profile. */
export interface UserToEnrich {
  readonly id: string
  /** Number of training items behind the counts. */
  readonly historyLength: number
  readonly counts: readonly CountedAspect[]
  /** Candidates for the picks, original ids in the order shown; empty = no picks are asked for. */
  readonly candidates: readonly { readonly id: string; readonly text: CandidateText }[]
  /** False: the counted profile stands, no call is made. */
  readonly ask: boolean
}

export interface EnrichedUsers {
  readonly profiles: readonly UserProfile[]
  readonly picks: readonly UserPicks[]
}

/** The profile call of a user (Eq. 2), or undefined when the history says nothing that could be told. */
export function profileRequest(user: UserToEnrich, sampling: Sampling): CallRequest | undefined {
  if (!user.ask || user.counts.length === 0) return undefined
  return {
    stage: 'profiles',
    messages: profileMessages(user.historyLength, user.counts),
    schema: profileSchema(user.counts),
    sampling,
  }
}

/** The picks call of a user: the profile's conversation goes on. */
export function picksRequest(user: UserToEnrich, profileReply: string, sampling: Sampling): CallRequest | undefined {
  if (!user.ask || user.counts.length === 0 || user.candidates.length < 2) return undefined
  const first = profileMessages(user.historyLength, user.counts)
  return {
    stage: 'picks',
    messages: pickMessages(
      first,
      profileReply,
      user.candidates.map(({ text }) => text),
    ),
    schema: pickSchema(user.candidates.length),
    sampling,
  }
}

/**
 * Profiles and picks of every user. Users not asked about, and those whose reply cannot be used, have the counted
 * profile, and say so in `status`.
 *
 * @throws {Er2almError} whatever `llm.ask` throws; what was recorded until then is kept
 */
export async function enrichUsers(
  users: readonly UserToEnrich[],
  sampling: Sampling,
  llm: Llm,
  concurrency: number,
  context: Context,
): Promise<EnrichedUsers> {
  const step = context.progress.start('user profiles', users.length)
  let done = 0
  let sent = 0
  let failed = 0
  try {
    const results = await mapConcurrent(users, concurrency, async (user) => {
      context.signal.throwIfAborted()
      const request = profileRequest(user, sampling)
      if (request === undefined) {
        step.update(++done, `${sent} sent`, failed)
        return { profile: countedProfile(user.id, user.counts) }
      }
      const answer = await llm.ask(request)
      // Picks go on from the profile; there is nothing to go on from when it broke its schema.
      const pickCall = answer.invalid === undefined ? picksRequest(user, answer.text, sampling) : undefined
      const pickAnswer = pickCall === undefined ? undefined : await llm.ask(pickCall)
      sent += Number(!answer.recorded) + Number(pickAnswer?.recorded === false)
      failed += Number(answer.invalid !== undefined || pickAnswer?.invalid !== undefined)
      step.update(++done, `${sent} sent`, failed)
      return {
        profile: readProfile(user, answer),
        ...(pickAnswer !== undefined && { picks: readPicks(user, pickAnswer) }),
      }
    })
    return {
      profiles: results.map(({ profile }) => profile),
      picks: results.flatMap(({ picks }) => (picks === undefined ? [] : [picks])),
    }
  } finally {
    step.end()
  }
}

/**
 * A generated profile from the reply: for each aspect the values that the model chose, in its order, as far as they stand
 * in the evidence. The counted profile when it chose none.
 */
export function readProfile(user: UserToEnrich, answer: Answer): UserProfile {
  const reply = answer.invalid === undefined ? parseObject(answer.text) : undefined
  const chosen = user.counts.flatMap(({ aspect, values }): CountedAspect[] => {
    const said = reply?.[aspect]
    if (!Array.isArray(said)) return []
    const known = new Map(values.map((counted) => [asData(counted.value), counted]))
    const picked = [...new Set(said)].flatMap((value) => known.get(value) ?? [])
    return picked.length === 0 ? [] : [{ aspect, values: picked }]
  })
  if (chosen.length === 0) return countedProfile(user.id, user.counts)
  const ranking = Array.isArray(reply?.ranking) ? reply.ranking : []
  const place = ({ aspect }: CountedAspect): number => {
    const at = ranking.indexOf(aspect)
    return at < 0 ? ranking.length : at
  }
  const ranked = chosen.toSorted((a, b) => place(a) - place(b))
  return { user: user.id, status: 'generated', aspects: rankedAspects(ranked), call: answer.key }
}

/** The picks of the reply; a number out of range, or the same one twice, is no pick. */
export function readPicks(user: UserToEnrich, answer: Answer): UserPicks {
  const reply = answer.invalid === undefined ? parseObject(answer.text) : undefined
  const candidates = user.candidates.map(({ id }) => id)
  const at = (number: unknown): string | null => (typeof number === 'number' ? (candidates[number - 1] ?? null) : null)
  const liked = at(reply?.liked)
  const disliked = at(reply?.disliked)
  const same = liked === disliked
  return { user: user.id, candidates, liked: same ? null : liked, disliked: same ? null : disliked, call: answer.key }
}
