import { z } from '@hono/zod-openapi'
import { DEEPEST, type ListRequest } from '../lists/list-request.ts'

/** Longest page. */
export const MOST_PLACES = 200
/** An id that is longer is no id. */
export const LONGEST_ID = 256

/** What every list is asked by in a query. */
export interface ListQuery {
  readonly k: number
  readonly exclude: readonly string[]
  readonly filter: readonly string[]
  readonly diversity: number
  readonly cursor?: string
}

/** As a query holds it: one text, or several of the same name. */
type QueryText = string | readonly string[]

const texts = (most: number, description: string): z.ZodType<readonly string[], QueryText | undefined> =>
  z
    .union([z.string().transform((text) => [text]), z.array(z.string())])
    .default([])
    .pipe(z.array(z.string().min(1).max(LONGEST_ID)).max(most))
    .openapi({
      ...{ type: 'array', items: { type: 'string', minLength: 1, maxLength: LONGEST_ID }, maxItems: most, default: [] },
      description,
    })

type ListQueryShape = { readonly [K in keyof Required<ListQuery>]: z.ZodType<ListQuery[K], QueryText | undefined> }

export const listQuery: z.ZodObject<ListQueryShape> = z.strictObject({
  k: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(MOST_PLACES)
    .default(10)
    .openapi({ type: 'integer', description: 'Places of the page.' }),
  exclude: texts(DEEPEST, 'Items that shall not come.'),
  filter: texts(
    20,
    'attribute:value, e.g. genre:Drama or year:1990-1999. Several values of one attribute: any of them; several attributes: all of them.',
  ),
  diversity: z.coerce
    .number<string>()
    .min(0)
    .max(1)
    .default(0)
    // The type is named: Number(null) is 0, which would be taken for nullable.
    .openapi({
      type: 'number',
      description: 'How much likeness to items higher up counts against an item, 0 to 1 (MMR).',
    }),
  cursor: z.string().max(1000).optional().openapi({ description: 'Of the page before.' }),
})

export function listRequestOf({ k, exclude, filter, diversity, cursor }: ListQuery): ListRequest {
  const rest = { k, exclude, filters: filter, diversity }
  return cursor === undefined ? rest : { ...rest, cursor }
}
