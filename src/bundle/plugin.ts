/**
 * Answers every question that esbuild has about files, so that it never looks at the disk itself: it would inline any
 * file it can reach, follow `sourceMappingURL` comments, and quote the first line of foreign files in its messages.
 */
import path from 'node:path'
import type { OnLoadResult, OnResolveArgs, OnResolveResult, PartialMessage, Plugin } from 'esbuild'
import { readReference, readSource, UnreadableSource } from '../catalog/index.ts'
import { type Confinement, isInside, resolveImport, type SourceFile } from './confine.ts'
import { visible } from './frame.ts'
import { objectionTo } from './tokens.ts'

/** Modules are named by what people call them; the namespace keeps esbuild's own file access out of it. */
export const namespace = 'lab-file'

/** Bytes and number of files of one submission. */
const totalLimit = 4 * 1024 * 1024
const countLimit = 300

/** Different paths that are imported: for each, the disk is looked at a few times. */
const importLimit = 2_000

export interface Complaint {
  code: 'import-refused' | 'bundle-failed'
  next: string
}

export interface PluginOptions {
  entry: SourceFile
  /** Text of the entry. */
  text: string
  confinement: Confinement
  /** Receives every file whose text went into the bundle. */
  used: Set<string>
}

export function confinedFiles({ entry, text: entryText, confinement, used }: PluginOptions): Plugin {
  let total = 0
  let imports = 0

  async function resolve(args: OnResolveArgs): Promise<OnResolveResult> {
    if (args.kind === 'entry-point') return module(entry)
    if (args.kind !== 'import-statement' && args.kind !== 'dynamic-import') {
      return refuse(`${visible(args.path)} is loaded with require()`, 'Use import instead.')
    }
    if (Object.keys(args.with).length > 0) {
      return refuse(
        `${visible(args.path)} is imported with attributes`,
        'Import only TypeScript and JavaScript.',
      )
    }
    imports += 1
    // Said once: with as many messages as imports, esbuild would die of them.
    if (imports > importLimit + 1) return { path: args.path, external: true }
    if (imports > importLimit)
      return refuse(`there are more than ${importLimit} imports`, 'Import fewer files.')
    const found = await resolveImport(args.path, args.pluginData as SourceFile, confinement)
    if (found.kind === 'file') return module(found.source)
    if (found.kind === 'external') return { path: found.specifier, external: true }
    return found.kind === 'refused' ? refuse(found.why, found.next) : fail(found.why, found.next)
  }

  async function load(source: SourceFile): Promise<OnLoadResult> {
    const file = shownPath(source)
    try {
      const read = isInside(source.file, confinement.solutions.root) ? readReference : readSource
      const text = source.file === entry.file ? entryText : await read(source.file)
      total += text.length
      used.add(source.file)
      if (total > totalLimit || used.size > countLimit) {
        return refuse(
          `the files are more than ${countLimit}, or larger than 4 MB together`,
          'Import fewer files.',
        )
      }
      const objection = objectionTo(text, file)
      if (objection !== undefined) {
        const { code, place, why, next } = objection
        return complain(why, { code, next }, { ...place, namespace: '' })
      }
      const contents = text.replaceAll('sourceMappingURL=', 'sourceMappingURL:')
      return { contents, loader: /ts$/.test(source.file) ? 'ts' : 'js', pluginData: source }
    } catch (error) {
      if (!(error instanceof UnreadableSource)) throw error
      return refuse(`${visible(file)} ${error.message}`, 'Import only ordinary source files.')
    }
  }

  return {
    name: 'confined-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, resolve)
      build.onLoad({ filter: /.*/, namespace }, (args) => load(args.pluginData as SourceFile))
      // The last resort: whatever esbuild found by itself has no namespace of ours.
      build.onLoad({ filter: /.*/ }, () =>
        refuse('only files of your labs/ folder can be imported', 'Mend that import.'),
      )
    },
  }
}

/** `labs/4.1-network-manager/network-manager.ts` */
export function shownPath({ file, zone }: SourceFile): string {
  return `${zone.shown}/${path.relative(zone.root, file).replaceAll(path.sep, '/')}`
}

function module(source: SourceFile): OnResolveResult {
  return { path: shownPath(source), namespace, pluginData: source }
}

function refuse(text: string, next: string): { errors: PartialMessage[] } {
  return complain(text, { code: 'import-refused', next })
}

function fail(text: string, next: string): { errors: PartialMessage[] } {
  return complain(text, { code: 'bundle-failed', next })
}

function complain(
  text: string,
  detail: Complaint,
  location?: PartialMessage['location'],
): { errors: PartialMessage[] } {
  return { errors: [location === undefined ? { text, detail } : { text, detail, location }] }
}
