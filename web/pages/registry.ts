import type { Page } from '../page.ts'
import { caseStudy } from './case-study.tsx'
import { catalogue } from './catalogue.tsx'
import { cost } from './cost.tsx'
import { explorer } from './explorer.tsx'
import { live } from './live.tsx'
import { noise } from './noise.tsx'
import { overview } from './overview.tsx'
import { studies } from './studies.tsx'
import { training } from './training.tsx'

/** Every page, in the order of the navigation. */
export const PAGES: readonly Page[] = [overview, training, studies, cost, live, explorer, caseStudy, noise, catalogue]
