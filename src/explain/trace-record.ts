import type { ItemAttribute } from '../enrich/attribute.ts'
import { canonicalJson, type Json } from '../llm/request.ts'
import type { TracedStep } from './trace.ts'

/** Hexadecimal digits of a hash that a line shows. */
const SHOWN = 12

/**
 * Checks that a recorded call is the one that its prompt makes: the prompt is rendered again from the stored passages,
 * the title and the config, and its key derived again.
 *
 * @param recorded key in the record; null = no call was made
 * @param derived  key of the prompt as rendered now; undefined = there is nothing to ask
 */
export function promptStep(recorded: string | null, derived: string | undefined): TracedStep {
  if (recorded === null && derived === undefined) return { step: 'prompt', detail: 'no call: there was nothing to ask' }
  const detail = `call ${recorded === null ? 'none' : short(recorded)}`
  if (recorded === derived) return { step: 'prompt', detail: `${detail}, derived again from the prompt` }
  const problem =
    derived === undefined
      ? `the record names the call ${short(recorded!)}, but there is nothing to ask: no passage is found any more, or the item is not asked about`
      : recorded === null
        ? `the record names no call, but the prompt makes the call ${short(derived)}`
        : `the prompt, rendered again, makes the call ${short(derived)}, not ${short(recorded)}: a passage, the title, the config or the record was changed`
  return { step: 'prompt', detail, problem }
}

/** Checks that the ledger holds the reply of a call. */
export function replyStep(call: string, reply: { readonly text: string } | undefined): TracedStep {
  if (reply === undefined)
    return { step: 'reply', detail: 'no reply', problem: `the ledger has no reply for the call ${short(call)}` }
  return { step: 'reply', detail: `a reply of ${reply.text.length} characters is in the ledger` }
}

/** What of a record the reply decides. */
type Derived = Pick<ItemAttribute, 'value' | 'status' | 'reason' | 'evidence'>

/**
 * Checks that a record says what its reply, read again with the same rules, says.
 *
 * @param derived undefined when the reply, read again, has no such record
 */
export function recordStep(record: ItemAttribute, derived: Derived | undefined): TracedStep {
  if (derived === undefined)
    return { step: 'record', detail: 'no such record', problem: 'the reply, read again, has no such attribute' }
  if (same(partsOf(record), partsOf(derived)))
    return { step: 'record', detail: 'made again from the reply, it is the same' }
  const where = (['value', 'status', 'reason', 'evidence'] as const).find((key) => !same(record[key], derived[key]))!
  const problem =
    where === 'evidence'
      ? 'the evidence is not what the reply, read again, rests on'
      : `the ${where} is ${shown(record[where])}, but the reply, read again, gives ${shown(derived[where])}`
  return { step: 'record', detail: 'differs from the reply', problem }
}

/** Checks a whole record of another kind (a profile, picks) against what is derived again. */
export function derivedStep(what: string, record: unknown, derived: unknown): TracedStep {
  if (same(record, derived)) return { step: 'record', detail: `${what}, derived again, is the same` }
  const keys = [...new Set([...Object.keys(record as object), ...Object.keys(derived as object)])]
  const of = (value: unknown, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key]
  const where = keys.find((key) => !same(of(record, key), of(derived, key))) ?? what
  const problem = `${what}: ${where} is ${shown(of(record, where))}, derived again it is ${shown(of(derived, where))}`
  return { step: 'record', detail: 'differs', problem }
}

/** Checks a file of the run folder against the hash that the manifest has of it. */
export function fileStep(name: string, recorded: string | undefined, actual: string): readonly TracedStep[] {
  // Run folders of er2alm 0.1.0 and before have no hashes.
  if (recorded === undefined) return []
  const detail = `${name}, SHA-256 ${short(actual)}`
  if (recorded === actual) return [{ step: 'file', detail }]
  return [
    { step: 'file', detail, problem: `${name} was changed after it was written (SHA-256 ${short(recorded)} then)` },
  ]
}

function partsOf({ value, status, reason, evidence }: Derived): unknown {
  return { value, status, reason, evidence }
}

function same(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b)
}

function textOf(value: unknown): string {
  return value === undefined ? 'undefined' : canonicalJson(JSON.parse(JSON.stringify(value)) as Json)
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}

function short(hash: string): string {
  return `${hash.slice(0, SHOWN)}…`
}
