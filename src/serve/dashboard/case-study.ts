import { hasEntry } from '../../numeric/csr.ts'
import { MODEL_LABELS } from '../../pipeline/model-labels.ts'
import { labelOf } from '../../report/wording.ts'
import { alignmentParts } from './alignment-parts.ts'
import { aspectsOf, itemAspectsOf } from './case-sides.ts'
import { attributesByItem, idIndex } from './catalogue-index.ts'
import { noData, nothingServed } from './missing.ts'
import type { CaseOutcome, CaseStudy, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'
import { statedValuesOf } from './stated-values.ts'
import { LIST_LENGTH, testRanks } from './test-ranks.ts'
import { NO_PROFILE_YET, type SinceRun } from './users.ts'

/**
 * A user and an item side by side (models.md §7.14): aspects, alignments, and whether the model found the item.
 * @throws {Er2almError} ID_UNKNOWN
 */
export async function caseStudyPage(
  reader: RunReader,
  user: string,
  item: string,
  { eventsOf }: Pick<SinceRun, 'eventsOf'>,
): Promise<Reply<CaseStudy>> {
  const { served } = reader
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  if (!index.hasUser(user) && eventsOf(user) !== undefined) return NO_PROFILE_YET
  const [userIndex, itemIndex] = [index.user(user), index.item(item)]
  if (served === undefined) return nothingServed(reader)
  const parts = await alignmentParts(reader)
  if ('lacking' in parts) return parts.lacking
  const [rank] = (await testRanks(reader, served)).ranksOf(userIndex, [itemIndex])
  const taken = hasEntry(served.data.dataset.test, userIndex, itemIndex)
  const profile = parts.profiles.get(user)
  const aligned = parts.aligner.align(profile, parts.left(item))
  return {
    ...{ user, item: index.name(item), model: served.model, label: labelOf({ labels: MODEL_LABELS }, served.model) },
    ...{ k: LIST_LENGTH, rank: rank!, taken, outcome: outcomeOf(rank!, taken) },
    profileStatus: profile?.status ?? 'none',
    userAspects: aspectsOf(profile, index),
    itemAspects: itemAspectsOf({
      ...{ texts: parts.texts(item), dropped: parts.dropped(item), valuesOf: await statedValuesOf(reader) },
      records: (await attributesByItem(reader))?.get(item) ?? [],
    }),
    lines: aligned.map(({ aspect, itemAspect, alignment, weight, contribution }) => ({
      ...{ from: aspect, to: itemAspect, alignment, weight, contribution },
    })),
    total: aligned.reduce((sum, { contribution }) => sum + contribution, 0),
  }
}

function outcomeOf(rank: number | null, taken: boolean): CaseOutcome {
  if (rank === null) return 'seen'
  if (!taken) return 'not taken'
  return rank <= LIST_LENGTH ? 'hit' : 'missed'
}
