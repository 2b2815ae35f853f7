import type { Random } from '../../context.ts'
import type { StudyData, StudyItem, StudyPair } from './films.ts'

const USERS = 120
const ITEMS = 90
const DAY = 86_400

/**
 * Users of two tastes and films of two directors, whom only the documents name; genres and years say nothing. A film is
 * out on the day of its number, and users take films of their taste soon after.
 */
export function twoTastes(random: Random): StudyData {
  const items = Array.from({ length: ITEMS }, (_, at): StudyItem => {
    return {
      ...{ id: `i${at}`, title: `Film ${at}`, year: 1990 + random.int(10), genres: [`genre${random.int(3)}`] },
      stated: { director: [`director of taste ${at % 2}`] },
      coverage: { documents: 2, sources: 2, values: 1 },
    }
  })
  const pairs: Required<StudyPair>[] = []
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS; item++) {
      if (random.next() > (item % 2 === user % 2 ? 0.3 : 0.03)) continue
      pairs.push({ user: `u${user}`, item: `i${item}`, time: Math.floor((item + 10 * random.next()) * DAY) })
    }
  }
  const before = (from: number, to: number): readonly StudyPair[] =>
    pairs.filter(({ time }) => time >= from * DAY && time < to * DAY)
  return { name: 'two tastes', items, train: before(0, 80), validation: before(80, 85), test: before(85, 200) }
}
