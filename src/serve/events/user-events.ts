/** What a user did since the run was trained, by original item ids. An item of another run may be among them. */
export interface UserEvents {
  readonly taken: readonly string[]
  readonly disliked: readonly string[]
  /** Never to come back. */
  readonly hidden: readonly string[]
  /** Number of events of the user: what was computed with fewer is stale. */
  readonly count: number
}

/** Events by user. */
export interface EventReader {
  /** undefined for a user without events. */
  of(user: string): UserEvents | undefined
}

/** No events at all. */
export const NO_EVENTS: EventReader = { of: () => undefined }
