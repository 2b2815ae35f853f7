import { z } from 'zod'
import type { Defect } from '../data/defects.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import { Er2almError } from '../errors.ts'
import type { ProtocolJson } from '../evaluate/metrics-json.ts'
import { OPENINGS_FILE, type TestOpening } from './evaluate-stage.ts'
import type { RunFolder } from './run-folder.ts'

const text = z.string()
const call = text.nullable()

const attribute = z.looseObject({
  ...{ item: text, attribute: text, value: z.array(text), status: z.enum(['stated', 'unknown', 'rejected']), call },
  evidence: z.array(
    z.looseObject({ passage: text, quote: text, start: z.number(), end: z.number(), source: text, sha256: text }),
  ),
})
const profile = z.looseObject({
  user: text,
  call,
  aspects: z.array(z.looseObject({ aspect: text, items: z.array(text) })),
})
const picks = z.looseObject({ user: text, candidates: z.array(text), liked: call, disliked: call, call: text })
const history = z.looseObject({ fit: text, runs: z.array(z.looseObject({ seed: z.number() })).min(1) })
const metrics = z.looseObject({ protocol: z.looseObject({ ranking: text, fit: text, mask: text }) })
const opening = z.looseObject({ at: text, settings: text })
const report = z.looseObject({ defects: z.array(z.looseObject({ code: text, severity: text, message: text })) })

/** What the audit reads of `models/NAME/history.json`. */
export interface AuditedHistory {
  readonly fit: string
  readonly runs: readonly { readonly seed: number }[]
}

/** The files of a run that an audit reads, their shape checked: an audit takes nothing on trust. */
export interface AuditRecords {
  attributes(): readonly ItemAttribute[]
  profiles(): readonly UserProfile[]
  picks(): readonly UserPicks[]
  history(model: string): AuditedHistory
  protocol(): ProtocolJson
  openings(): readonly TestOpening[]
  defects(): readonly Defect[]
}

/** @throws {Er2almError} each reader RUN_UNREADABLE, with file and row, when the file is not what a run writes */
export function auditRecords(run: RunFolder): AuditRecords {
  const lines = <T>(name: string, schema: z.ZodType): readonly T[] => {
    const records = run.readLines<T>(name)
    for (const [place, record] of records.entries()) verify(run, name, schema, record, place + 1)
    return records
  }
  const document = <T>(name: string, schema: z.ZodType): T => {
    const value = run.readJson<T>(name)
    verify(run, name, schema, value)
    return value
  }
  return {
    attributes: () => lines('enrich/attributes.jsonl', attribute),
    profiles: () => lines('enrich/profiles.jsonl', profile),
    picks: () => lines('enrich/picks.jsonl', picks),
    history: (model) => document(`models/${model}/history.json`, history),
    protocol: () => document<{ readonly protocol: ProtocolJson }>('evaluate/metrics.json', metrics).protocol,
    openings: () => lines(OPENINGS_FILE, opening),
    defects: () => document<{ readonly defects: readonly Defect[] }>('data/report.json', report).defects,
  }
}

function verify(run: RunFolder, name: string, schema: z.ZodType, value: unknown, row?: number): void {
  const parsed = schema.safeParse(value)
  if (parsed.success) return
  const [issue] = parsed.error.issues
  const file = run.path(name)
  throw new Er2almError('RUN_UNREADABLE', `${file} is damaged: ${issue?.path.join('.') || 'it'}: ${issue?.message}`, {
    file,
    row,
    hint: 'delete the file and run the config again: the stage that writes it is then done anew',
  })
}
