import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Json } from '../../llm/request.ts'
import { makePassage, type Passage, type PassageSource } from '../passage.ts'
import { isSameItem } from '../rerank.ts'
import { chunkId, chunkText } from './chunk-text.ts'
import { DOCUMENT_ENDINGS, type Document, readDocument } from './document.ts'
import { type FolderFile, folderFiles } from './folder-files.ts'
import type { SourceConfigSchema, SourcePorts, SourceSpec } from './source.ts'

/** A folder of documents, each about one item: plain text, Markdown, HTML. */
export interface FolderSourceConfig {
  readonly kind: 'folder'
  readonly folder: string
  /** Before each id; source of documents that name none. Default: the folder's name. */
  readonly source?: string
  readonly licence?: string
  /** UTF-16 units of one passage; a longer document becomes several. */
  readonly maxPassageChars: number
  /** A larger file is an error. */
  readonly maxFileBytes: number
}

const config: SourceConfigSchema<FolderSourceConfig> = z.strictObject({
  kind: z.literal('folder'),
  folder: z.string().min(1),
  source: z.string().min(1).optional(),
  licence: z.string().min(1).optional(),
  /** As long as what a prompt shows of a passage by default (`knowledge.maxChars`), so that nothing is hidden behind it. */
  maxPassageChars: z.int().min(100).max(100_000).default(1200),
  maxFileBytes: z.int().min(1).default(5_000_000),
})

/**
 * Reads the `.txt`, `.md`, `.markdown`, `.html` and `.htm` files of a folder and the folders in it, by name. The id of a
 * passage is `source:path`, with `#0001`, `#0002` … when the document is longer than a passage. Documents without text
 * are left out with a warning.
 *
 * @throws {Er2almError} while reading: what `folderFiles` and `readDocument` throw, KNOWLEDGE_EMPTY
 */
export const folderSource: SourceSpec<FolderSourceConfig> = {
  summary: 'a folder of documents: plain text, Markdown, HTML',
  config,
  perItem: false,
  label: ({ folder }) => folder,
  withPaths: (settings, absolute) => ({ ...settings, folder: absolute(settings.folder) }),
  async identity({ folder, ...settings }, hashFile) {
    const named = { ...settings, source: sourceName({ folder, ...settings }) }
    const hash = createHash('sha256')
    for (const { name, path } of folderFiles(folder, DOCUMENT_ENDINGS))
      hash.update(`${name}\0${await hashFile(path)}\0`)
    return { settings: named as unknown as Json, files: hash.digest('hex') }
  },
  open: openFolder,
}

function sourceName({ source, folder }: Pick<FolderSourceConfig, 'source' | 'folder'>): string {
  return source ?? basename(folder)
}

function openFolder(settings: FolderSourceConfig, { context }: SourcePorts): PassageSource {
  const { folder, maxFileBytes } = settings
  return {
    async *passages(item) {
      let found = 0
      for (const file of folderFiles(folder, DOCUMENT_ENDINGS)) {
        const document = readDocument(file.path, file.name, maxFileBytes)
        const passages = passagesOf(document, file, settings)
        found += passages.length
        if (passages.length === 0) context.log.warn('a document without text was left out', { file: file.path })
        else if (item === undefined || isSameItem(item, document)) yield* passages
      }
      if (found > 0) return
      throw new Er2almError('KNOWLEDGE_EMPTY', `${folder} holds no document with text`, {
        file: folder,
        hint: `give a folder with files that end with ${DOCUMENT_ENDINGS.join(', ')}`,
      })
    },
  }
}

function passagesOf(document: Document, file: FolderFile, settings: FolderSourceConfig): readonly Passage[] {
  const name = sourceName(settings)
  const { title, year, date, source = name, licence = settings.licence } = document
  const texts = chunkText(document.text, settings.maxPassageChars)
  return texts.map((text, index) =>
    makePassage({
      id: chunkId(`${name}:${printable(file.name)}`, index, texts.length),
      title,
      ...(year !== undefined && { year }),
      source,
      ...(licence !== undefined && { licence }),
      ...(date !== undefined && { date }),
      text,
    }),
  )
}

/** A name without characters that would break a line or steer a terminal; two names never become one. */
function printable(name: string): string {
  return name.replace(/[%\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) => encodeURIComponent(character))
}
