import { newItemsStudy } from './new-items/study.ts'

/** What a study is asked for. */
export interface StudyRequest {
  /** Folder of the data sets. */
  readonly data: string
  readonly sets: readonly string[]
  readonly draws: number
  readonly seed: number
  readonly signal: AbortSignal
  /** A line about how far it is. */
  readonly note: (text: string) => void
}

/** One part of a study's answer, as soon as it is there. */
export interface StudyResult {
  readonly figures: unknown
  readonly markdown: string
}

export interface Study {
  readonly name: string
  readonly summary: string
  /** Data sets it knows, in the order of its tables. */
  readonly sets: readonly string[]
  run(request: StudyRequest): AsyncIterable<StudyResult>
}

export const STUDIES: readonly Study[] = [newItemsStudy]
