import { Er2almError } from '../../errors.ts'
import { filterInteractions, type Interactions } from '../interactions.ts'

/**
 * Keeps the interactions rated at least `minRating`.
 * @throws {Er2almError} DATA_NO_RATINGS if the files have no ratings
 */
export function keepMinRating(interactions: Interactions, minRating: number): Interactions {
  const { ratings } = interactions
  if (ratings === undefined) {
    throw new Er2almError('DATA_NO_RATINGS', `minRating is ${minRating}, but no file has a rating column`, {
      hint: "map it in the config, such as columns: { user: 'user', item: 'item', rating: 'stars' }, or remove minRating",
    })
  }
  return filterInteractions(interactions, (place) => ratings[place] >= minRating)
}
