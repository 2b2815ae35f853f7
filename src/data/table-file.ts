import { z } from 'zod'
import type { ColumnMapping, ColumnRef } from './readers/format.ts'
import { FORMAT_NAMES, type FormatName } from './readers/registry.ts'

/**
 * How times are written: unix seconds, unix milliseconds, ISO 8601 (`2013-07-30T21:20:27Z`; without zone: UTC), or day, month and
 * year in another order (`30.07.2013`, `30 Jul 2013`, `07/30/2013 9:20 PM`, `July 30, 2013`; months in English; UTC).
 */
export type TimeUnit = 's' | 'ms' | 'iso' | 'dmy' | 'mdy'

/** Units whose values are no numbers. */
export const WRITTEN_UNITS: readonly TimeUnit[] = ['iso', 'dmy', 'mdy']

/** What every table file has. */
export interface TableSource {
  /** From the folder of the config file. May be gzipped, whatever its name. */
  readonly path: string
  /** Default: by the file's name. */
  readonly format?: FormatName
  /** Csv and tsv: the first row holds the names of the columns. Default true. */
  readonly header: boolean
  /** Csv, tsv and doublecolon: what stands between two values. Default: the format's own. */
  readonly delimiter?: string
  /** Default `utf-8`. */
  readonly encoding: 'utf-8' | 'latin1'
}

/** A file of interactions. */
export interface InteractionFile extends TableSource {
  /** Columns by name or 0-based place. Default: the format's usual ones; rating and time then only where present. */
  readonly columns?: ColumnMapping
  /** Default `s`. */
  readonly timeUnit: TimeUnit
}

/** An interaction file as written in a config: a path alone, or with settings. */
export type InteractionFileInput =
  | string
  | (Pick<InteractionFile, 'path'> & { readonly [K in Exclude<keyof InteractionFile, 'path'>]?: InteractionFile[K] })

/** A column: its header name, or its place from 0. */
export const columnRef: z.ZodType<ColumnRef> = z.union([z.string().min(1), z.int().nonnegative()])

/** Keys that all table files share, for a strictObject. */
export const tableSourceShape: {
  readonly path: z.ZodString
  readonly format: z.ZodOptional<z.ZodType<FormatName>>
  readonly header: z.ZodDefault<z.ZodBoolean>
  readonly delimiter: z.ZodOptional<z.ZodString>
  readonly encoding: z.ZodDefault<z.ZodType<'utf-8' | 'latin1'>>
} = {
  path: z.string().min(1),
  format: z.enum(FORMAT_NAMES).optional(),
  header: z.boolean().default(true),
  delimiter: z.string().min(1).optional(),
  encoding: z.enum(['utf-8', 'latin1']).default('utf-8'),
}

const interactionFileObject = z.strictObject({
  ...tableSourceShape,
  columns: z
    .strictObject({ user: columnRef, item: columnRef, rating: columnRef.optional(), time: columnRef.optional() })
    .optional(),
  timeUnit: z.enum(['s', 'ms', 'iso', 'dmy', 'mdy']).default('s'),
})

/** Schema of an interaction file: a path, or an object. */
export const interactionFileSchema: z.ZodType<InteractionFile> = pathOr(interactionFileObject)

/** A schema that takes a path in place of the object with that path and all defaults. */
export function pathOr<T>(object: z.ZodType<T>): z.ZodType<T> {
  return z.union([
    z
      .string()
      .min(1)
      .transform((path) => object.parse({ path })),
    object,
  ])
}
