import { z } from 'zod'
import type { BadRowRule } from './bad-rows.ts'
import { type CatalogueConfig, type CatalogueInput, catalogueSchema } from './catalogue.ts'
import type { DuplicateRule } from './prepare/duplicates.ts'
import type { GivenSplitInput } from './splits/given.ts'
import { SPLIT_RULES, type SplitConfig, splitRule } from './splits/registry.ts'
import { type InteractionFile, type InteractionFileInput, interactionFileSchema } from './table-file.ts'

/** Settings of the data stage, defaults filled in. */
export interface DataConfig {
  /** The file of all interactions. Needed by every split but `given`. */
  readonly interactions?: InteractionFile
  /** How train, validation and test are told apart. */
  readonly split: SplitConfig
  /** Titles of the items, and items that are candidates without any interaction. */
  readonly catalogue?: CatalogueConfig
  /** Only interactions rated at least this count. Default: all. */
  readonly minRating?: number
  /** What happens to a pair (user, item) that occurs again, before `minRating` is looked at. Default `last`. */
  readonly duplicates: DuplicateRule
  /** Users with fewer interactions go, in turn with items, until nothing changes. Default 1. */
  readonly minUserInteractions: number
  /** Default 1. */
  readonly minItemInteractions: number
  /** What happens at a row that cannot be read. Default `stop`. */
  readonly onBadRow: BadRowRule
  /** Go on when a held-out pair is also in an earlier part; it stays in the report. Default false. */
  readonly allowOverlap: boolean
}

/** A split as written in a config: every key but `kind` and a given split's files has a default. */
export type SplitInputConfig =
  | GivenSplitInput
  | {
      [K in Exclude<SplitConfig['kind'], 'given'>]: { readonly kind: K } & Partial<
        Omit<Extract<SplitConfig, { kind: K }>, 'kind'>
      >
    }[Exclude<SplitConfig['kind'], 'given'>]

/** Settings of the data stage as written in a config. */
export interface DataConfigInput extends Partial<Omit<DataConfig, 'interactions' | 'split' | 'catalogue'>> {
  readonly interactions?: InteractionFileInput
  readonly split: SplitInputConfig
  readonly catalogue?: CatalogueInput
}

const splitSchemas = Object.values(SPLIT_RULES).map((rule) => rule.schema)

/** A union by `kind` of what the registry holds; its element types are checked there. */
const splitSchema = z.discriminatedUnion(
  'kind',
  splitSchemas as unknown as [z.ZodObject<{ kind: z.ZodLiteral<SplitConfig['kind']> }>],
) as unknown as z.ZodType<SplitConfig>

/** Schema of the data stage; the one place of its defaults beside the files and the splits. */
export const dataConfigSchema: z.ZodType<DataConfig> = z
  .strictObject({
    interactions: interactionFileSchema.optional(),
    split: splitSchema,
    catalogue: catalogueSchema.optional(),
    minRating: z.number().optional(),
    duplicates: z.enum(['last', 'first', 'error']).default('last'),
    minUserInteractions: z.int().positive().default(1),
    minItemInteractions: z.int().positive().default(1),
    onBadRow: z.enum(['stop', 'skip']).default('stop'),
    allowOverlap: z.boolean().default(false),
  })
  .superRefine((config, context) => {
    const complain = (path: keyof DataConfig, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (splitRule(config.split).files === undefined) {
      if (config.interactions === undefined)
        complain('interactions', `expected the file that the split ${config.split.kind} divides`)
      return
    }
    if (config.interactions !== undefined)
      complain('interactions', `expected no file of all interactions with the split ${config.split.kind}`)
    for (const key of ['minUserInteractions', 'minItemInteractions'] as const) {
      if (config[key] > 1)
        complain(key, `expected 1 with the split ${config.split.kind}, whose files must not be thinned out`)
    }
  })
