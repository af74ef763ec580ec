/**
 * What somebody has agreed to run instead of QEMU, on one machine, as a file of theirs in the cache. Deleting it takes it back.
 */
import { constants } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'

const schema = v.object({
  sandbox: v.picklist(['vagrant', 'local']),
  machine: v.string(),
  /** ISO 8601. */
  agreed: v.string(),
})

export type Permission = v.InferOutput<typeof schema>

/** A cache may be shared, and what one user has agreed to says nothing about another. */
export function permissionFile(cacheDir: string): string {
  return join(cacheDir, `instead-of-qemu-${userInfo().username}.json`)
}

/** Undefined also for a file that somebody else has put there. */
export async function readPermission(cacheDir: string): Promise<Permission | undefined> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    await using file = await open(permissionFile(cacheDir), flags)
    const { uid, mode } = await file.stat()
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return undefined
    const permission = v.parse(schema, JSON.parse(await file.readFile('utf8')))
    return permission.machine === hostname() ? permission : undefined
  } catch {
    return undefined // nobody was asked, or it cannot be read: they are asked again
  }
}

export async function rememberPermission(cacheDir: string, sandbox: Permission['sandbox']): Promise<void> {
  const permission: Permission = { sandbox, machine: hostname(), agreed: new Date().toISOString() }
  const file = permissionFile(cacheDir)
  await rm(file, { force: true })
  await writeFile(file, `${JSON.stringify(permission)}\n`, { mode: 0o600, flag: 'wx' })
}
