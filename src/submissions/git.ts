/**
 * Reads one commit of a repository that was handed in, without a checkout. git is run in a repository of our own
 * that has copies of the other one's objects: its configuration, hooks, filters, attributes, submodules and remotes are never looked at, so
 * that there is nothing to switch off. Its HEAD and branches are read here, as text.
 */
import { lstat } from 'node:fs/promises'
import { readRegular } from './folder.ts'
import { keyOf, type Sink } from './intake.ts'
import { REPOSITORY_BYTES, REPOSITORY_FILES, SOURCE_LIMIT } from './limits.ts'
import { objectionToName, type Path, pathOf } from './names.ts'
import type { OpenFolder } from './opened.ts'
import { copyObjects, emptyRepository, type Git, UnreadableHistory } from './own-repository.ts'
import type { OnFile } from './zip.ts'

export { UnreadableHistory }

export interface Commit {
  /** The last one before this moment, by the committer's own clock; otherwise the newest. */
  at: string | undefined
  sink: Sink
  onFile: OnFile
}

/**
 * @param folder the work tree or the bare repository
 * @param path what is put before each name
 * @throws UnreadableHistory
 */
export async function readCommit(
  folder: OpenFolder,
  path: Path,
  { at, sink, onFile }: Commit,
): Promise<void> {
  await using gitDir = await gitDirOf(folder)
  const head = await headOf(gitDir)
  using own = await emptyRepository()
  await copyObjects(gitDir, own.objects)
  const git = await own.git()
  const commit =
    at === undefined ? head : (await git(['rev-list', '-1', `--before=${at}`, head])).toString().trim()
  if (commit === '') throw new UnreadableHistory(`has nothing before ${at}`)
  let taken = 0
  let bytes = 0
  for (const blob of await blobsOf(commit, git, (name, why) => sink.refuse(keyOf([...path, name]), why))) {
    const full = [...path, ...pathOf(blob.name)]
    const kind = sink.wants(full, blob.size)
    if (kind === undefined) continue
    taken += 1
    bytes += blob.size
    if (taken > REPOSITORY_FILES || bytes > REPOSITORY_BYTES)
      return sink.refuse(keyOf(full), 'is one of too many files')
    await onFile(full, await git(['cat-file', 'blob', blob.id]), kind)
  }
}

async function gitDirOf(folder: OpenFolder): Promise<OpenFolder> {
  const found = await lstat(folder.at('.git')).catch(() => undefined)
  if (found === undefined) return folder.folder('.')
  // As a file it says where the repository is, and that may be anywhere.
  return folder.folder('.git').catch(() => {
    throw new UnreadableHistory('is not in .git, which is no folder')
  })
}

const ID = /^[0-9a-f]{40}$/

/** The commit that HEAD means. */
async function headOf(gitDir: OpenFolder): Promise<string> {
  const head = await textOf(gitDir, ['HEAD'])
  const branch = /^ref: (refs\/heads\/\S+)$/.exec(head)?.[1]
  if (branch === undefined) return demandId(head)
  if (objectionToName(branch) !== undefined) throw new UnreadableHistory('has a HEAD that leads elsewhere')
  const loose = await textOf(gitDir, branch.split('/')).catch(() => '')
  if (loose !== '') return demandId(loose)
  const packed = await textOf(gitDir, ['packed-refs']).catch(() => '')
  const line = packed.split('\n').find((each) => each.endsWith(` ${branch}`))
  if (line === undefined) throw new UnreadableHistory('has no commits')
  return demandId(line.split(' ')[0] ?? '')
}

function demandId(text: string): string {
  if (!ID.test(text)) throw new UnreadableHistory('has a HEAD that is no commit')
  return text
}

/** No part of the way may be a link. */
async function textOf(folder: OpenFolder, [name = '', ...rest]: string[]): Promise<string> {
  const missing = (): never => {
    throw new UnreadableHistory(`has no ${name}`)
  }
  if (rest.length > 0) {
    await using inner = await folder.folder(name).catch(missing)
    return await textOf(inner, rest)
  }
  const bytes = await readRegular(folder.at(name), SOURCE_LIMIT)
  return typeof bytes === 'string' ? missing() : bytes.toString().trim()
}

interface Blob {
  name: string
  id: string
  size: number
}

/** `<mode> <type> <object> <size>\t<file>`, see git-ls-tree(1); with -z names are as they are. */
async function blobsOf(commit: string, git: Git, refuse: Sink['refuse']): Promise<Blob[]> {
  const listing = (await git(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).toString()
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .flatMap((line): Blob[] => {
      const [, mode = '', type, id = '', size, name = line] =
        /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? []
      const objection = objectionToName(name)
      if (objection !== undefined) refuse(name, `its name ${objection}`)
      else if (type === 'commit') refuse(name, 'is a submodule, which is not followed')
      else if (!mode.startsWith('100')) refuse(name, 'is a link, which is not followed')
      // `BAD` is git's word for an object that is not there.
      else if (!/^\d+$/.test(size ?? '')) refuse(name, 'is missing from the history')
      else return [{ name, id, size: Number(size) }]
      return []
    })
}

/** What is said of a repository whose history was wanted and cannot be read. */
export function historyNote(path: Path, error: UnreadableHistory): { where: string; why: string } {
  return { where: keyOf(path) || '.', why: `its history ${error.message}` }
}
