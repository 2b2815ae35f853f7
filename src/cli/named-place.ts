import type { Style } from '../explain/style.ts'
import type { RunData } from '../pipeline/data-stage.ts'
import type { RankedItem } from '../pipeline/recommend.ts'

/** A place of a list with original id, title and year, as commands print it. */
export interface NamedPlace {
  readonly rank: number
  readonly item: string
  readonly title: string
  readonly year?: number
  readonly score: number
}

/** A place of a list, named. */
export function namedPlace({ item, rank, score }: RankedItem, { ids, catalogue }: RunData): NamedPlace {
  const { title, year } = catalogue[item]!
  return { rank, item: ids.items[item]!, title, ...(year !== undefined && { year }), score }
}

/** Cells of a named place: rank, item, title with year, score. */
export function placeCells({ rank, item, title, year, score }: NamedPlace): readonly string[] {
  return [String(rank), item, year === undefined ? title : `${title} (${year})`, score.toPrecision(4)]
}

/** Ranks stand out; a score says less than its place. */
export function rankStyle(_cell: string, column: string): Style | undefined {
  return column === 'rank' ? 'accent' : undefined
}
