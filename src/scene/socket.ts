/**
 * Where the keepers of scenes listen: a folder that belongs to one person, with a socket for each scene.
 */
import { createHash } from 'node:crypto'
import { linkSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { connect, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { LabError } from '../errors.ts'

/** Bytes of a path that a socket can have on every system. */
const SOCKET_PATH = 103

/**
 * @param what whose scene it is: the same words join the same scene
 * @throws LabError `sandbox-failed` when there is no folder that nobody else can reach
 */
export function sceneSocket(what: readonly string[]): string {
  const name = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 12)
  const { uid } = userInfo()
  for (const parent of [resolve(tmpdir()), '/tmp']) {
    const folder = join(parent, `lab-scenes-${uid}`)
    // With room for the name under which it is made.
    const path = join(folder, name)
    if (Buffer.byteLength(`${path}.${process.pid}`) <= SOCKET_PATH && isOurs(folder, uid)) return path
  }
  throw new LabError('sandbox-failed', `There is no folder of your own for a scene in ${tmpdir()} or /tmp.`, {
    next: 'Set TMPDIR to a folder that you may write to.',
  })
}

/** Makes it; false when it is somebody else's, or others may write there. */
function isOurs(folder: string, uid: number): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {} // it is there, or cannot be
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === uid && (found.mode & 0o077) === 0
}

/** Undefined when nobody listens there. What a keeper has left that was killed is removed. */
export function connectScene(path: string): Promise<Socket | undefined> {
  return new Promise((resolved) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.on('error', () => {})
      resolved(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') rmSync(path, { force: true })
      // It was killed before it had accepted this; by now another one may listen there.
      resolved(error.code === 'ECONNRESET' ? connectScene(path) : undefined)
    })
  })
}

/** Unlike `once`, it does not mind how the connection has ended: one that was reset closes as well. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

/** False when another keeper was faster. */
export async function listenAt(server: Server, path: string): Promise<boolean> {
  const own = `${path}.${process.pid}`
  rmSync(own, { force: true })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(own, listening)
  })
  try {
    // It listens by the time it has its name, and nobody's socket is replaced.
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}
