import { z } from '@hono/zod-openapi'

/**
 * A body that is one of something, or an array of them; parsed it is an array. Unlike a union of the two it says what is wrong
 * at the place where it is wrong.
 *
 * @param name of the one in the OpenAPI document, where it has to be registered
 */
export function oneOrMany<T>(one: z.ZodType<T>, name: string, most: number): z.ZodType<readonly T[], unknown> {
  const $ref = `#/components/schemas/${name}`
  return z
    .preprocess((body) => (Array.isArray(body) ? body : [body]), z.array(one).min(1).max(most))
    .openapi({
      type: ['object', 'array'],
      anyOf: [{ $ref }, { type: 'array', items: { $ref }, minItems: 1, maxItems: most }],
    })
}
