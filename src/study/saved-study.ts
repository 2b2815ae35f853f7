import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import type { RunFolder } from '../pipeline/run-folder.ts'
import type { StudyResult } from './registry.ts'
import type { StudyPart } from './study-part.ts'

/** A study's answer as it is kept. */
export interface SavedStudy {
  readonly study: string
  /** When its last part was done, ISO 8601. */
  readonly at: string
  readonly parts: readonly StudyPart[]
}

/** Folder of a run whose studies its page shows. */
export const STUDY_FOLDER = 'study'

const cell = z.union([z.string(), z.number(), z.null()])
const savedStudy: z.ZodType<SavedStudy> = z.object({
  study: z.string(),
  at: z.string(),
  parts: z.array(
    z.object({
      title: z.string(),
      notes: z.array(z.string()),
      tables: z.array(z.object({ title: z.string(), header: z.array(z.string()), rows: z.array(z.array(cell)) })),
      plots: z.array(
        z.object({
          title: z.string(),
          x: z.string(),
          y: z.string(),
          series: z.array(
            z.object({
              name: z.string(),
              points: z.array(
                z.object({
                  x: z.union([z.string(), z.number()]),
                  y: z.number(),
                  ci95: z.tuple([z.number(), z.number()]).optional(),
                }),
              ),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** Where the answer of a study about a run is kept. */
export function savedStudyFile(run: RunFolder, study: string): string {
  return run.path(STUDY_FOLDER, `${study}.json`)
}

/**
 * Keeps what a study has answered so far, whole or not at all: its parts for a page, its figures for other programs.
 * @throws {Er2almError} FILE_UNWRITABLE
 */
export function saveStudy(file: string, study: string, results: readonly StudyResult[], nowMs: number): void {
  const saved: SavedStudy = {
    ...{ study, at: new Date(nowMs).toISOString(), parts: results.map(({ part }) => part) },
  }
  const text = `${JSON.stringify({ ...saved, figures: results.map(({ figures }) => figures) })}\n`
  const partial = `${file}.partial`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(partial, text)
    renameSync(partial, file)
  } catch (cause) {
    if (existsSync(partial)) rmSync(partial)
    throw new Er2almError('FILE_UNWRITABLE', `${file} cannot be written: ${(cause as Error).message}`, {
      file,
      hint: 'check that the folder may be written to and has room',
      cause,
    })
  }
}

/** What was kept, without its figures; undefined where a file is of another shape. */
export function parseSavedStudy(value: unknown): SavedStudy | undefined {
  const parsed = savedStudy.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
