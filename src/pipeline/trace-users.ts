import { existsSync } from 'node:fs'
import { countedProfile } from '../enrich/counted-profile.ts'
import type { ProfileAspect, UserAspectId, UserPicks, UserProfile } from '../enrich/profile.ts'
import { picksRequest, profileRequest, readPicks, readProfile, type UserToEnrich } from '../enrich/user-profiles.ts'
import { Er2almError } from '../errors.ts'
import type { TracedAttribute, TracedStep } from '../explain/trace.ts'
import { derivedStep, promptStep, replyStep } from '../explain/trace-record.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { type CallRequest, callKey } from '../llm/request.ts'
import { openLedger } from '../store/ledger.ts'
import { askedUsers, userSampling } from './enrich-stage.ts'
import { findId } from './find-id.ts'
import { loadAttributes } from './load-attributes.ts'
import { enrichedConfig, fileSteps, type ItemTracer, type TraceSources } from './trace-items.ts'
import { usersToEnrich } from './users-to-enrich.ts'

/** An aspect of a profile, and the statements about the items that it rests on. */
export interface TracedAspect extends ProfileAspect {
  readonly statements: readonly TracedAttribute[]
}

/** A user's profile and picks, followed to the evidence of the items that they rest on. */
export interface TracedUser {
  readonly user: string
  /** `broken` when a step of the profile or the picks, or a statement that an aspect rests on, does not hold. */
  readonly status: 'verified' | 'broken'
  readonly reason?: string
  readonly profile: UserProfile['status']
  readonly steps: readonly TracedStep[]
  readonly aspects: readonly TracedAspect[]
  /** Absent when none were asked for. */
  readonly picks?: UserPicks & { readonly steps: readonly TracedStep[] }
}

/** Attributes of items that an aspect of taste is counted from. */
const ATTRIBUTES_OF_ASPECT: Readonly<Record<UserAspectId, readonly string[]>> = {
  plot: [],
  theme: ['theme'],
  genre: ['genre'],
  visualSound: [],
  cultureLanguage: ['country', 'language'],
  duration: ['durationMinutes'],
  director: ['director', 'cast'],
}
const PROFILES_FILE = 'enrich/profiles.jsonl'
const PICKS_FILE = 'enrich/picks.jsonl'

/**
 * Traces a user: the files' hashes, the calls' keys (the prompts rendered again from the training history and the
 * attributes), the replies, the profile and picks that they give, and every statement about the items behind an aspect.
 *
 * @throws {Er2almError} ID_UNKNOWN, RUN_NOT_ENRICHED
 */
export async function traceUser(id: string, sources: TraceSources, traceOf: ItemTracer): Promise<TracedUser> {
  const { run, store, data, baseDir } = sources
  const config = enrichedConfig(sources)
  const place = findId('user', id, data.ids.users)
  if (!existsSync(run.path(PROFILES_FILE))) {
    throw new Er2almError('RUN_NOT_ENRICHED', `the run ${run.dir} has no profiles of users`, {
      file: run.path(PROFILES_FILE),
      hint: 'finish the run: the same command goes on',
    })
  }
  const profiles = run.readLines<UserProfile>(PROFILES_FILE).filter(({ user }) => user === id)
  const picked = run.readLines<UserPicks>(PICKS_FILE).filter(({ user }) => user === id)
  const asked = askedUsers(config.enrich, baseDir)
  const onlyThis = asked === 'all' || asked.has(id) ? new Set([id]) : new Set<string>()
  const { dataset, ids, catalogue } = data
  const users = usersToEnrich(dataset, ids, catalogue, loadAttributes(run), config.enrich, onlyThis)
  const user = users[place]!
  const sampling = userSampling(config.llm, config.enrich)
  const ledger = openLedger(store)
  const keyOf = (request: CallRequest | undefined): string | undefined =>
    request === undefined ? undefined : callKey(modelIdentity(config.llm), request)

  const request = profileRequest(user, sampling)
  const key = keyOf(request)
  const reply = key === undefined ? undefined : ledger.find(key)
  const [profile] = profiles
  const steps: TracedStep[] = [
    ...(await fileSteps(run, 'enrich users', PROFILES_FILE)),
    ...one('profile', profiles.length),
  ]
  if (profile !== undefined) steps.push(...profileSteps(profile, user, key, reply))

  const pickRequest = reply === undefined ? undefined : picksRequest(user, reply.text, sampling)
  const [picks] = picked
  const pickSteps: TracedStep[] = [...(await fileSteps(run, 'enrich users', PICKS_FILE))]
  if (picks !== undefined) {
    const pickReply = ledger.find(picks.call)
    pickSteps.push(promptStep(picks.call, keyOf(pickRequest)), replyStep(picks.call, pickReply))
    if (pickReply !== undefined)
      pickSteps.push(
        derivedStep('the picks', picks, readPicks(user, { key: picks.call, text: pickReply.text, recorded: true })),
      )
  } else if (pickRequest !== undefined) pickSteps.push(...one('picks', 0))

  const aspects = await traceAspects(profile?.aspects ?? [], traceOf)
  const problem =
    [...steps, ...pickSteps].find((step) => step.problem !== undefined)?.problem ?? brokenStatement(aspects)
  return {
    user: id,
    status: problem === undefined ? 'verified' : 'broken',
    ...(problem !== undefined && { reason: problem }),
    profile: profile?.status ?? 'counted',
    steps,
    aspects,
    ...(picks !== undefined && { picks: { ...picks, steps: pickSteps } }),
  }
}

function profileSteps(
  profile: UserProfile,
  user: UserToEnrich,
  key: string | undefined,
  reply: { readonly text: string } | undefined,
): readonly TracedStep[] {
  // A reply that could not be used leaves a counted profile, which names no call.
  const named = profile.call ?? (key !== undefined && reply !== undefined ? key : null)
  const steps: TracedStep[] = [promptStep(named, key)]
  if (key === undefined) return [...steps, derivedStep('the profile', profile, countedProfile(user.id, user.counts))]
  steps.push(replyStep(key, reply))
  if (reply === undefined) return steps
  return [...steps, derivedStep('the profile', profile, readProfile(user, { key, text: reply.text, recorded: true }))]
}

/** A step that fails unless there is exactly one line. */
function one(what: string, lines: number): readonly TracedStep[] {
  if (lines === 1) return []
  return [
    { step: 'record', detail: `${lines} lines`, problem: `there are ${lines} lines of the user's ${what}, not one` },
  ]
}

/** The statements behind each aspect: those of its items that say one of the values that it tells. */
async function traceAspects(aspects: readonly ProfileAspect[], traceOf: ItemTracer): Promise<readonly TracedAspect[]> {
  const traced = new Map<string, readonly TracedAttribute[]>()
  for (const id of aspects.flatMap(({ items }) => items)) if (!traced.has(id)) traced.set(id, await traceOf(id))
  return aspects.map((aspect) => {
    const told = aspect.text.toLowerCase()
    const wanted = ATTRIBUTES_OF_ASPECT[aspect.aspect]
    const statements = aspect.items
      .flatMap((id) => traced.get(id)!)
      .filter(({ attribute }) => wanted.includes(attribute))
      // Minutes are told as lengths, which no value says.
      .filter((one) => one.attribute === 'durationMinutes' || one.value.some((v) => told.includes(v.toLowerCase())))
    return { ...aspect, statements }
  })
}

function brokenStatement(aspects: readonly TracedAspect[]): string | undefined {
  const broken = aspects.flatMap(({ statements }) => statements).find(({ status }) => status === 'broken')
  return broken === undefined ? undefined : `${broken.item} ${broken.attribute}: ${broken.reason}`
}
