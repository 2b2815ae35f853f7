import { models } from '../../src/models/registry.ts'
import { modelConformance } from './models.ts'

for (const spec of Object.values(models)) modelConformance(spec)
