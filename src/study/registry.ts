import type { Context, Progress } from '../context.ts'
import type { RunConfig } from '../pipeline/config.ts'
import type { RunFolder } from '../pipeline/run-folder.ts'
import { newItemsStudy } from './new-items/study.ts'
import type { StudyPart } from './study-part.ts'

/** A run folder with its config, paths absolute. */
export interface StudiedRun {
  readonly run: RunFolder
  readonly config: RunConfig
  readonly context: Context
}

/** What a study is asked for: data sets of a folder, or what a run holds. */
export interface StudyRequest extends StudySettings {
  /** Folder of the data sets. */
  readonly data?: string
  readonly sets?: readonly string[]
  /** Folder of recorded replies about the items of those sets. */
  readonly replies?: string
  readonly run?: StudiedRun
}

export interface StudySettings {
  readonly draws: number
  readonly seed: number
  /** Only these rows, and the questions about them; parts that have not all of them are left out. Default: all. */
  readonly rows?: readonly string[]
  readonly signal: AbortSignal
  /** A line about what came out so far. */
  readonly note: (text: string) => void
  readonly progress: Progress
}

/** One part of a study's answer, as soon as it is there. */
export interface StudyResult {
  readonly figures: unknown
  readonly markdown: string
  readonly part: StudyPart
}

export interface Study {
  readonly name: string
  readonly summary: string
  /** Data sets it knows, in the order of its tables. */
  readonly sets: readonly string[]
  run(request: StudyRequest): AsyncIterable<StudyResult>
}

export const STUDIES: readonly Study[] = [newItemsStudy]
