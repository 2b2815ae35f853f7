import type { StatedValue } from '../../denoise/signals/stated-value.ts'
import type { AttributeReply } from '../../denoise/signals/values-in-context.ts'
import { createEncoder } from '../../encoders/registry.ts'
import { createRandom } from '../../numeric/random.ts'
import { openStore } from '../../store/sqlite.ts'
import { openVectors } from '../../store/vectors.ts'
import type { StudyItem } from './judged-values.ts'
import type { VectorSource } from './value-vectors.ts'

const PLACES = [
  ['American', 'United States'],
  ['French', 'France'],
  ['Japanese', 'Japan'],
] as const

export interface InventedFilms {
  readonly items: readonly StudyItem[]
  readonly replies: readonly AttributeReply[]
  readonly isRight: (stated: StatedValue) => boolean
}

/**
 * Films that nobody made, each with a passage, and two models that read it: they state the director and the country, wrongly in
 * a third of the replies (an actor of the passage, another country), and sometimes one value more.
 */
export function inventedFilms(count: number, seed: number): InventedFilms {
  const random = createRandom(seed)
  const items: StudyItem[] = []
  const replies: AttributeReply[] = []
  const truth = new Map<string, { readonly director: string; readonly country: string }>()
  for (let n = 0; n < count; n++) {
    const [adjective, country] = PLACES[random.int(PLACES.length)]!
    const [id, director, actor] = [`f${n}`, `Ann Lead${n}`, `Bob Play${n}`]
    const year = 1950 + random.int(70)
    const text = `Story ${n} is a ${year} ${adjective} film directed by ${director}. It stars ${actor}, and is set in Canada.`
    const about = [{ source: 'other', text: `A story by ${director}.` }]
    items.push({ id, title: `Story ${n}`, year, passages: [{ source: 'wiki', text }], otherTexts: about })
    truth.set(id, { director, country })
    for (const model of ['small', 'large']) {
      const errs = (): boolean => random.next() < 1 / 3
      const directors = errs() ? [actor, 'Cid Far'] : [director]
      const countries = errs() ? ['Canada'] : [country]
      replies.push({ item: id, model, attribute: 'director', values: directors, citation: 1 })
      replies.push({ item: id, model, attribute: 'country', values: countries, citation: null })
    }
  }
  const isRight = ({ item, attribute, value }: StatedValue): boolean =>
    truth.get(item)![attribute as 'director' | 'country'] === value
  return { items, replies, isRight }
}

export async function hashedSource(dim: number): Promise<VectorSource> {
  const encoder = await createEncoder({ kind: 'hashed', dim }, { env: {} })
  return { encoder, store: openVectors(openStore(':memory:')) }
}
