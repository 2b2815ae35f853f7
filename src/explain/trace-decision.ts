import type { NoiseConfig } from '../denoise/config.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import type { ItemAspectId } from '../enrich/attribute.ts'
import type { TracedStep } from './trace.ts'

/**
 * Checks that there is one decision of noise control about an aspect, and that it agrees with itself and with the
 * settings: unknown exactly when nothing is stated, the gate by its score, the cosine step by its Δ (`createJudge`).
 * Which score and Δ it should be only noise control itself can say (`derived`).
 *
 * @param decisions those of the item's aspect
 * @param text      what is stated of the aspect; null = nothing
 * @param derived   the decision as made again, where that was done
 */
export function decisionStep(
  aspect: ItemAspectId,
  decisions: readonly NoiseDecision[],
  text: string | null,
  settings: NoiseConfig,
  derived?: NoiseDecision,
): TracedStep {
  const [decision] = decisions
  if (decision === undefined || decisions.length > 1) {
    const problem = `there are ${decisions.length} decisions of noise control about ${aspect}, not one`
    return { step: 'decision', detail: 'not one decision', problem }
  }
  const { kept, reason, score, delta } = decision
  const detail = `noise control: ${aspect} ${kept ? 'kept' : 'dropped'} (${reason}, score ${figure(score)}, Δ ${figure(delta)})`
  const problem = contradiction(decision, text, settings) ?? difference(decision, derived)
  return {
    step: 'decision',
    detail,
    ...(problem !== undefined && { problem: `the decision about ${aspect}: ${problem}` }),
  }
}

function contradiction(
  { kept, reason, score, delta }: NoiseDecision,
  text: string | null,
  { enabled, useGate, useCosine, gateThreshold, alwaysKeepAbove }: NoiseConfig,
): string | undefined {
  if ((reason === 'unknown') !== (text === null)) {
    return text === null
      ? `nothing is stated, but the reason is ${reason}`
      : 'something is stated, but the reason is unknown'
  }
  if (kept !== reason.startsWith('kept')) return `kept is ${kept}, but the reason is ${reason}`
  if (reason === 'unknown' || !enabled)
    return score === null && delta === null ? undefined : 'it has a score, but was not judged'
  if (score === null) return 'it was judged, but has no score'
  if (!(score >= 0 && score <= 1)) return `the score is ${score}, not in [0, 1]`
  const passes = score >= gateThreshold
  if (passes === (reason === 'gate'))
    return `the reason is ${reason}, but the score is ${score} and the threshold ${gateThreshold}`
  if (!useCosine) return delta === null ? undefined : 'it has a Δ, but the cosine step is off'
  if (reason === 'kept-warmup') return delta === null ? undefined : 'it was kept while the sets filled, but has a Δ'
  const sure = alwaysKeepAbove !== null && score > alwaysKeepAbove
  if (reason === 'kept') return delta !== null && (sure || delta > 0) ? undefined : `it is kept with a Δ of ${delta}`
  if (reason === 'cosine')
    return delta !== null && delta <= 0 && !sure ? undefined : `the cosine step dropped it with a Δ of ${delta}`
  return useGate || reason === 'gate' ? undefined : `the reason is ${reason}`
}

function difference(decision: NoiseDecision, derived: NoiseDecision | undefined): string | undefined {
  if (derived === undefined) return undefined
  const key = (['kept', 'reason', 'score', 'delta'] as const).find((name) => decision[name] !== derived[name])
  return key === undefined ? undefined : `${key} is ${decision[key]}, made again it is ${derived[key]}`
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toPrecision(4)
}
