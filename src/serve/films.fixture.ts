import { Registry } from 'prom-client'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { RecDataset } from '../data/dataset.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { itemKnn } from '../models/item-knn.ts'
import type { Scorer, Tensors } from '../models/model.ts'
import { csrFromPairs, emptyCsr, unionCsr } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { openExplainer } from '../pipeline/explain-run.ts'
import { createApp } from './app.ts'
import { type EventReader, NO_EVENTS } from './events/user-events.ts'
import { createLister } from './lists/recommend-list.ts'
import type { ServeApp } from './route.ts'
import type { LoadedModel, ServedModel } from './served-model.ts'
import { createService, type Service } from './service.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

/** Ten films: even ones are dramas, odd ones comedies; film i is of 1990 + i. */
export const FILMS: readonly CatalogueItem[] = Array.from({ length: 10 }, (_, i) => ({
  id: `f${i}`,
  title: ['Amarcord', 'Amélie', 'Boyhood', 'Big', 'Casablanca', 'Clue', 'Drive', 'Elf', 'Fargo', 'Hot Fuzz'][i]!,
  year: 1990 + i,
  genres: [i % 2 === 0 ? 'Drama' : 'Comedy'],
}))

/** Six users: u0 to u2 take dramas, u3 to u5 comedies; the last film is taken by nobody. */
const TAKEN: readonly (readonly number[])[] = [
  [0, 2, 4],
  [0, 2, 6],
  [2, 4, 6],
  [1, 3, 5],
  [1, 3, 7],
  [3, 5, 7],
]

function filmData(): RecDataset {
  const pairs = TAKEN.flatMap((items, user) => items.map((item) => [user, item] as const))
  const train = csrFromPairs(
    TAKEN.length,
    FILMS.length,
    pairs.map(([user]) => user),
    pairs.map(([, item]) => item),
  )
  const none = emptyCsr(TAKEN.length, FILMS.length)
  // u0 has taken film 8 in the part that no model sees.
  const test = csrFromPairs(TAKEN.length, FILMS.length, [0], [8])
  return {
    ...{ numUsers: TAKEN.length, numItems: FILMS.length, train, validation: none, test },
    ...{ itemFeatures: new Map(), userFeatures: new Map() },
  }
}

export interface FilmsOptions {
  readonly version?: string
  readonly stated?: readonly ItemAttribute[]
  readonly scorer?: Scorer
  readonly tensors?: Tensors
  readonly foldIn?: LoadedModel['foldIn']
}

/** ItemKNN over the ten films, loaded. No run folder is behind it. */
export function loadedFilms({ version = 'v1', stated = [], ...own }: FilmsOptions = {}): LoadedModel {
  const dataset = filmData()
  const ids = { users: TAKEN.map((_, user) => `u${user}`), items: FILMS.map(({ id }) => id) }
  const settings = itemKnn.config.parse({})
  const fitted = itemKnn.fit(dataset, settings, createRandom(1))
  return {
    ...{ run: 'films', model: 'itemknn', version },
    opened: undefined as never,
    chosen: { name: 'itemknn', seed: 1, validation: null },
    data: { dataset, ids, catalogue: FILMS },
    userIndex: new Map(ids.users.map((id, index) => [id, index])),
    itemIndex: new Map(ids.items.map((id, index) => [id, index])),
    seen: unionCsr(dataset.train, dataset.test),
    scorer: own.scorer ?? fitted.scorer,
    tensors: own.tensors ?? fitted.tensors,
    foldIn: own.foldIn ?? itemKnn.foldIn!(dataset, settings, fitted.tensors),
    ...{ isEnriched: stated.length > 0, stated: () => stated },
  }
}

export function servedFilms(options?: FilmsOptions): ServedModel {
  const loaded = loadedFilms(options)
  return {
    ...loaded,
    lists: createLister(loaded),
    // Without enrichment it reads nothing of a run folder.
    explainer: () => openExplainer(undefined as never, loaded.data, 'train', undefined, undefined as never),
  }
}

/** The application over a service of the films; a swap to the run `next` loads them as version v2. */
export function filmsApp(
  events: EventReader = NO_EVENTS,
  served: ServedModel = servedFilms(),
): { readonly app: ServeApp; readonly service: Service } {
  const service = createService(served, {
    events,
    runs: () => ['films', 'next'],
    load: async () => servedFilms({ version: 'v2' }),
  })
  const settings = { ...DEFAULT_SETTINGS, stateDir: '', logLevel: 'silent' as const }
  return { app: createApp({ service, settings, metrics: new Registry() }), service }
}
