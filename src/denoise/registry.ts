import type { Random } from '../context.ts'
import type { NoiseConfig } from './config.ts'
import { er2almFilter } from './er2alm-filter.ts'
import type { NoiseFilter, NoiseFilterFactory } from './filter.ts'
import { keepAll } from './keep-all.ts'

export type NoiseFilterName = 'none' | 'er2alm'

/** Every noise filter, by name. */
export const NOISE_FILTERS: { readonly [N in NoiseFilterName]: NoiseFilterFactory } = {
  none: keepAll,
  er2alm: er2almFilter,
}

/** The filter that the config asks for: ER²ALM's, or with `enabled: false` none. */
export function createNoiseFilter(config: NoiseConfig, random: Random): NoiseFilter {
  return NOISE_FILTERS[config.enabled ? 'er2alm' : 'none'](config, random)
}
