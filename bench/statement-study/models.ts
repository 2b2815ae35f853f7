// The two local models of the statement study, and how they are asked.
import { type LlmConfig, llmConfigSchema } from '../../src/llm/config.ts'
import type { Sampling } from '../../src/llm/request.ts'

export const STUDY_MODELS = ['small', 'medium'] as const
export type StudyModel = (typeof STUDY_MODELS)[number]

const FILES: Readonly<Record<StudyModel, readonly [name: string, sha256: string]>> = {
  small: ['qwen2.5-coder-0.5b-instruct-q4_k_m', '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32'],
  medium: ['qwen2.5-coder-1.5b-instruct-q4_k_m', 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046'],
}

export const STUDY_SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 160 }

/** Of the films that are held out, of which more is asked. */
export const READ_SAMPLING: Sampling = { ...STUDY_SAMPLING, maxOutputTokens: 256 }

export function isStudyModel(name: string): name is StudyModel {
  return (STUDY_MODELS as readonly string[]).includes(name)
}

export function studyLlm(name: StudyModel, threads: number): LlmConfig {
  const [model, sha256] = FILES[name]
  const provider = {
    ...{ kind: 'llama-cpp', model, revision: `sha256:${sha256}`, path: `~/.cache/er2alm/models/${model}.gguf` },
    ...{ threads, contextTokens: 1024 },
  }
  return llmConfigSchema.parse({ provider, seed: 1, concurrency: 4, timeoutMs: 600_000 })
}
