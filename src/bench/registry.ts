import type { Benchmark } from './benchmark.ts'
import { bprBenchmark } from './bpr.ts'
import { easeBenchmark } from './ease.ts'
import { ialsBenchmark } from './ials.ts'
import { lightGcnEpochBenchmark } from './lightgcn-epoch.ts'
import { rankBenchmark, rankRandomBenchmark, scoreOneBenchmark, scoreOneRandomBenchmark } from './rank.ts'
import { spmmBenchmark } from './spmm.ts'
import { spmmPrescaledBenchmark } from './spmm-prescaled.ts'

/** Every benchmark, in the order of help and tables. */
export const BENCHMARKS: readonly Benchmark[] = [
  spmmBenchmark,
  spmmPrescaledBenchmark,
  lightGcnEpochBenchmark,
  easeBenchmark,
  ialsBenchmark,
  bprBenchmark,
  rankBenchmark,
  rankRandomBenchmark,
  scoreOneBenchmark,
  scoreOneRandomBenchmark,
]
