// The two local models of the statement study, and how they are asked.
import { type LlmConfig, llmConfigSchema } from '../../src/llm/config.ts'
import type { Sampling } from '../../src/llm/request.ts'
import { READER_NAMES, READERS, type ReaderName } from '../../src/study/new-items/readers.ts'

export const STUDY_MODELS: readonly ReaderName[] = READER_NAMES
export type StudyModel = ReaderName

export const STUDY_SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 160 }

export function isStudyModel(name: string): name is StudyModel {
  return (STUDY_MODELS as readonly string[]).includes(name)
}

export function studyLlm(name: StudyModel, threads: number): LlmConfig {
  const { model, revision } = READERS[name]
  const provider = {
    ...{ kind: 'llama-cpp', model, revision, path: `~/.cache/er2alm/models/${model}.gguf` },
    ...{ threads, contextTokens: 1024 },
  }
  return llmConfigSchema.parse({ provider, seed: 1, concurrency: 4, timeoutMs: 600_000 })
}
