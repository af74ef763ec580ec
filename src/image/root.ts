/**
 * Fetches and unpacks the guest's Debian packages into a folder, needing no root: nothing of them is run.
 * It must not know what is done with the folder.
 */
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError, type LabErrorCode } from '../errors.ts'
import type { OnProgress } from './progress.ts'
import type { BaseRecipe } from './recipe.ts'
import { runTool, type ToolResult } from './tool.ts'

export interface FetchOptions {
  /** For temporary files, which are left behind when the work is interrupted. */
  temporary: string
  /** The folder that people know, for messages. */
  cacheDir: string
  onProgress: OnProgress
  signal?: AbortSignal | undefined
}

type Stage = 'lists' | 'resolve' | 'download' | 'unpack'

/** @throws LabError `missing-tool`, `download-failed`, `usage` (no such package), `disk-full`, `image-build-failed`, `interrupted` */
export async function fetchRoot(recipe: BaseRecipe, folder: string, options: FetchOptions): Promise<void> {
  const watch = watchStages(join(folder, 'var/cache/apt/archives'), options.onProgress)
  try {
    const result = await runTool('mmdebstrap', commandLine(recipe, folder), {
      env: { ...process.env, TMPDIR: options.temporary },
      signal: options.signal,
      onLine: watch.line,
    })
    if (!result.ok) throw await failure(watch.stage(), result, options.cacheDir)
    watch.finished()
  } finally {
    watch[Symbol.dispose]()
  }
}

/**
 * `--mode=chrootless` with `--variant=extract` only unpacks, so it works for any user, in any folder, for any
 * architecture, and mounts nothing; the check that it skips is about running maintainer scripts.
 */
function commandLine(recipe: BaseRecipe, folder: string): string[] {
  return [
    '--mode=chrootless',
    '--variant=extract',
    '--skip=check/chrootless',
    '--verbose',
    `--architectures=${recipe.arch}`,
    `--include=${recipe.packages.join(',')}`,
    recipe.suite,
    folder,
  ]
}

/** Follows mmdebstrap by the headings that it prints, and the download by the files that grow. */
function watchStages(archives: string, onProgress: OnProgress) {
  let stage: Stage = 'lists'
  let total = 0
  const label = 'Downloading Debian packages'
  const lists = { step: 'lists', label: 'Reading the lists of Debian packages' } as const
  onProgress(lists)
  const timer = setInterval(async () => {
    if (stage !== 'download') return
    const bytes = await folderSize(archives)
    if (stage === 'download') onProgress({ step: 'download', label, bytes: Math.min(bytes, total), total })
  }, 150)
  return {
    stage: () => stage,
    line(text: string) {
      if (text.startsWith('I: downloading packages')) {
        onProgress({ ...lists, done: true })
        stage = 'resolve'
      }
      const size = parseDownloadSize(text)
      if (size !== undefined) {
        stage = 'download'
        total = size
      }
      if (!text.startsWith('I: extracting')) return
      onProgress({ step: 'download', label, bytes: total, total, done: true })
      stage = 'unpack'
      onProgress({ step: 'unpack', label: 'Unpacking them' })
    },
    finished: () => onProgress({ step: 'unpack', label: 'Unpacking them', done: true }),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** apt's `Need to get 102 MB of archives.` or `Need to get 7,300 kB/9 MB of archives.` in bytes. */
export function parseDownloadSize(line: string): number | undefined {
  const match = /^Need to get ([\d.,]+) ([kMG]?)B/.exec(line)
  if (!match) return undefined
  const factor = { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match[2] ?? ''] ?? 1
  return Number(match[1]?.replaceAll(',', '')) * factor
}

/** In bytes; files that vanish meanwhile count as nothing. */
async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function failure(stage: Stage, result: ToolResult, cacheDir: string): Promise<LabError> {
  const { command } = result
  const output = errorLines(result.output)
  if (await isFull(cacheDir)) {
    return new LabError('disk-full', 'The disk became full while the guest image was built.', {
      next: `Free some space where ${cacheDir} is, or set CONTAINER_LAB_CACHE to a folder on another disk.`,
      output,
      command,
    })
  }
  const [code, message, next] = explanations[stage]
  return new LabError(code, message, { next, output, command })
}

/** apt's and mmdebstrap's errors start with E: or Err; without any, all that was printed. */
function errorLines(output: string): string {
  const lines = output.split('\n')
  const errors = lines.filter((line) => /^(E|Err):?/.test(line))
  return (errors.length > 0 ? errors : lines).map((line) => line.slice(0, 200)).join('\n')
}

const explanations: Record<Stage, [LabErrorCode, string, string]> = {
  lists: [
    'download-failed',
    'The lists of Debian packages could not be downloaded.',
    'Check the network connection (and http_proxy, if you need one), then try again.',
  ],
  resolve: [
    'usage',
    'Debian does not have one of the packages asked for, or they do not go together.',
    'Look at the names of the packages that you added (CONTAINER_LAB_PACKAGES is one place).',
  ],
  download: [
    'download-failed',
    'The Debian packages could not be downloaded.',
    'Check the network connection, then try again.',
  ],
  unpack: ['image-build-failed', 'The Debian packages could not be unpacked.', 'npm run setup'],
}

const tooLittle = 32 * 1024 * 1024

/** Asked right after a failure: a tool that hit the end of a disk leaves it about full. */
async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < tooLittle
}
