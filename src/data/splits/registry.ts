import { type GivenSplitConfig, given } from './given.ts'
import { type GlobalTemporalConfig, globalTemporal } from './global-temporal.ts'
import { type ItemColdConfig, itemCold } from './item-cold.ts'
import { type LeaveLastOneConfig, leaveLastOne } from './leave-last-one.ts'
import { type NoSplitConfig, none } from './none.ts'
import { type RandomSplitConfig, randomPerUser } from './random-per-user.ts'
import type { SplitAssignment, SplitInput, SplitRule } from './split-rule.ts'
import { type TemporalPerUserConfig, temporalPerUser } from './temporal-per-user.ts'

/** Every split, by its `kind`. */
export const SPLIT_RULES: { readonly [K in SplitConfig['kind']]: SplitRule<Extract<SplitConfig, { kind: K }>> } = {
  temporalPerUser,
  globalTemporal,
  leaveLastOne,
  itemCold,
  random: randomPerUser,
  given,
  none,
}

export type SplitConfig =
  | TemporalPerUserConfig
  | GlobalTemporalConfig
  | LeaveLastOneConfig
  | ItemColdConfig
  | RandomSplitConfig
  | GivenSplitConfig
  | NoSplitConfig

/** The rule of a config. The config's kind names it, so their types agree; TypeScript cannot see that. */
export function splitRule(config: SplitConfig): SplitRule<SplitConfig> {
  return SPLIT_RULES[config.kind] as unknown as SplitRule<SplitConfig>
}

/** Whether a split leaves a test part, so that something can be measured. */
export function isMeasured(config: SplitConfig): boolean {
  return splitRule(config).isMeasured?.(config) ?? true
}

/** Parts the interactions by the rule that the config names. */
export function applySplit(input: SplitInput, config: SplitConfig): SplitAssignment {
  return splitRule(config).assign(input, config)
}
