import type { LlmConfig } from '../llm/config.ts'
import { costUsd } from '../llm/price.ts'
import { promptTokens } from '../llm/prompt-tokens.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { type CallRequest, callKey } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'

/** What one kind of call will cost. */
export interface StageEstimate {
  /** Distinct calls. */
  readonly calls: number
  /** Of these, in the ledger already: they cost nothing. */
  readonly recorded: number
  readonly toSend: number
  /** Of `toSend`, those whose prompt depends on replies that are not there yet. */
  readonly estimated: number
  /** Of what is to be sent. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
  readonly hours: number
}

/** Counts the calls of one stage. */
export interface CallTally {
  /** Counts a rendered call once, however often it comes. @returns its reply when it is paid for */
  add(request: CallRequest): { readonly key: string; readonly reply: RecordedReply | undefined }
  /** Counts a call that cannot be rendered yet. @param inputTokens default: the mean of the stage */
  addEstimated(inputTokens?: number): void
  /** Mean input of the stage's calls so far, in tokens; undefined when none is known. */
  meanInputTokens(): number | undefined
  /** Output of one call: the mean of the recorded ones, else the most that it may have. */
  outputTokensPerCall(): number
  /** @param fallbackInputTokens of a call about which nothing is known */
  finish(fallbackInputTokens: number): StageEstimate
}

/**
 * @param known           replies that are paid for, by ledger key
 * @param maxOutputTokens of a call of this stage
 * @param tokensPerSecond output of one call
 */
export function createCallTally(
  llm: LlmConfig,
  known: (key: string) => RecordedReply | undefined,
  maxOutputTokens: number,
  tokensPerSecond: number,
): CallTally {
  const identity = modelIdentity(llm)
  const seen = new Set<string>()
  const inputs: number[] = []
  let recorded = 0
  let recordedOutput = 0
  let rendered = 0
  let renderedInput = 0
  let estimated = 0
  let averaged = 0

  const mean = (): number | undefined =>
    inputs.length === 0 ? undefined : inputs.reduce((sum, tokens) => sum + tokens, 0) / inputs.length
  const perCall = (): number => (recorded > 0 ? recordedOutput / recorded : maxOutputTokens)

  return {
    add(request) {
      const key = callKey(identity, request)
      const reply = known(key)
      if (seen.has(key)) return { key, reply }
      seen.add(key)
      const tokens = promptTokens(request)
      inputs.push(tokens)
      if (reply === undefined) {
        rendered++
        renderedInput += tokens
      } else {
        recorded++
        recordedOutput += reply.outputTokens
      }
      return { key, reply }
    },
    addEstimated(inputTokens) {
      estimated++
      if (inputTokens === undefined) averaged++
      else {
        inputs.push(inputTokens)
        renderedInput += inputTokens
      }
    },
    meanInputTokens: mean,
    outputTokensPerCall: perCall,
    finish(fallbackInputTokens) {
      const toSend = rendered + estimated
      const inputTokens = Math.round(renderedInput + averaged * (mean() ?? fallbackInputTokens))
      const outputTokens = Math.round(toSend * perCall())
      const usd = costUsd(llm, inputTokens, outputTokens)
      const hours = outputTokens / tokensPerSecond / llm.concurrency / 3600
      return { calls: recorded + toSend, recorded, toSend, estimated, inputTokens, outputTokens, usd, hours }
    },
  }
}
