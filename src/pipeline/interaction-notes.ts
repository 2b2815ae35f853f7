import { plainness } from './column-names.ts'
import type { ProfiledColumn } from './column-profile.ts'
import { unreadRatingNotes } from './rating-notes.ts'
import { isBlank, type TableSample } from './sample-table.ts'
import { takenTimeNotes, withheldTime, withheldTimeNote } from './time-notes.ts'
import { tornNotes } from './torn-rows.ts'

/** What the columns of interactions were taken for. */
export interface TakenColumns {
  readonly user: ProfiledColumn
  readonly item: ProfiledColumn
  readonly rating?: ProfiledColumn
  readonly time?: ProfiledColumn
  readonly unused: readonly ProfiledColumn[]
}

/** More different values than this are no kinds of events. */
const MOST_KINDS = 20
const SHOWN_KINDS = 4

/** What somebody who takes a table for interactions should know, a sentence each. */
export function interactionNotes(sample: TableSample, taken: TakenColumns): readonly string[] {
  const { user, item, rating, time, unused } = taken
  const { rows } = sample
  const blank = blankRows(sample, user, item)
  const withheld = withheldTime(unused)
  const kinds = unused.find(
    ({ name, distinct, lettered }) =>
      /event|action|behaviou?r|feedback|interaction/i.test(name) &&
      distinct > 1 &&
      distinct <= MOST_KINDS &&
      lettered > 0,
  )
  return [
    ...(isStandIn(user) ? [`nobody is named: each ${user.name} stands for a user`] : []),
    ...(rating === undefined ? unreadRatingNotes(sample, unused) : []),
    ...(rating ? ['every rating counts as taken: set minRating to change that'] : []),
    ...(kinds ? [`${kinds.name}: ${kindsOf(rows, kinds)} all count as taken`] : []),
    ...(time === undefined ? ['no times: what is held out is drawn at random'] : []),
    ...(time === undefined && withheld ? [withheldTimeNote(sample, withheld)] : []),
    ...(time === undefined ? [] : takenTimeNotes(sample, time)),
    ...(blank > 0
      ? [
          `${blank} of the first ${rows.length} rows ${blank === 1 ? 'has' : 'have'} no user or no item, and ${blank === 1 ? 'is' : 'are'} left out`,
        ]
      : []),
    ...tornNotes(sample),
  ]
}

/** How many of the sampled rows have no user or no item. */
export function blankRows({ rows }: TableSample, user: ProfiledColumn, item: ProfiledColumn): number {
  return rows.filter((row) => isBlank(row[user.place]) || isBlank(row[item.place])).length
}

function isStandIn({ name }: ProfiledColumn): boolean {
  const told = plainness('user', name)
  return told > 0 && told < 0.3
}

function kindsOf(rows: TableSample['rows'], { place }: ProfiledColumn): string {
  const kinds = [...new Set(rows.map((row) => String(row[place])))].sort()
  const more = kinds.length > SHOWN_KINDS ? ' and others' : ''
  return `${kinds.slice(0, SHOWN_KINDS).join(', ')}${more}`
}
