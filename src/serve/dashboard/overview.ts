import { basename } from 'node:path'
import type { DataReport } from '../../data/data-report.ts'
import { enrichmentModels } from '../../pipeline/model-labels.ts'
import { packageVersion } from '../../pipeline/package-version.ts'
import { noData, replyOf } from './missing.ts'
import type { Overview, OverviewData, Reply } from './page-data.ts'
import { runResults } from './results.ts'
import type { RunReader } from './run-reader.ts'

/** What the run is, and what came out. */
export async function overviewPage(reader: RunReader): Promise<Reply<Overview>> {
  const { config, baseDir } = reader.settings()
  const stages = Object.entries(reader.run.manifest()).map(([name, stage]) => ({
    ...{ name, seconds: stage.seconds, peakRssBytes: stage.peakRssBytes, finished: stage.finished },
    er2alm: stage.versions.er2alm,
  }))
  const latest = Object.values(reader.run.manifest()).toSorted((a, b) => b.finished.localeCompare(a.finished))[0]
  return {
    title: basename(baseDir),
    run: reader.name,
    finished: latest?.finished ?? null,
    er2alm: latest?.versions.er2alm ?? packageVersion(),
    node: latest?.versions.node ?? process.version,
    ...enrichmentModels(config),
    data: await dataOf(reader),
    seeds: config.seeds,
    stages: stages.toSorted((a, b) => a.finished.localeCompare(b.finished)),
    results: await replyOf(reader, runResults),
  }
}

async function dataOf(reader: RunReader): Promise<Reply<OverviewData>> {
  const report = await reader.json<DataReport>('data/report.json')
  if (report === undefined) return noData(reader)
  const { split, numUsers, numItems } = report
  return {
    ...{ split: split.rule, users: numUsers, items: numItems, train: split.train.interactions },
    ...{ validation: split.validation.interactions, test: split.test.interactions },
  }
}
