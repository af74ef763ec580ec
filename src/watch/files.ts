/**
 * Tells when source files have been saved, however an editor does that: in place, by a temporary file that takes the old one's
 * name, or twice because a formatter comes behind. Knows nothing of what is in them.
 */
import { basename } from 'node:path'
import { watch } from 'chokidar'

export interface FileWatch extends AsyncDisposable {
  /** False where the system does not tell of changes, for example because there is nothing left to watch with. */
  readonly works: boolean
}

export interface FileWatchOptions {
  /** Their files, and those one level below. */
  folders: string[]
  onSaved: () => void
  /** The watcher has stopped working. */
  onBroken: (error: Error) => void
}

/** Milliseconds without another change after which a save is over. */
const SETTLED_MS = 40

/** Resolves when every change from now on is told of. */
export async function watchFiles({ folders, onSaved, onBroken }: FileWatchOptions): Promise<FileWatch> {
  let timer: NodeJS.Timeout | undefined
  let works = true
  const watcher = watch(folders, {
    ignoreInitial: true,
    depth: 1,
    // An unlink that is followed by the file's return within this time is a change.
    atomic: 100,
    ignored: (path, stats) => stats?.isFile() === true && !isSource(path),
  })
  watcher.on('all', (_, path) => {
    if (!isSource(path)) return
    clearTimeout(timer)
    timer = setTimeout(onSaved, SETTLED_MS)
  })
  await new Promise<void>((resolve) => {
    watcher.on('ready', resolve)
    watcher.on('error', (error) => {
      works = false
      onBroken(error instanceof Error ? error : new Error(String(error)))
      resolve()
    })
  })
  return {
    get works() {
      return works
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/** Not an editor's own: `.network-manager.ts.swp`, `.#network-manager.ts`. */
function isSource(path: string): boolean {
  const name = basename(path)
  return name.endsWith('.ts') && !name.startsWith('.')
}
