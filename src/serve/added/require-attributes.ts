import { didYouMean } from '../../data/nearest-name.ts'
import { ATTRIBUTES } from '../../enrich/attribute.ts'
import { Er2almError } from '../../errors.ts'
import type { LoadedModel } from '../served-model.ts'

/** Names by the data of a model: one pass over the catalogue for each. */
const namesOf = new WeakMap<object, readonly string[]>()

/**
 * What may be told of an added item: the attributes that the toolkit states, and those of the run's catalogue. Another name
 * would be compared with nothing.
 *
 * @param served undefined before a model is loaded: then no catalogue says what there is
 * @throws {Er2almError} SERVE_INPUT
 */
export function requireAttributes(names: readonly string[], served: Pick<LoadedModel, 'data'> | undefined): void {
  if (served === undefined) return
  const known = namesOf.get(served.data) ?? attributeNames(served)
  namesOf.set(served.data, known)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new Er2almError('SERVE_INPUT', `attributes: items have no attribute ${JSON.stringify(unknown)}`, {
    hint: `${didYouMean(unknown, known)}attributes: ${known.join(', ')}; others are columns of the catalogue (data.catalogue.columns.attributes)`,
  })
}

function attributeNames({ data: { catalogue } }: Pick<LoadedModel, 'data'>): readonly string[] {
  const own = catalogue.flatMap(({ attributes }) => (attributes === undefined ? [] : Object.keys(attributes)))
  return [...new Set([...ATTRIBUTES.map(({ id }) => id), ...own])]
}
