import { wilson95 } from '../numeric/wilson.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'
import { PROBE_PROMPT_VERSION, PROBE_QUESTIONS } from './probe-prompt.ts'

/** Fewer exact ids are luck. */
const LEAST_IDS = 3

/**
 * Whether the model completes items of this data set from memory. Years and titles are knowledge of the world and are
 * noted. Ids stand in the files of the data set alone: a model that completes them has read these files, test included.
 */
export const memorisationCheck: AuditCheck = {
  name: 'memorisation',
  question: 'does the model know titles, years or ids of this data set without passages?',
  run({ run }) {
    const enrichment = run?.enrichment
    if (enrichment === undefined) return [{ severity: 'not applicable', message: 'the run asks no language model' }]
    const { probe } = enrichment
    if ('notRun' in probe)
      return [
        {
          severity: 'not applicable',
          message: `the probe was not run: ${probe.notRun}`,
          remedy: 'er2alm audit RUN --probe 40 asks the model; its replies are recorded in the store of the run',
        },
      ]
    return PROBE_QUESTIONS.map((question): Found => {
      const { asked, exact, controlAsked, controlExact, items } = probe[question]
      const own = wilson95(exact, asked)
      const control = wilson95(controlExact, controlAsked)
      const knows = own[0] > control[1]
      const isLeak = question === 'id' && knows && exact >= LEAST_IDS
      const share = ([low, high]: readonly [number, number]): string =>
        `95 % ${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %`
      return {
        severity: asked === 0 ? 'not applicable' : isLeak ? 'leak' : knows ? 'note' : 'ok',
        message:
          asked === 0
            ? `${question}: no item could be asked about`
            : `${question}: ${exact} of ${asked} exact (${share(own)}), ${controlExact} of ${controlAsked} with anonymised titles (${share(control)})${isLeak ? ': the model has read the files of this data set' : knows ? ': the model knows them without passages' : ''}`,
        figures: { asked, exact, controlAsked, controlExact, prompt: PROBE_PROMPT_VERSION },
        examples: items.slice(0, MAX_EXAMPLES),
        ...(isLeak && { remedy: 'use a model, or a data set, that is newer than the other' }),
      }
    })
  },
}
