/** The seven aspects of a user's taste (k = 1..7), in the order of the paper. */
export type UserAspectId = 'plot' | 'theme' | 'genre' | 'visualSound' | 'cultureLanguage' | 'duration' | 'director'

export const USER_ASPECTS: readonly UserAspectId[] = [
  'plot',
  'theme',
  'genre',
  'visualSound',
  'cultureLanguage',
  'duration',
  'director',
]

export interface ProfileAspect {
  readonly aspect: UserAspectId
  readonly text: string
  /** In (0, 1]; the weights of a user sum to 1. */
  readonly weight: number
  /** Original ids of the history items that the text rests on. */
  readonly items: readonly string[]
}

/** A line of `enrich/profiles.jsonl`. */
export interface UserProfile {
  readonly user: string
  /** `generated`: written by the LLM; `counted`: counted from the history without one. */
  readonly status: 'generated' | 'counted'
  readonly aspects: readonly ProfileAspect[]
  /** Ledger key of the call; null for counted profiles. */
  readonly call: string | null
}

/** A line of `enrich/picks.jsonl`. Ids are original ids; null when the reply named none. */
export interface UserPicks {
  readonly user: string
  readonly candidates: readonly string[]
  readonly liked: string | null
  readonly disliked: string | null
  readonly call: string
}
