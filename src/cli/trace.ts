import { didYouMean } from '../data/nearest-name.ts'
import { ATTRIBUTES, type AttributeId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { renderTrace } from '../explain/render-trace.ts'
import { type TracedAttribute, traceItem } from '../explain/trace.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { loadRunData } from '../pipeline/data-stage.ts'
import { findId } from '../pipeline/find-id.ts'
import { loadAttributes } from '../pipeline/load-attributes.ts'
import { openRunStore } from '../pipeline/run.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'

/** `er2alm trace RUN --item ID`: from a value to the hash of its source, every link checked again. */
export const traceCommand: Command = {
  name: 'trace',
  summary: 'the evidence chain of an item, every link checked again',
  usage: 'RUN --item ID… [--attribute A] [--json]',
  options: {
    item: { type: 'string', multiple: true, value: 'ID', help: 'item to trace; may be given several times' },
    attribute: { type: 'string', value: 'A', help: `only this one: ${ATTRIBUTES.map(({ id }) => id).join(', ')}` },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm trace runs/demo --item 0113277',
    'er2alm trace runs/demo --item 0113277 --attribute director --json',
  ],
  async run(input) {
    const { io, flags } = input
    const { run } = openRun(requireWord(input, 0, 'RUN', 'trace'), io)
    const asked = listFlag(input, 'item')
    if (asked.length === 0)
      throw new Er2almError('USAGE', 'er2alm trace needs --item ID', { hint: 'see `er2alm trace --help`' })
    const attribute = attributeNamed(input)
    const attributes = loadAttributes(run)
    const { ids, catalogue } = await loadRunData(run, io.signal)
    for (const id of asked) findId('item', id, ids.items, catalogue)
    const wanted = asked.flatMap((id) =>
      attributes.filter((one) => one.item === id && (attribute === undefined || one.attribute === attribute)),
    )
    const store = openRunStore(run)
    try {
      const knowledge = openKnowledge(store)
      const traced = await traceItem(wanted, (id) => knowledge.get(id))
      io.print(flags.json ? `${JSON.stringify(traced)}\n` : renderTrace(traced))
      refuseBroken(traced, store.path)
    } finally {
      store.close()
    }
  },
}

function attributeNamed(input: CommandInput): AttributeId | undefined {
  const name = textFlag(input, 'attribute')
  if (name === undefined) return undefined
  const known = ATTRIBUTES.map(({ id }) => id)
  const found = known.find((id) => id === name)
  if (found !== undefined) return found
  throw new Er2almError('USAGE', `there is no attribute ${JSON.stringify(name)}`, {
    hint: `${didYouMean(name, known)}attributes: ${known.join(', ')}`,
  })
}

function refuseBroken(traced: readonly TracedAttribute[], file: string): void {
  const broken = traced.filter(({ status }) => status === 'broken')
  const [first] = broken
  if (first === undefined) return
  throw new Er2almError(
    'TRACE_BROKEN',
    `${broken.length} of ${traced.length} chains are broken; first ${first.item} ${first.attribute}: ${first.reason}`,
    {
      file,
      hint: 'the store or the enrichment was changed after it was made: restore it, or enrich again into a new run folder',
    },
  )
}
