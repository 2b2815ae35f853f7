import { didYouMean } from '../data/nearest-name.ts'
import { ATTRIBUTES, type AttributeId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { renderTrace } from '../explain/render-trace.ts'
import type { TracedAttribute } from '../explain/trace.ts'
import { loadRunData } from '../pipeline/data-stage.ts'
import { findId } from '../pipeline/find-id.ts'
import { loadAttributes } from '../pipeline/load-attributes.ts'
import { openRunStore } from '../pipeline/run.ts'
import { openItemTracer } from '../pipeline/trace-items.ts'
import { traceUser } from '../pipeline/trace-users.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'
import { renderTracedUser } from './trace-user.ts'

/** `er2alm trace RUN --item ID | --user ID`: from a value to the hash of its source, every link checked again. */
export const traceCommand: Command = {
  name: 'trace',
  summary: 'the evidence chain of an item or a user, every link checked again',
  usage: 'RUN --item ID… [--attribute A] | --user ID [--redo-noise] [--json]',
  takes: [{ name: 'RUN' }],
  options: {
    item: { type: 'string', multiple: true, value: 'ID', help: 'item to trace; may be given several times' },
    user: { type: 'string', value: 'ID', help: 'user to trace: profile and picks, down to the evidence of the items' },
    attribute: {
      type: 'string',
      value: 'A',
      values: ATTRIBUTES.map(({ id }) => id),
      help: `only this one: ${ATTRIBUTES.map(({ id }) => id).join(', ')}`,
    },
    'redo-noise': { type: 'boolean', help: 'make the decisions of noise control again, and compare' },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm trace runs/demo --item 0113277',
    'er2alm trace runs/demo --item 0113277 --attribute director --json',
    'er2alm trace runs/demo --user 42',
  ],
  async run(input) {
    const { io, flags } = input
    const { run, config, baseDir, context } = openRun(requireWord(input, 0, 'RUN', 'trace'), io)
    const asked = listFlag(input, 'item')
    const user = textFlag(input, 'user')
    if ((asked.length === 0) === (user === undefined))
      throw new Er2almError('USAGE', 'er2alm trace needs --item ID or --user ID, and not both', {
        hint: 'see `er2alm trace --help`',
      })
    const attribute = attributeNamed(input)
    loadAttributes(run)
    const data = await loadRunData(run, io.signal, context.progress)
    for (const id of asked) findId('item', id, data.ids.items, data.catalogue)
    if (user !== undefined) findId('user', user, data.ids.users)
    const store = openRunStore(run)
    try {
      const sources = { run, config, baseDir, store, data, env: io.env, context }
      const traceOf = await openItemTracer(sources, flags['redo-noise'] === true)
      if (user !== undefined) {
        const traced = await traceUser(user, sources, traceOf)
        io.print(flags.json ? `${JSON.stringify(traced)}\n` : renderTracedUser(traced))
        if (traced.status === 'broken')
          throw broken(`the chain of user ${user} is broken: ${traced.reason}`, store.path)
        return
      }
      const traced: TracedAttribute[] = []
      for (const id of asked) traced.push(...(await traceOf(id, attribute)))
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
  const all = traced.filter(({ status }) => status === 'broken')
  const [first] = all
  if (first === undefined) return
  throw broken(
    `${all.length} of ${traced.length} chains are broken; first ${first.item} ${first.attribute}: ${first.reason}`,
    file,
  )
}

function broken(message: string, file: string): Er2almError {
  return new Er2almError('TRACE_BROKEN', message, {
    file,
    hint: 'the store or the enrichment was changed after it was made: restore it, or enrich again into a new run folder',
  })
}
