import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogueInput } from '../../src/data/catalogue.ts'
import type { RunConfigInput } from '../../src/pipeline/config.ts'

/** The data sets beside the checkout; tests skip where they are not. */
export const SHARED_DATA: string = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')

/** Options of a test that needs them. */
export const NEEDS_SHARED: { readonly skip: string | false; readonly tags: string[] } = {
  skip: existsSync(SHARED_DATA) ? false : 'needs ../shared/data',
  tags: ['shared'],
}

const at = (...parts: string[]): string => join(SHARED_DATA, ...parts)

const MOVIES: CatalogueInput = {
  path: at('movietweetings/100K/movies.dat'),
  format: 'doublecolon',
  columns: { id: 0, title: 1, genres: 2 },
  candidates: 'interacted',
}

const ML100K_ITEMS: CatalogueInput = {
  path: at('ml100k/u.item'),
  format: 'doublecolon',
  delimiter: '|',
  encoding: 'latin1',
  columns: { id: 0, title: 1 },
  candidates: 'interacted',
}

function parts(folder: string): RunConfigInput['data']['split'] {
  const file = (name: string): string => at('splits', folder, `${name}.txt`)
  return { kind: 'given', train: file('train'), validation: file('valid'), test: file('test') }
}

export type SharedName =
  | 'ml100k'
  | 'ml100k, its split files'
  | 'movietweetings100k'
  | 'movietweetings100k, one cut'
  | 'gowalla'
  | 'netflix_llmrec'

/** Configs of the data alone, by name. */
export const SHARED_CONFIGS: Readonly<Record<SharedName, RunConfigInput>> = {
  ml100k: {
    data: {
      interactions: { path: at('ml100k/u.data'), format: 'tsv', header: false },
      minRating: 4,
      minUserInteractions: 5,
      split: { kind: 'temporalPerUser' },
      catalogue: ML100K_ITEMS,
    },
  },
  'ml100k, its split files': { data: { split: parts('ml100k'), catalogue: ML100K_ITEMS } },
  movietweetings100k: { data: { split: parts('movietweetings100k'), catalogue: MOVIES } },
  'movietweetings100k, one cut': { data: { split: parts('movietweetings100k_global'), catalogue: MOVIES } },
  gowalla: {
    data: {
      split: {
        kind: 'given',
        train: { path: at('gowalla/train.txt'), format: 'adjacency' },
        validation: at('splits/gowalla_valid/valid.txt'),
        test: { path: at('gowalla/test.txt'), format: 'adjacency' },
        subtractValidation: true,
      },
    },
  },
  netflix_llmrec: {
    data: {
      split: {
        kind: 'given',
        train: { path: at('netflix_llmrec/train.json'), format: 'jsonobject' },
        validation: { path: at('netflix_llmrec/val.json'), format: 'jsonobject' },
        test: { path: at('netflix_llmrec/test.json'), format: 'jsonobject' },
      },
      catalogue: {
        path: at('netflix_llmrec/item_attribute_reconstructed.csv'),
        columns: { id: 'item_idx', title: 'title_full', year: 'year' },
      },
    },
  },
}
