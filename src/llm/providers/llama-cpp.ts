import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider'
import type { ChatHistoryItem, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp'
import { Er2almError } from '../../errors.ts'
import type { LlamaCppConfig } from '../config.ts'
import type { Json } from '../request.ts'
import { jsonGrammar } from './json-grammar.ts'

/**
 * A local GGUF model in this process, by llama.cpp, as an AI SDK model. Replies follow the JSON schema by grammar.
 * Calls run on `concurrency` sequences that share a batch; a call takes the free sequence whose memory has the longest
 * prefix in common with its prompt, so that fixed instructions are read once.
 *
 * @throws {Er2almError} DEPENDENCY_MISSING without node-llama-cpp, FILE_MISSING without the weights, LLM_REVISION if
 *   the file is not the one that the config names
 */
export async function loadLlamaCpp(config: LlamaCppConfig, concurrency: number): Promise<LanguageModelV4> {
  const path = config.path.startsWith('~') ? join(homedir(), config.path.slice(1)) : config.path
  await checkWeights(path, config.revision)
  const library = await importLibrary()
  const llama = await library.getLlama({
    gpu: config.gpu ? 'auto' : false,
    build: 'never',
    maxThreads: config.threads,
    logLevel: library.LlamaLogLevel.error,
  })
  const model = await llama.loadModel({ modelPath: path })
  const context = await model.createContext({
    contextSize: config.contextTokens,
    sequences: concurrency,
    threads: config.threads,
  })
  const free: LlamaContextSequence[] = Array.from({ length: concurrency }, () => context.getSequence())
  const waiting: (() => void)[] = []
  const wrapper = library.resolveChatWrapper(model)

  async function takeSequence(tokens: readonly Token[]): Promise<LlamaContextSequence> {
    while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    let best = 0
    for (let i = 1; i < free.length; i++) {
      if (commonPrefix(free[i]!.contextTokens, tokens) > commonPrefix(free[best]!.contextTokens, tokens)) best = i
    }
    return free.splice(best, 1)[0]!
  }

  async function doGenerate(options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const { contextText } = wrapper.generateContextState({ chatHistory: toHistory(options.prompt) })
    const tokens = contextText.tokenize(model.tokenizer)
    const maxTokens = options.maxOutputTokens ?? 256
    if (tokens.length + maxTokens > config.contextTokens) {
      throw new Er2almError(
        'LLM_TOO_LONG',
        `a prompt of ${tokens.length} tokens and a reply of ${maxTokens} do not fit into ${config.contextTokens}`,
        {
          hint: 'raise llm.provider.contextTokens, or lower enrich.maxPassages or enrich.maxPassageChars',
        },
      )
    }
    const grammar =
      options.responseFormat?.type === 'json' && options.responseFormat.schema !== undefined
        ? await llama.createGrammar({
            grammar: jsonGrammar(options.responseFormat.schema as { readonly [key: string]: Json }),
          })
        : undefined
    const sequence = await takeSequence(tokens)
    try {
      // Without shifting: what is kept is exactly the common beginning. A shift would keep later words as well, as they
      // were understood in another prompt, and the reply would depend on what was asked before.
      await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
      const said: Token[] = []
      const reply = sequence.evaluate(tokens.slice(sequence.nextTokenIndex), {
        temperature: options.temperature ?? 0,
        topP: options.topP ?? 1,
        seed: options.seed,
        ...(grammar && { grammarEvaluationState: new library.LlamaGrammarEvaluationState({ model, grammar }) }),
        ...(options.frequencyPenalty && {
          repeatPenalty: { punishTokens: () => said, frequencyPenalty: options.frequencyPenalty, penalty: 1 },
        }),
      })
      // The loop ends by itself at the token that ends a reply, which is not handed out.
      let finished = true
      for await (const token of reply) {
        options.abortSignal?.throwIfAborted()
        said.push(token)
        if (said.length >= maxTokens) {
          finished = false
          break
        }
      }
      return toResult(model, tokens.length, said, finished)
    } finally {
      free.push(sequence)
      waiting.shift()?.()
    }
  }

  return {
    specificationVersion: 'v4',
    provider: 'llama-cpp',
    modelId: config.model,
    supportedUrls: {},
    doGenerate,
    doStream: () => {
      throw new Er2almError('BUG', 'er2alm never streams a reply')
    },
  }
}

async function importLibrary(): Promise<typeof import('node-llama-cpp')> {
  try {
    return await import('node-llama-cpp')
  } catch (cause) {
    throw new Er2almError('DEPENDENCY_MISSING', 'the local LLM needs the package node-llama-cpp', {
      hint: 'npm install node-llama-cpp',
      cause,
    })
  }
}

async function checkWeights(path: string, revision: string): Promise<void> {
  if (!existsSync(path)) {
    throw new Er2almError('FILE_MISSING', `there are no model weights at ${path}`, {
      file: path,
      hint: 'download the GGUF file and point llm.provider.path to it',
    })
  }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  const found = `sha256:${hash.digest('hex')}`
  if (found !== revision) {
    throw new Er2almError('LLM_REVISION', `${path} has ${found}, the config says ${revision}`, {
      file: path,
      hint: 'use the file that the config names, or put its hash into llm.provider.revision (its replies are then new calls)',
    })
  }
}

function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return length
}

function toHistory(prompt: LanguageModelV4Prompt): ChatHistoryItem[] {
  const history: ChatHistoryItem[] = prompt.map((message) => {
    if (message.role === 'system') return { type: 'system', text: message.content }
    const text = message.content.map((part) => ('text' in part ? part.text : '')).join('')
    return message.role === 'user' ? { type: 'user', text } : { type: 'model', response: [text] }
  })
  history.push({ type: 'model', response: [''] })
  return history
}

function toResult(
  model: LlamaModel,
  inputTokens: number,
  said: Token[],
  finished: boolean,
): LanguageModelV4GenerateResult {
  return {
    content: [{ type: 'text', text: model.detokenize(said) }],
    finishReason: finished ? { unified: 'stop', raw: 'eog' } : { unified: 'length', raw: 'length' },
    usage: {
      inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: said.length, text: said.length, reasoning: undefined },
    },
    warnings: [],
  }
}
