import { labelled, renderAttribute, stepLines } from '../explain/render-trace.ts'
import { printable } from '../explain/terminal-text.ts'
import type { TracedUser } from '../pipeline/trace-users.ts'

/** A traced user as text for a terminal: profile, each aspect with the statements behind it, picks. */
export function renderTracedUser(traced: TracedUser): string {
  const { user, status, reason, profile, steps, aspects, picks } = traced
  const why = reason === undefined ? '' : `: ${reason}`
  const blocks = [
    [printable(`user ${user} [${status}${why}]`), labelled('profile', profile), ...steps.flatMap(stepLines)],
  ]
  for (const { aspect, text, weight, items, statements } of aspects) {
    blocks.push([
      printable(`aspect ${aspect} = ${text}`),
      labelled('weight', weight.toFixed(4)),
      labelled('items', items.join(', ')),
      ...statements.map((statement) => renderAttribute(statement).replace(/^/gm, '    ')),
    ])
  }
  if (picks !== undefined) {
    const { candidates, liked, disliked } = picks
    const chosen = `liked ${liked ?? 'none'}, disliked ${disliked ?? 'none'}, of ${candidates.join(', ')}`
    blocks.push(['picks', labelled('chosen', chosen), ...picks.steps.flatMap(stepLines)])
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
